import { expect, it } from 'vitest';
import { pointsOf } from './speed-graph.js';

it('the newest speed is on the right, and the highest at the top', () => {
  expect(pointsOf([0, 50, 100], 3)).toBe('0.0,23.0 48.0,12.0 96.0,1.0');
  expect(pointsOf([100], 3)).toBe('96.0,1.0');
  expect(pointsOf([], 3)).toBe('');
  expect(pointsOf([0, 0], 3)).toBe('48.0,23.0 96.0,23.0');
});
