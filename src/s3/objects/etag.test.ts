import { expect, it } from 'vitest';
import { isSameEtag } from './etag.js';

it.each([
  ['"a"', 'a', true],
  ['a', 'b', false],
  ['', '""', null],
  ['""', 'a', null],
  [null, 'a', null],
  ['a', null, null],
])('compares the ETags %s and %s: %s', (one, other, isSame) => {
  expect(isSameEtag(one, other)).toBe(isSame);
});
