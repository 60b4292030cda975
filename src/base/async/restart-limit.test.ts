import { expect, it } from 'vitest';
import { createRestartLimit } from './restart-limit.js';

it('allows so many restarts in a while, and more when they are long ago', () => {
  let now = 0;
  const limit = createRestartLimit(2, 100, () => now);
  expect([limit.take(), limit.take(), limit.take()]).toEqual([true, true, false]);
  now = 99;
  expect(limit.take()).toBe(false);
  now = 100;
  expect([limit.take(), limit.take(), limit.take()]).toEqual([true, true, false]);
});
