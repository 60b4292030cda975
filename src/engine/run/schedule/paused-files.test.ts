import { expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../base/sqlite/database.js';
import { defaultDraftOptions } from '../../../shared/models/plan.js';
import type { NewEntry } from '../../journal/records.js';
import { createJournal } from '../../journal/sqlite-journal.js';
import { createAccounting } from '../progress/accounting.js';
import { createPausedFiles } from './paused-files.js';
import { createWorkSource } from './work-source.js';

function setUp(files: number) {
  const database = openDatabase(':memory:');
  let commits = 0;
  const watched: Database = new Proxy(database, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      if (name !== 'exec') return typeof found === 'function' ? (found.bind(target) as unknown) : found;
      return (sql: string) => {
        if (sql === 'COMMIT') commits += 1;
        target.exec(sql);
      };
    },
  });
  const journal = createJournal(watched);
  const { run } = journal.runs.create(
    'run',
    {
      mode: 'upload',
      profileId: null,
      bucket: 'bucket',
      region: 'us-east-1',
      endpoint: null,
      title: 'folder',
      roots: [],
      options: defaultDraftOptions,
      onConflict: 'skip',
    },
    1,
  );
  const sequences = Array.from({ length: files }, (_, sequence) => sequence);
  const rows = sequences.map(
    (sequence): NewEntry => ({
      root: 0,
      path: `f${sequence}`,
      key: `f${sequence}`,
      size: 1,
      mtimeMs: 1,
      inode: 1,
      state: 'planned',
      method: 'single',
      reason: null,
      error: null,
    }),
  );
  journal.ingest.add(run, 0, rows);
  journal.flush();
  const queue = createWorkSource(journal.entries, run, null);
  const paused = createPausedFiles(journal, run, queue, createAccounting(null));
  const commitsOf = (work: () => void): number => {
    const before = commits;
    work();
    return commits - before;
  };
  return { journal, run, queue, paused, sequences, commitsOf };
}

it('files that are paused or resumed together are written in one transaction', async () => {
  const { journal, run, queue, paused, sequences, commitsOf } = setUp(500);
  expect(commitsOf(() => paused.pause(sequences))).toBe(1);
  expect([paused.count, journal.entries.paused(run)]).toEqual([500, sequences]);
  expect(commitsOf(() => paused.resume(sequences.slice(0, 300), () => false))).toBe(1);
  expect(journal.entries.paused(run)).toEqual(sequences.slice(300));
  expect(commitsOf(() => paused.resumeAll(() => false))).toBe(1);
  expect(journal.entries.paused(run)).toEqual([]);
  queue.complete();
  const taken: number[] = [];
  for (let row = await queue.take('single'); row !== null; row = await queue.take('single')) {
    taken.push(row.sequence);
  }
  expect(taken).toEqual(sequences);
});

it('what is settled, unknown or already in that state is left as it is, without a write', () => {
  const { journal, run, paused, commitsOf } = setUp(3);
  journal.entries.markLeftOut(run, 1, 'excluded');
  journal.flush();
  expect(paused.pause([0, 1, 2, 99])).toEqual([0, 2]);
  expect(commitsOf(() => expect(paused.pause([0, 2])).toEqual([]))).toBe(0);
  expect(paused.resume([0, 1, 99], () => false)).toBe(1);
  expect(commitsOf(() => expect(paused.resume([0, 1], () => false)).toBe(0))).toBe(0);
  expect(journal.entries.paused(run)).toEqual([2]);
});
