import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeUri, encodeUriPath, encodeUriQuery } from './uri-encode.js';

it('encodeUri leaves only unreserved characters, and is reversible', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(encodeUri(text)).toMatch(/^(?:[A-Za-z0-9\-._~]|%[0-9A-F]{2})*$/);
      expect(decodeURIComponent(encodeUri(text))).toBe(text);
    }),
  );
});

it.each([
  ['(before)*.csv', '%28before%29%2A.csv'],
  ["it's!", 'it%27s%21'],
  ['가 +~', '%EA%B0%80%20%2B~'],
])('encodeUri encodes %s as %s', (text, encoded) => expect(encodeUri(text)).toBe(encoded));

it('encodeUriPath keeps the slashes of a path', () => expect(encodeUriPath('a b//c/')).toBe('a%20b//c/'));

it('encodeUriQuery writes a query, with parameters that have no value', () => {
  expect(encodeUriQuery([])).toBe('');
  expect(encodeUriQuery(Object.entries({ partNumber: '1', uploadId: 'a/b' }))).toBe(
    '?partNumber=1&uploadId=a%2Fb',
  );
  expect(encodeUriQuery([['versioning', null]])).toBe('?versioning');
});
