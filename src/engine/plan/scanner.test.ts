import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileCalls, type FileCalls, fileCalls } from '../../base/files/file-calls.js';
import type { Root, ScannedEntry } from './scanned-entry.js';
import { scan, scanAt } from './scanner.js';

let place: string;
let folder: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'hoist-scan-'));
  folder = join(place, 'root');
  await mkdir(folder);
});
afterEach(() => rm(place, { recursive: true, force: true }));

function rootAt(path: string): Root {
  return { rootId: path, name: 'root', kind: 'folder', path };
}

async function scanned(
  options: { followSymlinks?: boolean; roots?: readonly Root[]; calls?: FileCalls } = {},
) {
  const found: ScannedEntry[] = [];
  const { signal } = new AbortController();
  const { followSymlinks = false, roots = [rootAt(folder)], calls = fileCalls } = options;
  for await (const batch of scan(roots, { signal, followSymlinks, calls })) found.push(...batch);
  return found;
}

async function lookedAt(path: string, followSymlinks = false, root = rootAt(folder)) {
  const found: ScannedEntry[] = [];
  const { signal } = new AbortController();
  for await (const batch of scanAt(root, 0, path, { signal, followSymlinks })) found.push(...batch);
  return found;
}

/** `path` for a file, `path (problem)` for anything else. */
function told({ path, kind, problem }: ScannedEntry): string {
  return kind === 'file' ? path : `${path} (${problem ?? kind})`;
}

async function write(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), path);
  }
}

describe('names from a scan', () => {
  it('come in the order of each folder’s names, as S3 lists keys, which is not natural order', async () => {
    await write('x9', 'x1', 'x10', 'x10-deep', 'b/2', 'b/10', 'B');
    expect((await scanned()).map(told)).toEqual(['B', 'b/10', 'b/2', 'x1', 'x10', 'x10-deep', 'x9']);
  });

  it('are returned as they are: newline, NFD, 255 bytes, emoji, what Windows would refuse', async () => {
    const names = [
      'line\nbreak',
      ' leading and trailing ',
      '각'.normalize('NFD'),
      'x'.repeat(255),
      '가'.repeat(85),
      '😀',
      'CON',
      'a:b|c?',
      'back\\slash',
      '-rf',
    ];
    await write(...names, ...names.map((name) => `folder/${name}`));
    const wanted = [...names, ...names.map((name) => `folder/${name}`)];
    expect((await scanned()).map(told).toSorted()).toEqual(wanted.toSorted());
  });

  it.runIf(process.platform === 'linux')('that are not UTF-8 become problems, not other files', async () => {
    const bytes = (name: number[]): Buffer => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]);
    await writeFile(bytes([0x66, 0xff]), 'file');
    await mkdir(bytes([0x64, 0xfe]));
    await writeFile(Buffer.concat([bytes([0x64, 0xfe]), Buffer.from('/inside')]), 'x');
    await symlink('anywhere', bytes([0x6c, 0xfd]));
    await write('good');
    expect((await scanned()).map(told)).toEqual([
      'd\uFFFD (name-not-utf8)',
      'f\uFFFD (name-not-utf8)',
      'good',
      'l\uFFFD (name-not-utf8)',
    ]);
  });
});

describe('a scan of what is not a file', () => {
  it.skipIf(process.platform === 'win32')(
    'reports pipes, sockets and dangling links without opening them',
    async () => {
      await write('file');
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      const server = createServer();
      await new Promise<void>((resolve) => {
        server.listen(join(folder, 'socket'), resolve);
      });
      await symlink('nowhere', join(folder, 'dangling'));
      await symlink('file', join(folder, 'link'));
      expect((await scanned()).map(told)).toEqual([
        'dangling (symlink)',
        'file',
        'link (symlink)',
        'pipe (file-special)',
        'socket (file-special)',
      ]);
      expect((await scanned({ followSymlinks: true })).map(told)).toEqual([
        'dangling (file-vanished)',
        'file',
        'link',
        'pipe (file-special)',
        'socket (file-special)',
      ]);
      server.close();
    },
  );

  it('returns one entry for an empty folder, and none for an empty root', async () => {
    expect(await scanned()).toEqual([]);
    await mkdir(join(folder, 'a/b'), { recursive: true });
    expect((await scanned()).map(told)).toEqual(['a/b/ (empty-folder)']);
  });
});

describe('a scan of links that lead back', () => {
  it.each([
    ['to its own folder', 'a/b/link', '.'],
    ['to its parent', 'a/b/link', '..'],
    ['to its grandparent', 'a/b/link', '../..'],
    ['to the root', 'link', '.'],
    ['to above the root', 'link', '..'],
    ['to the whole disk', 'a/b/link', '/'],
  ])('reports them at once, and finds nothing twice: %s', async (_what, link, target) => {
    await write('a/b/file', 'file');
    await symlink(target, join(folder, link));
    expect((await scanned({ followSymlinks: true })).map(told).toSorted()).toEqual(
      ['a/b/file', 'file', `${link} (symlink-loop)`].toSorted(),
    );
  });

  it('reports two links in a circle', async () => {
    await mkdir(join(place, 'other'));
    await writeFile(join(place, 'other/far'), 'x');
    await write('a/near');
    await symlink(join(place, 'other'), join(folder, 'a/to-other'));
    await symlink(join(folder, 'a'), join(place, 'other/back'));
    expect((await scanned({ followSymlinks: true })).map(told)).toEqual([
      'a/near',
      'a/to-other/back (symlink-loop)',
      'a/to-other/far',
    ]);
  });

  it('follows a link to a sibling, but not one back from there', async () => {
    await write('a/x', 'b/y');
    await symlink('../b', join(folder, 'a/to-b'));
    await symlink('../a', join(folder, 'b/to-a'));
    expect((await scanned({ followSymlinks: true })).map(told)).toEqual([
      'a/to-b/to-a (symlink-loop)',
      'a/to-b/y',
      'a/x',
      'b/to-a/to-b (symlink-loop)',
      'b/to-a/x',
      'b/y',
    ]);
  });
});

describe('a scan of what does not respond', () => {
  /** As the system's calls, but those for some names never come back. */
  function callsOn(...dead: readonly string[]): FileCalls {
    const calls = createFileCalls({ limitMs: 60, atOnce: 8, mostStuck: 16 });
    return {
      ...calls,
      run: (path, call, options) =>
        calls.run(path, dead.includes(basename(path)) ? () => new Promise(() => undefined) : call, options),
    };
  }

  it('reports the folder and goes on', async () => {
    await write('a/file', 'dead/file', 'z/file');
    expect((await scanned({ calls: callsOn('dead') })).map(told)).toEqual([
      'a/file',
      'dead (file-not-responding)',
      'z/file',
    ]);
  });

  it('keeps out what may be a secret and could not be looked at', async () => {
    await write('a.txt', 'server.pem');
    const found = await scanned({ calls: callsOn('server.pem') });
    expect(found.map(({ path, holdsSecret }) => [path, holdsSecret])).toEqual([
      ['a.txt', undefined],
      ['server.pem', true],
    ]);
  });

  it('ends as soon as it is aborted', async () => {
    await write('a/file', 'dead/file');
    const calls = callsOn('dead');
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    const found: ScannedEntry[] = [];
    const options = { signal: stop.signal, followSymlinks: false, calls };
    for await (const batch of scan([rootAt(folder)], options)) found.push(...batch);
    expect(found.map(told)).not.toContain('dead (file-not-responding)');
  });
});

describe('a scan of a folder that changes', () => {
  it('that is unplugged during the scan returns the rest as problems and ends', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `d${String(index).padStart(2, '0')}/f`);
    await write(...names, ...Array.from({ length: 600 }, (_, index) => `a${index}`));
    const found: ScannedEntry[] = [];
    const options = { signal: new AbortController().signal, followSymlinks: false };
    for await (const batch of scan([rootAt(folder)], options)) {
      if (found.length === 0) await rename(folder, `${folder}-gone`);
      found.push(...batch);
    }
    expect(new Set(found.map(({ problem }) => problem))).toEqual(
      new Set([null, 'folder-not-found', 'file-vanished']),
    );
    expect(found.filter(({ path }) => path.startsWith('a'))).toHaveLength(600);
    expect(found.filter(({ path }) => path.startsWith('d'))).toHaveLength(40);
  });

  it('that is not a folder, or is gone, returns a problem', async () => {
    await write('file');
    const roots = [rootAt(join(folder, 'file')), rootAt(join(folder, 'gone'))];
    expect((await scanned({ roots })).map(told)).toEqual(['. (file-unreadable)', '. (folder-not-found)']);
  });

  it('ends without an error when it is aborted', async () => {
    await write(...Array.from({ length: 2000 }, (_, index) => `f${index}`));
    const stop = new AbortController();
    let found = 0;
    for await (const batch of scan([rootAt(folder)], { signal: stop.signal, followSymlinks: false })) {
      found += batch.length;
      stop.abort();
    }
    expect(found).toBeLessThan(2000);
  });
});

it('a scan goes as deep as the system allows, and reports where it could not', async () => {
  let deep = folder;
  for (let level = 0; level < 60; level += 1) {
    deep = join(deep, 'n'.repeat(60));
    await mkdir(deep);
    await writeFile(join(deep, 'file'), 'x');
  }
  // Below this the path is longer than a call accepts; it is made by moving a folder in.
  const more = join(place, 'more');
  await mkdir(join(more, ...Array.from({ length: 10 }, () => 'm'.repeat(200))), { recursive: true });
  await rename(more, join(deep, 'more'));
  const found = await scanned();
  expect(found.filter(({ kind }) => kind === 'file')).toHaveLength(60);
  expect(found.filter(({ kind }) => kind !== 'file').map(({ problem }) => problem)).toEqual([
    'file-unreadable',
  ]);
  await rename(join(deep, 'more'), more);
});

it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a scan reports what it may not read',
  async () => {
    await write('open', 'closed/inside');
    await chmod(join(folder, 'closed'), 0);
    expect((await scanned()).map(told)).toEqual(['closed (file-unreadable)', 'open']);
    await chmod(join(folder, 'closed'), 0o700);
  },
);

describe('a scan of any tree', () => {
  /** A folder is a list of children, a file a number of bytes. */
  type Tree = { readonly [name: string]: number | Tree };
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..' && Buffer.byteLength(text) <= 255);
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.dictionary(
      name,
      fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.nat({ max: 300 }), tie('tree')),
      { maxKeys: 8, noNullPrototype: true },
    ) as fc.Arbitrary<Tree>,
  }));

  async function plant(at: string, children: Tree): Promise<string[]> {
    const planted: string[] = [];
    for (const [childName, child] of Object.entries(children)) {
      const path = join(at, childName);
      if (typeof child === 'number') {
        await writeFile(path, Buffer.alloc(child));
        planted.push(`${childName} ${child}`);
        continue;
      }
      await mkdir(path);
      const below = await plant(path, child);
      planted.push(
        ...(below.length === 0 ? [`${childName}/ 0`] : below.map((line) => `${childName}/${line}`)),
      );
    }
    return planted;
  }

  it('finds everything once, whether links are followed or not', async () => {
    let trees = 0;
    await fc.assert(
      fc.asyncProperty(tree, fc.boolean(), async (content, followSymlinks) => {
        trees += 1;
        const at = join(place, `tree-${trees}`);
        await mkdir(at);
        const wanted = await plant(at, content);
        const found = await scanned({ followSymlinks, roots: [rootAt(at)] });
        expect(found.map(({ path, size }) => `${path} ${size}`).toSorted()).toEqual(wanted.toSorted());
      }),
      { numRuns: 60 },
    );
  });

  it('finds the same as scanAt for every path', async () => {
    let trees = 0;
    await fc.assert(
      fc.asyncProperty(tree, fc.boolean(), async (content, followSymlinks) => {
        trees += 1;
        const root = rootAt(join(place, `again-${trees}`));
        await mkdir(root.path);
        await plant(root.path, content);
        const found = await scanned({ followSymlinks, roots: [root] });
        for (const entry of found) {
          const path = entry.path.replace(/\/$/, '');
          expect(await lookedAt(path, followSymlinks, root)).toEqual([entry]);
        }
        for (const name of Object.keys(content)) {
          expect(await lookedAt(name, followSymlinks, root)).toEqual(
            found.filter(({ path }) => path === name || path.startsWith(`${name}/`)),
          );
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('scanAt', () => {
  it('returns the root itself, and what is gone', async () => {
    await write('a', 'b/c');
    expect((await lookedAt('.')).map(told)).toEqual(['a', 'b/c']);
    expect((await lookedAt('gone')).map(told)).toEqual(['gone (file-vanished)']);
    expect((await lookedAt('gone/far/below')).map(told)).toEqual(['gone/far/below (file-vanished)']);
  });

  it('follows no link in place of a folder, and if allowed to, none that leads back', async () => {
    await write('a/b/file');
    await symlink('..', join(folder, 'a/b/up'));
    await symlink('a', join(folder, 'other'));
    expect((await lookedAt('other/b/file')).map(told)).toEqual(['other/b/file (file-vanished)']);
    expect((await lookedAt('other/b', true)).map(told)).toEqual([
      'other/b/file',
      'other/b/up (symlink-loop)',
    ]);
  });
});
