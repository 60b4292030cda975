import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byUtf8, ObjectTable } from './object-table.js';

function tableOf(keys: readonly string[]): ObjectTable {
  const table = new ObjectTable();
  for (const key of keys) table.put(key, { size: key.length, etag: '"x"', checksum: null, storedMs: 0 });
  return table;
}

/** Reads a listing to its end, page by page. */
function listAll(table: ObjectTable, prefix: string, delimiter: string, most: number) {
  const keys: string[] = [];
  const prefixes: string[] = [];
  for (let after = '', pages = 0; pages < 1000; pages += 1) {
    const page = table.list(prefix, delimiter, after, most);
    expect(page.objects.length + page.prefixes.length).toBeLessThanOrEqual(most);
    keys.push(...page.objects.map(([key]) => key));
    prefixes.push(...page.prefixes);
    if (!page.isTruncated) return { keys, prefixes };
    after = [page.objects.at(-1)?.[0] ?? '', page.prefixes.at(-1) ?? ''].toSorted(byUtf8).at(-1) ?? '';
  }
  throw new Error('the listing does not end');
}

// An alphabet in which prefixes, delimiters and the boundary between surrogates and U+E000 occur often.
const key = fc.string({
  unit: fc.constantFrom('a', 'b', '/', '한', '\uffe6', '😀'),
  minLength: 1,
  maxLength: 6,
});

describe('keys of ObjectTable', () => {
  it('are in the order of their UTF-8 bytes', () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 8 })
      .filter((value) => Buffer.from(value).toString() === value);
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(Math.sign(byUtf8(one, other))).toBe(
          Math.sign(Buffer.compare(Buffer.from(one), Buffer.from(other))),
        );
      }),
    );
  });

  it('are all listed once and in order, whatever the page size', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key),
        fc.uniqueArray(key),
        fc.constantFrom('', 'a', 'b/', '한'),
        fc.integer({ min: 1, max: 7 }),
        (first, later, prefix, most) => {
          const table = tableOf(first);
          listAll(table, '', '', most);
          for (const added of later) table.put(added, { size: 1, etag: '"y"', checksum: null, storedMs: 0 });
          const expected = [...new Set([...first, ...later])]
            .filter((name) => name.startsWith(prefix))
            .toSorted(byUtf8);
          expect(listAll(table, prefix, '', most).keys).toEqual(expected);
        },
      ),
    );
  });

  it('are rolled up into common prefixes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key), fc.integer({ min: 1, max: 5 }), (keys, most) => {
        const { keys: plain, prefixes } = listAll(tableOf(keys), '', '/', most);
        expect(plain).toEqual(keys.filter((name) => !name.includes('/')).toSorted(byUtf8));
        const folders = keys
          .filter((name) => name.includes('/'))
          .map((name) => name.slice(0, name.indexOf('/') + 1));
        expect(prefixes).toEqual([...new Set(folders)].toSorted(byUtf8));
      }),
    );
  });

  it('are counted with their bytes when one is replaced or removed', () => {
    const table = tableOf(['aa', 'bbb']);
    table.put('aa', { size: 10, etag: '"z"', checksum: null, storedMs: 0 });
    expect([table.count, table.bytes, table.replaced]).toEqual([2, 13, 1]);
    table.delete('aa');
    expect([table.count, table.bytes, listAll(table, '', '', 9).keys]).toEqual([1, 3, ['bbb']]);
  });
});
