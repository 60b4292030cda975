import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInside } from './inside.js';

describe('isInside', () => {
  it.each([
    ['/data', '/data', true],
    ['/data', '/data/a/b.csv', true],
    ['/data', '/data/..old', true],
    ['/data', '/data/...', true],
    ['/', '/etc', true],
    ['/data', '/data-evil/a', false],
    ['/data', '/data-evil', false],
    ['/data', '/dat', false],
    ['/data', '/', false],
    ['/data', '/data/../etc/passwd', false],
    ['/data/in', '/data', false],
  ])('answers for %s and %s: %s', (folder, candidate, expected) => {
    expect(isInside(folder, candidate, path.posix)).toBe(expected);
  });

  it.each([
    [String.raw`C:\data`, String.raw`C:\data\a.csv`, true],
    [String.raw`C:\data`, String.raw`c:\DATA\a.csv`, true],
    [String.raw`C:\data`, String.raw`C:\data-evil\a.csv`, false],
    [String.raw`C:\data`, String.raw`D:\data\a.csv`, false],
    [String.raw`C:\data`, String.raw`\\server\data\a.csv`, false],
    [String.raw`C:\data`, String.raw`C:\data\..\x`, false],
  ])('answers on Windows for %s and %s: %s', (folder, candidate, expected) => {
    expect(isInside(folder, candidate, path.win32)).toBe(expected);
  });

  it('is true for every path joined below the folder, and false for siblings', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 12 })
      .filter((text) => !/[/\0]/.test(text) && !/^\.{1,2}$/.test(text));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1 }), fc.array(name), name, (folder, below, suffix) => {
        const root = `/${folder.join('/')}`;
        expect(isInside(root, path.posix.join(root, ...below), path.posix)).toBe(true);
        expect(isInside(root, path.posix.join(`${root}${suffix}`, ...below), path.posix)).toBe(false);
      }),
    );
  });
});
