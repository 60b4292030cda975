import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFilterSet, type FilterOptions } from './filter-set.js';

const everything: FilterOptions = { include: [], exclude: [], caseSensitive: false, skipJunk: false };

function kept(options: Partial<FilterOptions>, paths: readonly string[]): string[] {
  const filter = createFilterSet({ ...everything, ...options });
  if (!filter.ok) throw new Error(filter.error.code);
  return paths.filter((path) => filter.value(path) === null);
}

describe('include', () => {
  it('takes everything when there is no pattern', () => {
    expect(kept({}, ['a', '.b', 'c/d'])).toEqual(['a', '.b', 'c/d']);
  });

  it('treats parentheses as ordinary characters', () => {
    const paths = [
      '(before) Player actions features.csv',
      'before.csv',
      '(after) x.csv',
      'sub/(before) y.csv',
    ];
    expect(kept({ include: ['(before)*'] }, paths)).toEqual([paths[0], paths[3]]);
  });

  it.each([
    ['*.csv', ['a.csv', 'x/b.csv'], ['a.csv.gz', 'csv']],
    ['/*.csv', ['a.csv'], ['x/a.csv']],
    ['data/*.csv', ['data/a.csv', 'x/data/a.csv'], ['data/x/a.csv', 'a.csv']],
    ['data/**', ['data/a', 'data/x/y', 'z/data/a'], ['data', 'adata/a']],
    ['data/', ['data/a', 'data/x/y'], ['data']],
    ['/data/**/*.csv', ['data/a.csv', 'data/x/y/a.csv'], ['x/data/a.csv']],
    ['?.txt', ['a.txt', '가.txt'], ['ab.txt']],
    ['[a-c].txt', ['b.txt'], ['d.txt', '-.txt']],
    ['*.{csv,tsv}', ['a.csv', 'a.tsv'], ['a.{csv,tsv}']],
    ['!a', ['!a'], ['b']],
    ['#a', ['#a'], ['b']],
    ['*.csv', ['.hidden.csv'], []],
  ])('matches by these rules: %s', (pattern, takes, leaves) => {
    expect(kept({ include: [pattern] }, [...takes, ...leaves])).toEqual(takes);
  });

  it('finds a name stored in NFD by a Korean pattern, and the other way round', () => {
    const name = '한글 자료.csv';
    expect(kept({ include: ['한글*'] }, [name.normalize('NFD')])).toHaveLength(1);
    expect(kept({ include: ['한글*'.normalize('NFD')] }, [name])).toHaveLength(1);
  });

  it('ignores case unless told otherwise', () => {
    expect(kept({ include: ['*.CSV'] }, ['a.csv'])).toEqual(['a.csv']);
    expect(kept({ include: ['*.CSV'], caseSensitive: true }, ['a.csv'])).toEqual([]);
  });
});

describe('exclude', () => {
  it('takes precedence over include and excludes everything below a folder that it names', () => {
    const paths = ['node_modules/a/b.js', 'x/node_modules/c.js', 'src/d.js', 'node_modules.js'];
    expect(kept({ include: ['*.js'], exclude: ['node_modules'] }, paths)).toEqual([
      'src/d.js',
      'node_modules.js',
    ]);
  });

  it('excludes system files when asked to', () => {
    const paths = ['.DS_Store', 'x/Thumbs.db', '._a.jpg', 'desktop.ini', 'a.jpg'];
    expect(kept({ skipJunk: true }, paths)).toEqual(['a.jpg']);
    expect(kept({}, paths)).toEqual(paths);
  });
});

it.each(['[', 'a[b', '{a,b', 'x}', '[!'])('an unfinished pattern is refused: %s', (pattern) => {
  expect(createFilterSet({ ...everything, include: [pattern] })).toEqual({
    ok: false,
    error: { code: 'glob-invalid', details: { pattern } },
  });
});

it('a filter never throws, whatever is typed, and a name without wildcards matches itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (pattern, path) => {
      const filter = createFilterSet({ ...everything, include: [pattern] });
      if (filter.ok) filter.value(path);
    }),
  );
  const plain = fc.stringMatching(/^[\p{L}\p{N} ()!#&%+_.-]+$/u).filter((name) => name.trim() !== '');
  fc.assert(
    fc.property(plain, (name) => {
      fc.pre(name !== '.' && name !== '..');
      expect(kept({ include: [name] }, [name, `some/folder/${name}`])).toHaveLength(2);
    }),
  );
});
