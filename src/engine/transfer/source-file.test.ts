import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Root } from '../plan/scanner.js';
import { pathOf } from './source-file.js';

function rootAt(path: string, kind: Root['kind'] = 'folder'): Root {
  return { rootId: 'root', name: 'root', kind, path };
}

/** What Node hands to Windows for a row, as its file functions make it. */
function opened(root: string, path: string): string {
  return win32.toNamespacedPath(pathOf([rootAt(root)], { root: 0, path }, win32));
}

describe('the path of a row on Windows', () => {
  it.each([
    [String.raw`C:\data`, 'sub/file.csv', String.raw`\\?\C:\data\sub\file.csv`],
    // Devices by their name, were it not for the prefix: CON, NUL, and with an ending just the same.
    [String.raw`C:\data`, 'CON', String.raw`\\?\C:\data\CON`],
    [String.raw`C:\data`, 'nul/aux.txt', String.raw`\\?\C:\data\nul\aux.txt`],
    // Win32 would drop what stands at the end.
    [String.raw`C:\data`, 'ends with a dot.', String.raw`\\?\C:\data\ends with a dot.`],
    [String.raw`C:\data`, 'sub /ends with a space ', String.raw`\\?\C:\data\sub \ends with a space `],
    ['D:\\', 'file', String.raw`\\?\D:\file`],
    [String.raw`\\server\share\data`, 'a/b', String.raw`\\?\UNC\server\share\data\a\b`],
    [String.raw`\\?\C:\data`, 'a/b', String.raw`\\?\C:\data\a\b`],
  ])('%s + %s', (root, path, wanted) => {
    expect(opened(root, path)).toBe(wanted);
  });

  it('may be longer than 260 letters', () => {
    const path = Array.from({ length: 10 }, () => '가'.repeat(200)).join('/');
    expect(opened(String.raw`C:\data`, path)).toBe(
      String.raw`\\?\C:\data` + `\\${path.replaceAll('/', '\\')}`,
    );
  });
});

it('the path of a row elsewhere keeps every letter of its names', () => {
  for (const path of ['CON', 'back\\slash', 'line\nbreak', ' . ', 'sub /name.', '~', '%2e%2e']) {
    expect(pathOf([rootAt('/data')], { root: 0, path }, posix)).toBe(`/data/${path}`);
  }
});

it('a file that was chosen by itself lies where it was chosen', () => {
  expect(pathOf([rootAt('/a'), rootAt('/b/c.txt', 'file')], { root: 1, path: 'c.txt' })).toBe('/b/c.txt');
});
