import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { maxObjectBytes, maxParts, minPartBytes, planParts } from './part-plan.js';

it('planParts covers every size with at most 10,000 parts of at least 5 MiB', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: maxObjectBytes, noNaN: true }).map(Math.floor), (size) => {
      const { partSize, parts } = planParts(size);
      expect(partSize).toBeGreaterThanOrEqual(minPartBytes);
      expect(parts).toBeLessThanOrEqual(maxParts);
      expect((parts - 1) * partSize).toBeLessThan(size);
      expect(parts * partSize).toBeGreaterThanOrEqual(size);
    }),
  );
});

it('planParts handles a file of 5 TB', () => {
  expect(planParts(5e12)).toEqual({ partSize: 477 * 1024 * 1024, parts: 9997 });
});

it.each([0, -1, maxObjectBytes + 1])('planParts refuses %d bytes', (size) => {
  expect(() => planParts(size)).toThrow(RangeError);
});
