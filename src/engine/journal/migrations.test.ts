import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../base/sqlite/database.js';
import { defaultDraftOptions } from '../../shared/models/plan.js';
import { openJournal } from './open-journal.js';
import type { RunSpec } from './records.js';

/** The tables of version 8, as that version of Hoist made them. */
const version8 = `
  CREATE TABLE runs (run INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created_ms REAL NOT NULL, ended_ms REAL,
    active_ms REAL NOT NULL DEFAULT 0, outcome TEXT, error TEXT, listing_error TEXT,
    scan_complete INTEGER NOT NULL DEFAULT 0, totals TEXT, spec TEXT NOT NULL, place INTEGER,
    deleted INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE entries (run INTEGER NOT NULL, sequence INTEGER NOT NULL, root INTEGER NOT NULL, path TEXT NOT NULL,
    key TEXT, size INTEGER NOT NULL, mtime_ms REAL NOT NULL, inode REAL NOT NULL, state INTEGER NOT NULL,
    method INTEGER NOT NULL, reason TEXT, error TEXT, etag TEXT, checksum TEXT, upload_id TEXT, part_size INTEGER,
    listed INTEGER, in_flight INTEGER NOT NULL DEFAULT 0, create_pending INTEGER NOT NULL DEFAULT 0,
    restarted INTEGER NOT NULL DEFAULT 0, renamed INTEGER NOT NULL DEFAULT 0, paused INTEGER NOT NULL DEFAULT 0,
    proof_method INTEGER, proof_local TEXT, proof_remote TEXT, version_id TEXT, request_id TEXT, host_id TEXT,
    proven_ms REAL, PRIMARY KEY (run, sequence)) STRICT, WITHOUT ROWID;
  CREATE INDEX entries_unfinished ON entries (run, method, sequence) WHERE state < 2;
  CREATE INDEX entries_not_sent ON entries (run, state, sequence) WHERE state > 2;
  CREATE UNIQUE INDEX entries_by_key ON entries (run, key) WHERE key IS NOT NULL;
  CREATE TABLE parts (run INTEGER NOT NULL, sequence INTEGER NOT NULL, part INTEGER NOT NULL, size INTEGER NOT NULL,
    etag TEXT NOT NULL, crc32 INTEGER NOT NULL, PRIMARY KEY (run, sequence, part)) STRICT, WITHOUT ROWID;
  CREATE TABLE remote (run INTEGER NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    PRIMARY KEY (run, key)) STRICT, WITHOUT ROWID;
  CREATE INDEX entries_restarted ON entries (run) WHERE restarted = 1;
  CREATE INDEX entries_paused ON entries (run, sequence) WHERE paused = 1;
  CREATE TABLE places (place INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, bucket TEXT NOT NULL,
    UNIQUE (endpoint, bucket)) STRICT;
  CREATE TABLE known (place INTEGER NOT NULL, key TEXT NOT NULL, etag TEXT NOT NULL, checksum TEXT NOT NULL,
    PRIMARY KEY (place, key)) STRICT, WITHOUT ROWID;
  CREATE INDEX entries_with_upload ON entries (run, sequence) WHERE upload_id IS NOT NULL OR create_pending = 1;
  CREATE INDEX runs_deleted ON runs (run) WHERE deleted = 1;
  CREATE TABLE lost_creates (run INTEGER NOT NULL, key TEXT NOT NULL, noticed_ms REAL NOT NULL,
    PRIMARY KEY (run, key)) STRICT, WITHOUT ROWID;
  PRAGMA user_version = 8;`;

const spec: RunSpec = {
  mode: 'upload',
  profileId: 'profile',
  bucket: 'bucket',
  region: 'ap-northeast-2',
  endpoint: null,
  title: '자료',
  roots: [{ rootId: 'r', name: '자료', kind: 'folder', path: '/home/kim/자료' }],
  options: defaultDraftOptions,
  onConflict: 'skip',
};

const totals = {
  planned: { files: 0, bytes: 0 },
  uploading: { files: 0, bytes: 0 },
  uploaded: { files: 1, bytes: 3 },
  skipped: { files: 1, bytes: 4 },
  failed: { files: 1, bytes: 5 },
};

/** Rows for every table: an ended run, an interrupted one, and one that is being deleted. */
function fill(database: Database): void {
  const into = (table: string, row: Readonly<Record<string, string | number | null>>): void => {
    const columns = Object.keys(row);
    database
      .prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
      .run(...Object.values(row));
  };
  const specText = JSON.stringify(spec);
  into('places', { place: 1, endpoint: '', bucket: 'bucket' });
  into('known', { place: 1, key: 'a', etag: '"ea"', checksum: 'AAAAAA==' });
  const ended = { id: 'ended', created_ms: 1000.5, ended_ms: 2000, active_ms: 900, outcome: 'partial' };
  const error = JSON.stringify({ code: 'access-denied' });
  into('runs', {
    run: 1,
    ...ended,
    error,
    totals: JSON.stringify(totals),
    spec: specText,
    place: 1,
    scan_complete: 1,
  });
  into('runs', { run: 2, id: 'interrupted', created_ms: 3000, spec: specText, place: 1 });
  into('runs', {
    run: 3,
    id: 'gone',
    created_ms: 1,
    outcome: 'complete',
    spec: specText,
    place: 1,
    deleted: 1,
  });
  const file = { root: 0, mtime_ms: 1.5, inode: 7 };
  const single = { ...file, method: 0 };
  const proof = {
    proof_method: 1,
    proof_local: 'AAAAAA==',
    proof_remote: 'AAAAAA==',
    version_id: 'v',
    request_id: 'q',
  };
  const sent = { etag: '"ea"', checksum: 'AAAAAA==', ...proof, host_id: 'h', proven_ms: 1500, listed: 3 };
  into('entries', { run: 1, sequence: 0, path: 'a', key: 'a', size: 3, state: 2, ...single, ...sent });
  into('entries', {
    run: 1,
    sequence: 1,
    path: 'b',
    key: 'b',
    size: 4,
    state: 3,
    ...single,
    reason: 'already-there',
  });
  into('entries', { run: 1, sequence: 2, path: 'c', key: null, size: 5, state: 4, ...single, error });
  const parts = { upload_id: 'upload', part_size: 5, in_flight: 1, restarted: 1, renamed: 1 };
  const large = { ...file, method: 1 };
  into('entries', { run: 2, sequence: 0, path: 'd', key: 'd', size: 9, state: 1, ...large, ...parts });
  into('entries', {
    run: 2,
    sequence: 1,
    path: 'e',
    key: 'e',
    size: 9,
    state: 0,
    ...large,
    create_pending: 1,
    paused: 1,
  });
  into('parts', { run: 2, sequence: 0, part: 1, size: 5, etag: '"p1"', crc32: 123 });
  into('remote', { run: 2, key: 'x', size: 1, etag: '"ex"' });
  into('lost_creates', { run: 2, key: 'e', noticed_ms: 3500 });
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-migrations-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a journal of an earlier version keeps every row of every table', () => {
  const file = join(folder, 'journal.db');
  const old = openDatabase(file);
  old.exec(version8);
  fill(old);
  const tables = (
    old.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[]
  ).map(({ name }) => name);
  const before = tables.map((table) => [table, old.prepare(`SELECT * FROM ${table}`).all()] as const);
  for (const [table, rows] of before) expect(rows, table).not.toEqual([]);
  old.close();

  const { journal, notice } = openJournal(folder);
  expect(notice).toBeNull();
  const { run } = journal.runs.get('interrupted');
  expect(journal.runs.list(9).map(({ runId, isCompacted }) => [runId, isCompacted])).toEqual([
    ['interrupted', false],
    ['ended', false],
  ]);
  expect(journal.runs.totals(journal.runs.get('ended').run)).toEqual(totals);
  // When an earlier version lost a request, it did not note when it had sent it.
  expect(journal.multiparts.lostCreates(run)).toEqual([
    { id: expect.any(Number) as number, key: 'e', askedMs: null, lostMs: 3500 },
  ]);
  expect(journal.entries.find(run, 1)).toMatchObject({ createPending: true, createAskedMs: null });
  expect(journal.runs.retention()).toEqual({ unit: 'runs', count: 200 });
  journal.close();

  const migrated = openDatabase(file);
  for (const [table, rows] of before) {
    if (table === 'lost_creates') continue;
    const columns = Object.keys(rows[0] as object).join(', ');
    expect(migrated.prepare(`SELECT ${columns} FROM ${table}`).all(), table).toEqual(rows);
  }
  expect(migrated.prepare('PRAGMA auto_vacuum').get()).toEqual({ auto_vacuum: 2 });
  migrated.close();
});
