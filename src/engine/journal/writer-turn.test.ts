import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../base/sqlite/database.js';
import { defaultDraftOptions } from '../../shared/models/plan.js';
import type { Journal } from './journal.js';
import { openJournal } from './open-journal.js';
import type { NewEntry, RunSpec } from './records.js';
import { createWriterTurn } from './writer-turn.js';

const spec: RunSpec = {
  mode: 'upload',
  profileId: null,
  bucket: 'bucket',
  region: 'ap-northeast-2',
  endpoint: null,
  title: '자료',
  roots: [],
  options: defaultDraftOptions,
  onConflict: 'skip',
};

const rows = 600;
const batch = 100;

let folder: string;
const opened: Database[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-turn-'));
});
afterEach(async () => {
  for (const database of opened.splice(0)) database.close();
  await rm(folder, { recursive: true, force: true });
});

function entry(sequence: number): NewEntry {
  const path = `file ${sequence}`;
  const file = { root: 0, path, key: path, size: 1, mtimeMs: 1, inode: 1 };
  return { ...file, state: 'planned', method: 'single', reason: null, error: null };
}

/** Records a run as an upload does; `onWrite` is called after each write. */
async function write(journal: Journal, runId: string, onWrite: () => void): Promise<void> {
  await journal.ready();
  const { run } = journal.runs.create(runId, spec, 1);
  for (let first = 0; first < rows; first += batch) {
    await journal.ready();
    journal.ingest.add(
      run,
      first,
      Array.from({ length: batch }, (_, index) => entry(first + index)),
    );
    await journal.ready(true);
    journal.entries.markInFlight(run, 'single', first, first + batch - 1);
    for (let sequence = first; sequence < first + batch; sequence += 1) {
      if (sequence % 7 === 0) await setImmediate();
      await journal.ready();
      journal.entries.markUploaded(run, sequence, 1, { etag: '"e"', checksum: 'AAAAAA==', evidence: null });
      onWrite();
    }
  }
  await journal.ready();
  journal.runs.end(run, { outcome: 'complete', error: null, listingError: null, nowMs: 2, activeMs: 1 });
}

it('two writers in one thread take turns: neither holds up the thread while it waits for the other', async () => {
  const journals = [openJournal(folder).journal, openJournal(folder).journal] as const;
  const order: string[] = [];
  await Promise.all(
    journals.map((journal, index) => write(journal, `run-${index}`, () => order.push(`${index}`))),
  );
  const turns = order.filter((writer, index) => writer !== order[index - 1]).length;
  expect(turns).toBeGreaterThan(4);
  for (const journal of journals) journal.close();
  const { journal } = openJournal(folder);
  for (const runId of ['run-0', 'run-1']) {
    expect(journal.runs.totals(journal.runs.get(runId).run).uploaded.files).toBe(rows);
  }
  journal.close();
});

it('those who need the disk and those who do not get their turn side by side', async () => {
  const { journal } = openJournal(folder);
  const { run } = journal.runs.create('run', spec, 1);
  journal.ingest.add(
    run,
    0,
    Array.from({ length: rows }, (_, index) => entry(index)),
  );
  journal.flush();
  let done = 0;
  const work = async (isForDisk: boolean): Promise<void> => {
    for (let round = 0; round < 20; round += 1) {
      await journal.ready(isForDisk);
      if (isForDisk) journal.entries.markInFlight(run, 'single', round, round);
      else journal.runs.saveActiveTime(run, round);
      done += 1;
    }
  };
  await Promise.all([false, true, false, true, true, false].map(work));
  expect(done).toBe(120);
  journal.close();
});

/** A connection of another process, and of this one, to one file. */
function connect(limitMs?: number) {
  const [other, database, queue] = ['journal.db', 'journal.db', 'journal.db-queue'].map((name) => {
    const connection = openDatabase(join(folder, name));
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 0');
    opened.push(connection);
    return connection;
  }) as [Database, Database, Database];
  let isOpen = false;
  const onBegun = (): void => {
    isOpen = true;
  };
  return { other, database, queue, turn: createWriterTurn(database, queue, () => isOpen, onBegun, limitMs) };
}

it('what is urgent begins while somebody waits for the same turn, and both have it', async () => {
  const { other, database, turn } = connect();
  other.exec('BEGIN IMMEDIATE');
  const later = turn.beginLater();
  await setImmediate();
  other.exec('ROLLBACK');
  turn.begin();
  await later;
  expect(database.isTransaction).toBe(true);
});

it.each([
  ['begin', (turn: ReturnType<typeof createWriterTurn>) => Promise.resolve().then(() => turn.begin())],
  ['beginLater', (turn: ReturnType<typeof createWriterTurn>) => turn.beginLater()],
])('%s ends with the error of SQLite when another process writes for too long', async (_, begin) => {
  const { other, queue, turn } = connect(100);
  other.exec('BEGIN IMMEDIATE');
  await expect(begin(turn)).rejects.toMatchObject({ errcode: 5 });
  // The next in the queue can try.
  expect(queue.isTransaction).toBe(false);
  other.exec('ROLLBACK');
  await begin(turn);
});
