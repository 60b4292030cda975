import { expect, it } from 'vitest';
import { type Database, openDatabase } from '../../base/sqlite/database.js';
import { defaultDraftOptions } from '../../shared/models/plan.js';
import type { Journal } from './journal.js';
import type { NewEntry, RunSpec, UploadMethod } from './records.js';
import { createJournal } from './sqlite-journal.js';

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

function row(key: string, method: UploadMethod): NewEntry {
  return {
    root: 0,
    path: key,
    key,
    size: 1,
    mtimeMs: 1,
    inode: 1,
    state: 'planned',
    method,
    reason: null,
    error: null,
  };
}

/** How durable each commit was: SQLite's numbers for `synchronous`, 1 for NORMAL and 2 for FULL. */
interface Commits {
  readonly levels: number[];
  /** A commit fails with this result code of SQLite. */
  failure: number | null;
}

function open(): { journal: Journal; commits: Commits; level: () => number; errors: unknown[] } {
  const database = openDatabase(':memory:');
  const commits: Commits = { levels: [], failure: null };
  const level = (): number =>
    (database.prepare('PRAGMA synchronous').get() as { synchronous: number }).synchronous;
  const watched: Database = new Proxy(database, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      if (name !== 'exec') return typeof found === 'function' ? (found.bind(target) as unknown) : found;
      return (sql: string) => {
        if (sql === 'COMMIT') {
          commits.levels.push(level());
          if (commits.failure !== null)
            throw Object.assign(new Error('on purpose'), { errcode: commits.failure });
        }
        target.exec(sql);
      };
    },
  });
  const journal = createJournal(watched);
  const errors: unknown[] = [];
  journal.onWriteError((error) => errors.push(error));
  const { run } = journal.runs.create('run', spec, 1);
  journal.ingest.add(run, 0, [row('small', 'single'), row('large', 'multipart')]);
  journal.flush();
  commits.levels.length = 0;
  return { journal, commits, level, errors };
}

const fingerprint = { size: 1, mtimeMs: 1, inode: 1 };

/** What must be on the disk before a request is sent, so that a power failure can't make it forgotten. */
const marks: readonly (readonly [string, (journal: Journal) => void])[] = [
  ['that small files are in flight', (journal) => journal.entries.markInFlight(1, 'single', 0, 255)],
  ['that a large file is in flight', (journal) => journal.entries.markInFlight(1, 'multipart', 1, 1)],
  ['that an upload may exist', (journal) => journal.multiparts.markCreatePending(1, 1, 1)],
  ['the id of an upload', (journal) => journal.multiparts.begin(1, 1, 'id', 5, fingerprint)],
];

it.each(marks)('%s is on the disk when the call returns, with one commit', (_what, mark) => {
  const { journal, commits, level } = open();
  mark(journal);
  expect(commits.levels).toEqual([2]);
  expect(level()).toBe(1);
  journal.close();
});

it.each(marks)(
  '%s is reported as not written when the commit fails, to the caller and the run',
  (_what, mark) => {
    const { journal, commits, level, errors } = open();
    commits.failure = 13;
    const full = expect.objectContaining({ error: { code: 'disk-full' } });
    expect(() => mark(journal)).toThrow(full);
    expect(errors).toEqual([full]);
    commits.failure = null;
    expect(level()).toBe(1);
    expect(journal.entries.find(1, 0)?.inFlight).toBe(false);
    expect(journal.entries.find(1, 1)).toMatchObject({
      inFlight: false,
      createPending: false,
      uploadId: null,
    });
    mark(journal);
    journal.close();
  },
);
