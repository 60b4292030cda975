import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Root } from './scanned-entry.js';
import { scan } from './scanner.js';

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'hoist-own-'));
  await mkdir(join(place, 'data/state/locks'), { recursive: true });
  for (const name of ['a', 'state.txt', 'state/journal.db', 'state/locks/x', 'report.csv', 'z']) {
    await writeFile(join(place, 'data', name), name);
  }
});
afterEach(() => rm(place, { recursive: true, force: true }));

async function found(own: readonly string[], kind: Root['kind'] = 'folder', path = 'data') {
  const root: Root = { rootId: 'r', name: 'name', kind, path: join(place, path) };
  const entries: string[] = [];
  const { signal } = new AbortController();
  for await (const batch of scan([root], {
    signal,
    followSymlinks: false,
    own: own.map((one) => join(place, one)),
  })) {
    for (const entry of batch)
      entries.push(entry.kind === 'file' ? entry.path : `${entry.path} (${entry.kind})`);
  }
  return entries;
}

it('a scan leaves out what is Hoist’s own, and says so once', async () => {
  expect(await found(['data/state', 'data/report.csv'])).toEqual([
    'a',
    'report.csv (own-state)',
    'state (own-state)',
    'state.txt',
    'z',
  ]);
});

it('a scan finds nothing but Hoist’s own in its state folder, whichever path leads there', async () => {
  await symlink(join(place, 'data/state'), join(place, 'link'));
  expect(await found(['data/state'], 'folder', 'data/state')).toEqual(['journal.db (own-state)']);
  expect(await found(['link'], 'folder', 'data/state/locks')).toEqual(['x (own-state)']);
  expect(await found(['data/state'], 'file', 'data/state/journal.db')).toEqual(['name (own-state)']);
  expect(await found(['link'])).toContain('state (own-state)');
});

it('a scan is not changed by own paths elsewhere or not there yet', async () => {
  const all = ['a', 'report.csv', 'state.txt', 'state/journal.db', 'state/locks/x', 'z'];
  expect((await found(['other', 'data/none/report.csv', 'dat', 'data/sta'])).toSorted()).toEqual(all);
});
