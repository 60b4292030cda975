import { expect, it } from 'vitest';
import { runTitle } from './run-title.js';

it.each([
  [['내 드라이브'], '내 드라이브'],
  [['a', 'b', 'c'], 'a, b, c'],
  [['a', 'b', 'c', 'd'], 'a, b, c +1'],
  [Array.from({ length: 200 }, (_, index) => `${index}`), '0, 1, 2 +197'],
])('the title of a run of %s is %s', (names, title) => {
  expect(runTitle(names)).toBe(title);
});
