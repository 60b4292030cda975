import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../base/sqlite/database.js';
import { defaultDraftOptions } from '../../../shared/models/plan.js';
import type { RunSpec } from '../../journal/records.js';
import { createJournal } from '../../journal/sqlite-journal.js';
import { createEntryPlanner } from '../../plan/entry-planner.js';
import type { ScannedEntry } from '../../plan/scanned-entry.js';
import { ingest } from './ingest.js';

const spec: RunSpec = {
  mode: 'upload',
  profileId: null,
  bucket: 'bucket',
  region: 'us-east-1',
  endpoint: null,
  title: 'folder',
  roots: [{ rootId: 'r', name: 'folder', kind: 'folder', path: '/somewhere' }],
  options: defaultDraftOptions,
  onConflict: 'skip',
};

function file(path: string): ScannedEntry {
  return { root: 0, path, kind: 'file', size: 1, mtimeMs: 1, inode: 1, problem: null };
}

function setUp() {
  const journal = createJournal(openDatabase(':memory:'));
  const { run } = journal.runs.create('run', spec, 1);
  const planner = createEntryPlanner(spec.roots, spec.options);
  if (!planner.ok) throw new Error(planner.error.code);
  return { journal, run, planner: planner.value };
}

it('ingest ends with the run although the scan hangs, as on a disconnected network drive', async () => {
  const { journal, run, planner } = setUp();
  const stop = new AbortController();
  async function* hanging(): AsyncGenerator<readonly ScannedEntry[]> {
    yield [file('a'), file('b')];
    await new Promise(() => undefined);
  }
  const rows: number[] = [];
  const done = ingest(
    journal.ingest,
    run,
    hanging(),
    planner,
    (added) => rows.push(added.length),
    stop.signal,
  );
  setTimeout(() => stop.abort(), 20);
  await done;
  expect(rows).toEqual([2]);
  journal.close();
});

it('ingest passes on what the scan throws', async () => {
  const { journal, run, planner } = setUp();
  async function* failing(): AsyncGenerator<readonly ScannedEntry[]> {
    yield [file('a')];
    throw new Error('on purpose');
  }
  const { signal } = new AbortController();
  await expect(ingest(journal.ingest, run, failing(), planner, () => undefined, signal)).rejects.toThrow(
    'on purpose',
  );
  journal.close();
});

it('a second scan adds what the first did not reach, and nothing twice', async () => {
  const { journal, run, planner } = setUp();
  const { signal } = new AbortController();
  async function* of(...names: string[]): AsyncGenerator<readonly ScannedEntry[]> {
    for (const name of names) yield [file(name)];
  }
  const paths = (): string[] => [...journal.rows.every(run)].map(({ path }) => path);
  await ingest(journal.ingest, run, of('a', 'b'), planner, () => undefined, signal);
  await ingest(journal.ingest, run, of('a', 'b', 'c', 'd'), planner, () => undefined, signal);
  expect(paths()).toEqual(['a', 'b', 'c', 'd']);
  journal.close();
});

it('a file whose key another file got by renaming is renamed as well', async () => {
  const { journal, run, planner } = setUp();
  const { signal } = new AbortController();
  async function* of(...names: string[]): AsyncGenerator<readonly ScannedEntry[]> {
    yield names.map(file);
  }
  await ingest(journal.ingest, run, of('a.csv'), planner, () => undefined, signal);
  expect(journal.entries.rekey(run, 0, 'a (1).csv')).toBe(true);
  await ingest(
    journal.ingest,
    run,
    of('a (1).csv', 'a (1) (1).csv', 'a.csv.'),
    planner,
    () => undefined,
    signal,
  );
  expect([...journal.rows.every(run)].map(({ key, state }) => [key, state])).toEqual([
    ['a (1).csv', 'planned'],
    ['a (1) (1).csv', 'planned'],
    ['a (1) (1) (1).csv', 'planned'],
    ['a.csv.', 'planned'],
  ]);
  journal.close();
});

it('two files with the same key of their own are still reported', async () => {
  const { journal, run, planner } = setUp();
  async function* both(): AsyncGenerator<readonly ScannedEntry[]> {
    yield ['각'.normalize('NFC'), '각'.normalize('NFD')].map(file);
  }
  await ingest(journal.ingest, run, both(), planner, () => undefined, new AbortController().signal);
  expect([...journal.rows.every(run)].map(({ error }) => error?.code)).toEqual([undefined, 'key-collision']);
  journal.close();
});

it('ingest releases every batch when it is written', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { journal, run, planner } = setUp();
  const batches: WeakRef<readonly ScannedEntry[]>[] = [];
  let kept = 0;
  async function* many(): AsyncGenerator<readonly ScannedEntry[]> {
    for (let number = 0; number < 50; number += 1) {
      const batch = [file(`a${number}`)];
      batches.push(new WeakRef(batch));
      yield batch;
      await new Promise(setImmediate);
    }
    collect();
    kept = batches.filter((batch) => batch.deref() !== undefined).length;
  }
  await ingest(journal.ingest, run, many(), planner, () => undefined, new AbortController().signal);
  expect(kept).toBeLessThan(10);
  journal.close();
});
