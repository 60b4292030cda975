import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterHint } from './filter-hint.js';

describe('the hint about patterns that match nothing', () => {
  it.each([
    ['a word', ['보고서'], ['*보고서*']],
    ['a word with spaces and parentheses', ['(before) Player'], ['*(before) Player*']],
    ['an ending', ['.docx'], ['*.docx']],
    ['a list with commas', ['*.docx, *.jpg'], ['*.docx', '*.jpg']],
    ['a list of endings', ['.docx;.jpg'], ['*.docx', '*.jpg']],
    ['a list with spaces', ['*.docx *.jpg .png'], ['*.docx', '*.jpg', '*.png']],
    ['a list of words', ['보고서, 회의록'], ['*보고서*', '*회의록*']],
    ['a folder', ['2026/raw'], ['2026/raw/']],
    ['a path of Windows', ['2026\\raw\\*.csv'], ['2026/raw/*.csv']],
    ['the same word twice', ['보고서', '보고서 '], ['*보고서*']],
    ['one of two', ['*.csv', 'notes'], ['*.csv', '*notes*']],
  ])('understands %s', (_what, patterns, hint) => {
    expect(filterHint(patterns)).toEqual(hint);
  });

  it.each([
    '*.docx',
    'report-*',
    '{docx,jpg}',
    '*.{docx,jpg}',
    'a?c',
    '[a-z].csv',
    'raw/',
    '/raw/*',
    'a\\*b',
  ])('has nothing to say about %s', (pattern) => {
    expect(filterHint([pattern])).toBeNull();
  });

  it('suggests no empty pattern, and leads nobody in circles', () => {
    const pattern = fc.string({ unit: fc.constantFrom(...Array.from('ab.*?,; {}[]/\\한')), minLength: 1 });
    const trimmed = pattern.map((one) => one.trim()).filter((one) => one !== '');
    fc.assert(
      fc.property(fc.array(trimmed, { maxLength: 4 }), (typed) => {
        let patterns: readonly string[] | null = typed;
        for (let followed = 0; patterns !== null; followed += 1) {
          expect(patterns).not.toContain('');
          expect(followed).toBeLessThan(5);
          patterns = filterHint(patterns);
        }
      }),
    );
  });
});
