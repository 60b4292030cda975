import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Baseline, judgeFloor } from './judge-floor.js';

it('a ratio that is a third above the baseline is the last one that is kept', () => {
  expect(judgeFloor([3], { ratio: 2.25 }).isKept).toBe(true);
  expect(judgeFloor([3.01], { ratio: 2.25 }).isKept).toBe(false);
});

it('judges by the median: pairs in which another program interfered decide nothing', () => {
  expect(judgeFloor([2.2, 9, 2.3, 2.1, 8], { ratio: 2.25 }).isKept).toBe(true);
  expect(judgeFloor([1, 4, 4, 4, 1], { ratio: 2.25 }).isKept).toBe(false);
});

it('no ratio, and one of no CPU time, is not judged', () => {
  expect(() => judgeFloor([], { ratio: 2.25 })).toThrow(RangeError);
  expect(() => judgeFloor([2, Number.POSITIVE_INFINITY], { ratio: 2.25 })).toThrow(RangeError);
  expect(() => judgeFloor([Number.NaN], { ratio: 2.25 })).toThrow(RangeError);
});

it('the baseline that is compared with is above the floor, and says how it was made', () => {
  const baseline = JSON.parse(readFileSync(new URL('baseline.json', import.meta.url), 'utf8')) as Baseline;
  expect(baseline.ratio).toBeGreaterThan(1);
  expect(baseline.made).toMatch(/pairs/);
});
