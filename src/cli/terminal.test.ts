import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { table } from './table.js';
import { printable, widthOf } from './terminal.js';

describe('printable', () => {
  it('leaves a harmless name as it is', () => {
    for (const name of ['(before) a.csv', '한글 파일.txt', 'é', '👨‍👩‍👧.png', 'a\'b"c']) {
      expect(printable(name)).toBe(name);
    }
  });

  it('makes control characters visible', () => {
    expect(printable('a\nb\u001B[2Jc\u007F')).toBe(String.raw`a\x0ab\x1b[2Jc\x7f`);
    expect(printable('gpj.\u202Eexe')).toBe(String.raw`gpj.\u{202e}exe`);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(printable(name)).not.toMatch(/\p{Cc}|[\u2028-\u202E\u2066-\u2069]/u);
      }),
    );
  });
});

it('widthOf counts Korean syllables and emoji as two columns', () => {
  expect(widthOf('abc')).toBe(3);
  expect(widthOf('한글a')).toBe(5);
  expect(widthOf('█░ · →')).toBe(6);
  expect(
    table([
      ['한', '1', 'x'],
      ['abc', '10', 'yy'],
    ]),
  ).toBe('한   1   x\nabc  10  yy\n');
});
