import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openDatabase } from '../../base/sqlite/database.js';
import { allowShrinking } from './shrink.js';
import { createJournal } from './sqlite-journal.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-shrink-'));
  file = join(folder, 'journal.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const vacuumOf = (mostBytes?: number): unknown => {
  const database = openDatabase(file);
  allowShrinking(database, mostBytes);
  const row = database.prepare('PRAGMA auto_vacuum').get();
  database.close();
  return row;
};

it('a journal becomes smaller step by step when many rows were removed', async () => {
  const database = openDatabase(file);
  const journal = createJournal(database);
  database.exec(`CREATE TABLE filler (text TEXT);
    WITH RECURSIVE count (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 12000)
    INSERT INTO filler SELECT hex(zeroblob(500)) FROM count;
    PRAGMA wal_checkpoint(TRUNCATE)`);
  const full = (await stat(file)).size;
  expect(journal.shrink()).toBe(false);
  database.exec('DROP TABLE filler');
  let steps = 0;
  while (journal.shrink()) steps += 1;
  expect(steps).toBeGreaterThan(3);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  // 4 MiB stay for the next run.
  expect((await stat(file)).size).toBeLessThan(full / 2);
  journal.close();
});

it('a small journal of an earlier version is rewritten once so that it can; a large one, or one in use, is left', () => {
  const old = openDatabase(file);
  old.exec("PRAGMA journal_mode = WAL; CREATE TABLE kept (text TEXT); INSERT INTO kept VALUES ('is here')");
  old.exec('BEGIN IMMEDIATE');
  expect(vacuumOf()).toEqual({ auto_vacuum: 0 });
  old.exec('COMMIT');
  old.close();
  expect(vacuumOf(4096)).toEqual({ auto_vacuum: 0 });
  expect(vacuumOf()).toEqual({ auto_vacuum: 2 });
  const database = openDatabase(file);
  expect(database.prepare('SELECT * FROM kept').all()).toEqual([{ text: 'is here' }]);
  database.close();
});

it('a new journal is not rewritten, and can become smaller', () => {
  const database = openDatabase(file);
  const exec = vi.spyOn(database, 'exec');
  allowShrinking(database);
  expect(exec.mock.calls.flat().filter((sql) => sql.includes('VACUUM'))).toEqual([]);
  database.exec('CREATE TABLE first (text TEXT)');
  database.close();
  expect(vacuumOf()).toEqual({ auto_vacuum: 2 });
});
