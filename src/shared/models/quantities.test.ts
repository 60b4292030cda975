import { expect, it } from 'vitest';
import { scaleBytes, splitDuration } from './quantities.js';

it('scaleBytes never shows a thousand of a unit that has a larger one', () => {
  for (let exponent = 0; exponent < 15; exponent += 0.01) {
    const { value } = scaleBytes(Math.round(10 ** exponent));
    expect(Number(value.toFixed(1))).toBeLessThan(1000);
  }
});

it('splitDuration has no negative durations', () => {
  expect(splitDuration(-5)).toEqual({ hours: 0, minutes: 0, seconds: 0 });
});
