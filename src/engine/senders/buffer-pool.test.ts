import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBufferPool } from './buffer-pool.js';

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

it('the buffer pool lends buffers of the requested length and takes them back', () => {
  const pool = createBufferPool(mebibyte);
  const first = pool.take(10_000);
  expect(first).toHaveLength(10_000);
  pool.giveBack(first);
  const second = pool.take(12_000);
  expect(second).toHaveLength(12_000);
  expect(second.buffer).toBe(first.buffer);
  expect(pool.take(100).buffer).not.toBe(first.buffer);
});

it('the buffer pool lends one that is somewhat too large, and none that is far too large', () => {
  const pool = createBufferPool(4 * mebibyte);
  const large = pool.take(mebibyte);
  pool.giveBack(large);
  expect(pool.take(10_000).buffer).not.toBe(large.buffer);
  expect(pool.take(300 * kibibyte).buffer).toBe(large.buffer);
});

it('the buffer pool drops idle buffers of other sizes when it needs the room', () => {
  const pool = createBufferPool(2 * mebibyte);
  const large = pool.take(mebibyte);
  const small = pool.take(16 * kibibyte);
  pool.giveBack(large);
  pool.giveBack(small);
  pool.giveBack(pool.take(1536 * kibibyte));
  expect(pool.take(mebibyte).buffer).not.toBe(large.buffer);
  expect(pool.take(16 * kibibyte).buffer).toBe(small.buffer);
});

it('the buffer pool keeps some of what comes back, however much is lent', () => {
  const pool = createBufferPool(4 * mebibyte);
  const lent = Array.from({ length: 8 }, () => pool.take(mebibyte));
  for (const buffer of lent.slice(0, 3)) pool.giveBack(buffer);
  const again = Array.from({ length: 3 }, () => pool.take(mebibyte).buffer);
  expect(lent.map(({ buffer }) => again.includes(buffer)).slice(0, 4)).toEqual([true, true, false, false]);
});

it.runIf('transfer' in ArrayBuffer.prototype)(
  'the buffer pool frees the memory of what it drops, and of nothing that is lent or may still be read',
  () => {
    const pool = createBufferPool(4 * mebibyte);
    const lent = Array.from({ length: 8 }, () => pool.take(mebibyte));
    const [unread, ...others] = lent;
    if (unread !== undefined) pool.discard(unread);
    for (const buffer of others.slice(0, 3)) pool.giveBack(buffer);
    expect(lent.map(({ buffer }) => buffer.byteLength / mebibyte)).toEqual([1, 1, 1, 0, 1, 1, 1, 1]);
    for (const buffer of others.slice(3)) pool.giveBack(buffer);
    pool.take(1536 * kibibyte);
    expect(lent.filter(({ buffer }) => buffer.byteLength > 0)).toHaveLength(3);
  },
);

it('the buffer pool keeps no buffer of length 0 or above its largest size', () => {
  const pool = createBufferPool(mebibyte);
  expect(pool.take(0)).toHaveLength(0);
  expect(pool.take(20 * mebibyte)).toHaveLength(20 * mebibyte);
});

it('the buffer pool never lends one buffer twice at a time, nor a discarded one, and keeps no more than its limit', () => {
  const most = 8 * mebibyte;
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('take' as const),
      length: fc.oneof(fc.nat(64 * kibibyte), fc.nat(3 * mebibyte)),
    }),
    fc.record({ kind: fc.constantFrom('giveBack' as const, 'discard' as const), which: fc.nat() }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      const pool = createBufferPool(most);
      const lent: Buffer[] = [];
      const gone = new Set<ArrayBufferLike>();
      const made = new Set<ArrayBufferLike>();
      for (const one of steps) {
        if (one.kind === 'take') {
          const buffer = pool.take(one.length);
          expect(buffer).toHaveLength(one.length);
          expect(gone.has(buffer.buffer)).toBe(false);
          expect(lent.some((other) => other.buffer === buffer.buffer)).toBe(false);
          made.add(buffer.buffer);
          lent.push(buffer);
          continue;
        }
        const [buffer] = lent.splice(one.which % Math.max(1, lent.length), 1);
        if (buffer === undefined) continue;
        pool[one.kind](buffer);
        if (one.kind === 'discard') gone.add(buffer.buffer);
      }
      // What comes back now is kept up to the limit, and can be lent again.
      for (const buffer of lent) pool.giveBack(buffer);
      let kept = 0;
      for (const buffer of made) if (!gone.has(buffer)) kept += 1;
      const again = [...made].map(({ byteLength }) => pool.take(byteLength).buffer);
      const had = again.filter((buffer) => made.has(buffer));
      expect(had.length).toBeLessThanOrEqual(kept);
      expect(had.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThanOrEqual(most);
      expect(had.some((buffer) => gone.has(buffer))).toBe(false);
    }),
  );
});
