import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { maxKeyBytes, normalizePrefix, renamedKey } from './key-rules.js';

/** Independent of the code under test: every byte of UTF-8 is one character or one `%xx`. */
const byteLength = (text: string): number => encodeURIComponent(text).replaceAll(/%[0-9A-F]{2}/g, '.').length;

it.each([
  ['photo.jpg', 1, 'photo (1).jpg'],
  ['a.b/photo', 2, 'a.b/photo (2)'],
  ['a/.profile', 1, 'a/.profile (1)'],
  ['a/archive.tar.gz', 12, 'a/archive.tar (12).gz'],
  ['folder/', 1, 'folder/ (1)'],
])('renamedKey turns %s, %i into %s', (key, number, wanted) => {
  expect(renamedKey(key, number)).toBe(wanted);
});

it('renamedKey is never longer than S3 allows, keeps folder and extension, and differs for each number', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 400 })
    .filter((text) => !/[./]/.test(text));
  fc.assert(
    fc.property(name, fc.integer({ min: 1, max: 999 }), (text, number) => {
      const key = `folder/${text}.csv`;
      fc.pre(byteLength(key) <= maxKeyBytes);
      const renamed = renamedKey(key, number);
      expect(byteLength(renamed)).toBeLessThanOrEqual(maxKeyBytes);
      expect(renamed.startsWith('folder/')).toBe(true);
      expect(renamed.endsWith(` (${number}).csv`)).toBe(true);
      expect(/\p{Surrogate}/u.test(renamed)).toBe(false);
      expect(renamedKey(key, number + 1)).not.toBe(renamed);
    }),
  );
  const longest = `${'가'.repeat(340)}.csv`;
  expect(byteLength(longest)).toBe(maxKeyBytes);
  expect(renamedKey(longest, 1)).toBe(`${'가'.repeat(338)} (1).csv`);
});

it('normalizePrefix is idempotent and never starts with a slash', () => {
  fc.assert(
    fc.property(fc.string(), (prefix) => {
      const once = normalizePrefix(prefix);
      expect(normalizePrefix(once)).toBe(once);
      expect(once.startsWith('/')).toBe(false);
    }),
  );
});
