import { expect, it } from 'vitest';
import { settlesWithin } from './settles-within.js';

it('a promise that settles is waited for, one that does not is given up', async () => {
  await expect(settlesWithin(Promise.resolve(1), 60_000)).resolves.toBe(true);
  await expect(settlesWithin(Promise.reject(new Error('no')), 60_000)).resolves.toBe(true);
  await expect(settlesWithin(new Promise(() => undefined), 1)).resolves.toBe(false);
});
