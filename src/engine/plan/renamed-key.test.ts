import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { maxKeyBytes } from './key-mapper.js';
import { renamedKey } from './renamed-key.js';

it.each([
  ['photo.jpg', 1, 'photo (1).jpg'],
  ['a.b/photo', 2, 'a.b/photo (2)'],
  ['a/.profile', 1, 'a/.profile (1)'],
  ['a/archive.tar.gz', 12, 'a/archive.tar (12).gz'],
  ['folder/', 1, 'folder/ (1)'],
])('%s, %i → %s', (key, number, wanted) => {
  expect(renamedKey(key, number)).toBe(wanted);
});

it('is never longer than S3 allows, keeps folder and ending, and is another one for each number', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 400 })
    .filter((text) => !/[./]/.test(text));
  fc.assert(
    fc.property(name, fc.integer({ min: 1, max: 999 }), (text, number) => {
      const key = `folder/${text}.csv`;
      fc.pre(Buffer.byteLength(key) <= maxKeyBytes);
      const renamed = renamedKey(key, number);
      expect(Buffer.byteLength(renamed)).toBeLessThanOrEqual(maxKeyBytes);
      expect(renamed.startsWith('folder/')).toBe(true);
      expect(renamed.endsWith(` (${number}).csv`)).toBe(true);
      expect(Buffer.from(renamed).toString()).toBe(renamed);
      expect(renamedKey(key, number + 1)).not.toBe(renamed);
    }),
  );
  const longest = `${'가'.repeat(340)}.csv`;
  expect(Buffer.byteLength(longest)).toBe(maxKeyBytes);
  expect(renamedKey(longest, 1)).toBe(`${'가'.repeat(338)} (1).csv`);
});
