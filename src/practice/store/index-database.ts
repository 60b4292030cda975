import { join } from 'node:path';
import { makeFolderSync } from '../../base/files/make-folder.js';
import { type Database, openDatabase } from '../../base/sqlite/database.js';

/** Incremented when the tables change; a folder of an unknown version is refused, not misread. */
const schemaVersion = 2;

/** The settings of buckets; the value is JSON, `null` for a setting that was deleted. */
const settingsTable = `
  CREATE TABLE settings (
    bucket INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (bucket, name)
  ) WITHOUT ROWID;
`;

/** Keys are BLOBs: SQLite then compares bytes, which is the order S3 lists in. */
const schema = `
  CREATE TABLE buckets (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    created INTEGER NOT NULL
  );
  CREATE TABLE objects (
    bucket INTEGER NOT NULL,
    key BLOB NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    modified INTEGER NOT NULL,
    segments TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (bucket, key)
  ) WITHOUT ROWID;
  CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    bucket INTEGER NOT NULL,
    key BLOB NOT NULL,
    initiated INTEGER NOT NULL,
    account TEXT NOT NULL,
    record TEXT NOT NULL,
    completed TEXT
  ) WITHOUT ROWID;
  CREATE INDEX uploads_by_key ON uploads (bucket, key, id);
  CREATE TABLE parts (
    upload TEXT NOT NULL,
    number INTEGER NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    modified INTEGER NOT NULL,
    blob TEXT NOT NULL,
    checksums TEXT NOT NULL,
    PRIMARY KEY (upload, number)
  ) WITHOUT ROWID;
  ${settingsTable}
`;

/**
 * Opens the index of a practice folder, creating it when it does not exist. It stays locked for other
 * processes.
 * @throws Error when another server has the folder open or a newer version wrote it
 */
export function openIndex(folder: string): Database {
  makeFolderSync(folder);
  const database = openDatabase(join(folder, 'index.sqlite'));
  try {
    // NORMAL loses nothing when the process is killed, only at a power failure, and a commit then costs no
    // fsync.
    database.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32000;',
    );
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as {
      user_version: number;
    };
    if (version === 0)
      database.exec(`BEGIN EXCLUSIVE; ${schema} PRAGMA user_version = ${schemaVersion}; COMMIT;`);
    else if (version === 1)
      database.exec(`BEGIN EXCLUSIVE; ${settingsTable} PRAGMA user_version = ${schemaVersion}; COMMIT;`);
    else if (version !== schemaVersion) throw new Error(`the practice folder has version ${version}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Runs `work` in a transaction: all of it is kept or none. */
export function inTransaction<T>(database: Database, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
