import { posix, sep, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathBelow, pathOfChild, type RootPath } from './local-path.js';

const folderAt = (path: string): RootPath => ({ kind: 'folder', path });

/** What Node passes to Windows, as its file functions make it. */
function opened(root: string, path: string): string {
  return win32.toNamespacedPath(pathBelow(folderAt(root), path, win32));
}

describe('a path below a root on Windows', () => {
  it.each([
    [String.raw`C:\data`, 'sub/file.csv', String.raw`\\?\C:\data\sub\file.csv`],
    // Device names, except for the prefix: CON, NUL, also with an extension.
    [String.raw`C:\data`, 'CON', String.raw`\\?\C:\data\CON`],
    [String.raw`C:\data`, 'nul/aux.txt', String.raw`\\?\C:\data\nul\aux.txt`],
    // Win32 would drop the trailing dot or space.
    [String.raw`C:\data`, 'ends with a dot.', String.raw`\\?\C:\data\ends with a dot.`],
    [String.raw`C:\data`, 'sub /ends with a space ', String.raw`\\?\C:\data\sub \ends with a space `],
    ['D:\\', 'file', String.raw`\\?\D:\file`],
    [String.raw`\\server\share\data`, 'a/b', String.raw`\\?\UNC\server\share\data\a\b`],
    [String.raw`\\?\C:\data`, 'a/b', String.raw`\\?\C:\data\a\b`],
  ])('%s + %s is opened by its full name', (root, path, wanted) => {
    expect(opened(root, path)).toBe(wanted);
  });

  it('may be longer than 260 characters', () => {
    const path = Array.from({ length: 10 }, () => '가'.repeat(200)).join('/');
    expect(opened(String.raw`C:\data`, path)).toBe(
      String.raw`\\?\C:\data` + `\\${path.replaceAll('/', '\\')}`,
    );
  });
});

it('a path below a root on other systems keeps every character of its names', () => {
  for (const path of ['CON', 'back\\slash', 'line\nbreak', ' . ', 'sub /name.', '~', '%2e%2e']) {
    expect(pathBelow(folderAt('/data'), path, posix)).toBe(`/data/${path}`);
  }
});

it('a file that was chosen by itself keeps its own path', () => {
  expect(pathBelow({ kind: 'file', path: '/b/c.txt' }, 'c.txt')).toBe('/b/c.txt');
});

it('a child of the file system’s root has one separator in front', () => {
  expect(pathOfChild(sep, 'name')).toBe(`${sep}name`);
  expect(pathOfChild(`${sep}folder`, 'name')).toBe(`${sep}folder${sep}name`);
});
