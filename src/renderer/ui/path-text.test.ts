import { describe, expect, it } from 'vitest';
import { splitPath } from './path-text.js';

describe('splitPath', () => {
  it('keeps a short name in one piece', () => {
    expect(splitPath('a/b/c.csv')).toEqual({ folder: 'a/b/', head: 'c.csv', tail: '' });
  });

  it('keeps the end of a long name, without splitting a character', () => {
    const family = '👩‍👩‍👧‍👦';
    const { head, tail } = splitPath(`${family.repeat(30)}.jpg`);
    expect(tail).toBe(`${family.repeat(6)}.jpg`);
    expect(head).toBe(family.repeat(24));
  });

  it('shows an NFD name in NFC', () => {
    const stored = '하위 폴더/측정.csv'.normalize('NFD');
    expect(splitPath(stored)).toEqual({ folder: '하위 폴더/', head: '측정.csv', tail: '' });
  });

  it('loses nothing', () => {
    const path = `${'deep/'.repeat(20)}${'x'.repeat(300)}.bin`;
    const { folder, head, tail } = splitPath(path);
    expect(folder + head + tail).toBe(path);
  });
});
