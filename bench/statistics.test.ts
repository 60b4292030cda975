import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { median, spread } from './statistics.js';

const values = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1 });

it('median has as many values below as above', () => {
  fc.assert(
    fc.property(values, (numbers) => {
      const middle = median(numbers);
      const below = numbers.filter((number) => number < middle).length;
      const above = numbers.filter((number) => number > middle).length;
      expect(below).toBeLessThanOrEqual(numbers.length / 2);
      expect(above).toBeLessThanOrEqual(numbers.length / 2);
    }),
  );
  expect([median([3]), median([4, 1, 2]), median([4, 1, 2, 3])]).toEqual([3, 2, 2.5]);
  expect(() => median([])).toThrow(RangeError);
});

it('spread measures how far apart values lie', () => {
  expect(spread([2, 2, 2])).toBe(0);
  expect(spread([8, 10, 12])).toBeCloseTo(0.4);
});
