import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../../base/sqlite/database.js';
import { defaultDraftOptions } from '../../../shared/models/plan.js';
import type { Journal } from '../../journal/journal.js';
import type { NewEntry, RunRecord, RunSpec } from '../../journal/records.js';
import { createJournal } from '../../journal/sqlite-journal.js';
import { createEntryPlanner } from '../../plan/entry-planner.js';
import { lookAgain } from './rescan.js';

let folder: string;
let journal: Journal;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-look-'));
  journal = createJournal(openDatabase(':memory:'));
});
afterEach(async () => {
  journal.close();
  await rm(folder, { recursive: true, force: true });
});

function begin(options: Partial<RunSpec['options']> = {}): RunRecord {
  const spec: RunSpec = {
    mode: 'upload',
    profileId: null,
    bucket: 'bucket',
    region: 'us-east-1',
    endpoint: null,
    title: 'folder',
    roots: [{ rootId: 'r', name: 'folder', kind: 'folder', path: folder }],
    options: { ...defaultDraftOptions, ...options },
    onConflict: 'skip',
  };
  return journal.runs.create('run', spec, 1);
}

function failed(path: string): NewEntry {
  return {
    root: 0,
    path,
    key: null,
    size: 0,
    mtimeMs: 0,
    inode: 0,
    state: 'failed',
    method: 'single',
    reason: null,
    error: { code: 'file-unreadable', details: { path } },
  };
}

/** What the replaced rows became, and how many were added. */
async function look(
  record: RunRecord,
  stopAfter = Number.POSITIVE_INFINITY,
): Promise<{ replaced: string[]; added: number }> {
  const planner = createEntryPlanner(record.spec.roots, record.spec.options);
  if (!planner.ok) throw new Error(planner.error.code);
  const stop = new AbortController();
  const replaced: string[] = [];
  let added = 0;
  await lookAgain({
    rows: journal.ingest,
    record,
    planner: planner.value,
    own: [],
    signal: stop.signal,
    onReplaced: (before, after) => replaced.push(`${before.path} → ${after.path}: ${after.state}`),
    onRows: (rows) => {
      added += rows.length;
      if (added >= stopAfter) stop.abort();
    },
  });
  return { replaced, added };
}

function rows({ run }: RunRecord): string[] {
  return [...journal.rows.every(run)].map(({ path, state, error }) => `${path}: ${error?.code ?? state}`);
}

it('a rescan leaves other rows as they are', async () => {
  await writeFile(join(folder, 'ok'), '1');
  const record = begin();
  const other: NewEntry = { ...failed('ok'), key: 'ok', state: 'planned', error: null };
  journal.ingest.add(record.run, 0, [
    other,
    { ...failed('gone'), key: 'gone' },
    { ...failed('out'), state: 'skipped', reason: 'excluded', error: null },
  ]);
  const before = rows(record);
  expect(await look(record)).toEqual({ replaced: [], added: 0 });
  expect(rows(record)).toEqual(before);
});

it('a rescanned folder gives its row to the first thing in it that counts', async () => {
  await mkdir(join(folder, 'a/empty'), { recursive: true });
  await writeFile(join(folder, 'a/z'), '1');
  await mkdir(join(folder, 'b'));
  const record = begin();
  journal.ingest.add(record.run, 0, [failed('a'), failed('b'), failed('c')]);
  expect(await look(record)).toEqual({
    replaced: ['a → a/z: planned', 'b → b/: skipped', 'c → c: failed'],
    added: 0,
  });
  expect(rows(record)).toEqual(['a/z: planned', 'b/: skipped', 'c: file-vanished']);
});

it('a rescan keeps empty folders when asked to', async () => {
  await mkdir(join(folder, 'b'));
  const record = begin({ emptyFolders: true });
  journal.ingest.add(record.run, 0, [failed('b')]);
  await look(record);
  expect(rows(record)).toEqual(['b/: planned']);
  expect(journal.entries.find(record.run, 0)?.key).toBe('b/');
});

it('a rescan interrupted in a folder finds the rest the next time, and nothing twice', async () => {
  const names = Array.from({ length: 1500 }, (_, index) => `f${String(index).padStart(4, '0')}`);
  await mkdir(join(folder, 'deep/inside'), { recursive: true });
  for (const name of names) await writeFile(join(folder, 'deep/inside', name), '');
  const record = begin();
  journal.ingest.add(record.run, 0, [failed('deep')]);

  const first = await look(record, 100);
  expect(first.replaced).toEqual([]);
  expect(first.added).toBeGreaterThanOrEqual(100);
  expect(first.added).toBeLessThan(1499);
  expect(rows(record)[0]).toBe('deep: file-unreadable');

  const second = await look(record);
  expect(second.replaced).toHaveLength(1);
  expect(first.added + second.added).toBe(1499);
  expect(rows(record).toSorted()).toEqual(names.map((name) => `deep/inside/${name}: planned`));
  expect(await look(record)).toEqual({ replaced: [], added: 0 });
});
