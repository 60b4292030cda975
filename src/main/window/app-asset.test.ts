import { isAbsolute, join, relative, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appOrigin, assetPath, assetType } from './app-asset.js';

const folder = resolve('/opt/hoist/renderer');

describe('assetPath', () => {
  it.each([
    ['app://hoist/', 'index.html'],
    ['app://hoist', 'index.html'],
    ['app://hoist/index.html', 'index.html'],
    ['app://hoist/assets/index-abc.js?v=1#x', 'assets/index-abc.js'],
    ['app://hoist/a%20b.css', 'a b.css'],
    ['app://hoist/%ED%95%9C.svg', '한.svg'],
    ['app://hoist/..name/a..b.js', '..name/a..b.js'],
  ])('maps %s to %s', (url, file) => {
    expect(assetPath(folder, url)).toBe(join(folder, file));
  });

  it.each([
    'app://hoist/../secret',
    'app://hoist/a/../../secret',
    'app://hoist/%2e%2e/secret',
    'app://hoist/%2E%2e%2Fsecret',
    'app://hoist/..%2fsecret',
    'app://hoist/a/..%2F..%2Fsecret',
    'app://hoist/..%5csecret',
    'app://hoist/..\\secret',
    'app://hoist/C:%5CWindows',
    'app://hoist/%00index.html',
    'app://hoist/index.html%00.js',
    'app://hoist/%',
    'app://hoist//..%2fx',
    'app://other/index.html',
    'app://hoist.evil/index.html',
    'app://hoist:80/index.html',
    'app://user@hoist/index.html',
    'file:///etc/passwd',
    'https://hoist/index.html',
    'not a url',
    '',
  ])('refuses %s', (url) => {
    expect(assetPath(folder, url)).toBeNull();
  });

  it('maps a path that looks absolute to one below the folder', () => {
    expect(assetPath(folder, 'app://hoist//etc/passwd')).toBe(join(folder, 'etc/passwd'));
  });

  it('never leaves the folder, whatever the path', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2f',
      '%5c',
      '/',
      '\\',
      'a',
      '%00',
      '%25',
      ' ',
      '?',
      '#',
      ':',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const file = assetPath(folder, `${appOrigin}/${pieces.join('')}`);
        const inside = file === null ? 'x' : relative(folder, file);
        expect(inside.split(/[\\/]/)).not.toContain('..');
        expect(isAbsolute(inside)).toBe(false);
      }),
    );
  });
});

describe('assetType', () => {
  it.each([
    ['index.html', 'text/html; charset=utf-8'],
    ['a.js', 'text/javascript; charset=utf-8'],
    ['a.css', 'text/css; charset=utf-8'],
    ['a.json', 'application/json; charset=utf-8'],
    ['a.svg', 'image/svg+xml'],
    ['a.png', 'image/png'],
    ['a.woff2', 'font/woff2'],
    ['a.unknown-kind', 'application/octet-stream'],
  ])('serves %s as %s', (file, type) => {
    expect(assetType(file)).toBe(type);
  });
});
