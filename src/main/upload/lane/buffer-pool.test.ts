import { expect, it } from 'vitest';
import { createBufferPool } from './buffer-pool.js';

it('lends buffers of the length asked for and takes them up again', () => {
  const pool = createBufferPool();
  const first = pool.take(10_000);
  expect(first).toHaveLength(10_000);
  pool.giveBack(first);
  const second = pool.take(12_000);
  expect(second).toHaveLength(12_000);
  expect(second.buffer).toBe(first.buffer);
  expect(pool.take(100).buffer).not.toBe(first.buffer);
});

it('never lends one buffer to two', () => {
  const pool = createBufferPool();
  const lent = Array.from({ length: 50 }, () => pool.take(8 * 1024 * 1024).buffer);
  expect(new Set(lent).size).toBe(50);
  for (const buffer of lent) pool.giveBack(Buffer.from(buffer));
  const again = Array.from({ length: 50 }, () => pool.take(8 * 1024 * 1024).buffer);
  expect(new Set(again).size).toBe(50);
});

it('lends nothing of length 0 and what is larger than any size kept', () => {
  const pool = createBufferPool();
  expect(pool.take(0)).toHaveLength(0);
  expect(pool.take(20 * 1024 * 1024)).toHaveLength(20 * 1024 * 1024);
});
