import type { Database } from '../../base/sqlite/database.js';
import { HoistError } from '../../shared/errors/errors.js';

/**
 * The journal's schema, one step per version; a step that was released is never changed. Entry states: 0
 * planned, 1 uploading, 2 uploaded, 3 skipped, 4 failed. Methods: 0 one PUT, 1 multipart. Listed: what the
 * check at the end saw, 0 missing, 1 same size and no ETag to compare (earlier versions compared sizes only), 2 other
 * size, 3 as sent, 4 replaced by an object of the same size.
 *
 * Queries name a partial index with INDEXED BY: without statistics SQLite takes the primary key instead, and
 * visits every row for each handful that it is asked for.
 */
const steps: readonly string[] = [
  `CREATE TABLE runs (
     run INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     created_ms REAL NOT NULL,
     ended_ms REAL,
     active_ms REAL NOT NULL DEFAULT 0,
     outcome TEXT,
     error TEXT,
     listing_error TEXT,
     scan_complete INTEGER NOT NULL DEFAULT 0,
     totals TEXT,
     spec TEXT NOT NULL
   ) STRICT;
   CREATE TABLE entries (
     run INTEGER NOT NULL,
     sequence INTEGER NOT NULL,
     root INTEGER NOT NULL,
     path TEXT NOT NULL,
     key TEXT,
     size INTEGER NOT NULL,
     mtime_ms REAL NOT NULL,
     inode REAL NOT NULL,
     state INTEGER NOT NULL,
     lane INTEGER NOT NULL,
     reason TEXT,
     error TEXT,
     etag TEXT,
     checksum TEXT,
     upload_id TEXT,
     part_size INTEGER,
     listed INTEGER,
     PRIMARY KEY (run, sequence)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX entries_unfinished ON entries (run, lane, sequence) WHERE state < 2;
   CREATE INDEX entries_not_sent ON entries (run, state, sequence) WHERE state > 2;
   CREATE UNIQUE INDEX entries_by_key ON entries (run, key) WHERE key IS NOT NULL;
   CREATE TABLE parts (
     run INTEGER NOT NULL,
     sequence INTEGER NOT NULL,
     part INTEGER NOT NULL,
     size INTEGER NOT NULL,
     etag TEXT NOT NULL,
     crc32 INTEGER NOT NULL,
     PRIMARY KEY (run, sequence, part)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE remote (
     run INTEGER NOT NULL,
     key TEXT NOT NULL,
     size INTEGER NOT NULL,
     etag TEXT NOT NULL,
     PRIMARY KEY (run, key)
   ) STRICT, WITHOUT ROWID;`,
  // begun: an attempt was made whose end is not known. unanswered: the same for a CreateMultipartUpload.
  // restarted: the file changed after its upload had started, and was sent again.
  `ALTER TABLE entries ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE entries ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE entries ADD COLUMN restarted INTEGER NOT NULL DEFAULT 0;
   CREATE INDEX entries_restarted ON entries (run) WHERE restarted = 1;`,
  // renamed: the key is not the one of the file's own path.
  'ALTER TABLE entries ADD COLUMN renamed INTEGER NOT NULL DEFAULT 0;',
  // paused: the user paused this file; it matters while the row is not settled.
  `ALTER TABLE entries ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
   CREATE INDEX entries_paused ON entries (run, sequence) WHERE paused = 1;`,
  // Renamed to the usual terms. in_flight: an attempt was made whose end is not known. create_pending: the
  // same for a CreateMultipartUpload. method: one PUT, or multipart.
  `ALTER TABLE entries RENAME COLUMN begun TO in_flight;
   ALTER TABLE entries RENAME COLUMN unanswered TO create_pending;
   ALTER TABLE entries RENAME COLUMN lane TO method;`,
  // places: the buckets that runs went to; no endpoint: AWS. known: the checksum that S3 confirmed for the newest
  // object of each key there; it outlives the run's rows. deleted: the run is hidden, and its rows are being removed.
  `CREATE TABLE places (
     place INTEGER PRIMARY KEY,
     endpoint TEXT NOT NULL,
     bucket TEXT NOT NULL,
     UNIQUE (endpoint, bucket)
   ) STRICT;
   CREATE TABLE known (
     place INTEGER NOT NULL,
     key TEXT NOT NULL,
     etag TEXT NOT NULL,
     checksum TEXT NOT NULL,
     PRIMARY KEY (place, key)
   ) STRICT, WITHOUT ROWID;
   ALTER TABLE runs ADD COLUMN place INTEGER;
   ALTER TABLE runs ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
   INSERT OR IGNORE INTO places (endpoint, bucket)
     SELECT COALESCE(json_extract(spec, '$.endpoint'), ''), json_extract(spec, '$.bucket') FROM runs
     WHERE CASE WHEN json_valid(spec) THEN json_type(spec, '$.bucket') = 'text' ELSE 0 END;
   UPDATE runs SET place = (SELECT place FROM places
       WHERE endpoint = COALESCE(json_extract(spec, '$.endpoint'), '') AND bucket = json_extract(spec, '$.bucket'))
     WHERE json_valid(spec);
   INSERT OR REPLACE INTO known (place, key, etag, checksum)
     SELECT place, key, etag, checksum FROM runs CROSS JOIN entries USING (run)
     WHERE place IS NOT NULL AND key IS NOT NULL AND etag IS NOT NULL AND checksum IS NOT NULL ORDER BY run;
   CREATE INDEX entries_with_upload ON entries (run, sequence) WHERE upload_id IS NOT NULL OR create_pending = 1;
   CREATE INDEX runs_deleted ON runs (run) WHERE deleted = 1;`,
  // Evidence of what was compared. proof_method: 0 nothing, 1 CRC32, 2 MD5, 3 MD5 of the parts' MD5s, 4 each part; the values
  // compared are in proof_local and proof_remote. Null in rows of earlier versions: they had only a CRC32, in checksum.
  `ALTER TABLE entries ADD COLUMN proof_method INTEGER;
   ALTER TABLE entries ADD COLUMN proof_local TEXT;
   ALTER TABLE entries ADD COLUMN proof_remote TEXT;
   ALTER TABLE entries ADD COLUMN version_id TEXT;
   ALTER TABLE entries ADD COLUMN request_id TEXT;
   ALTER TABLE entries ADD COLUMN host_id TEXT;
   ALTER TABLE entries ADD COLUMN proven_ms REAL;`,
  // A CreateMultipartUpload without an answer may be carried out long after its upload was looked for.
  `CREATE TABLE lost_creates (
     run INTEGER NOT NULL,
     key TEXT NOT NULL,
     noticed_ms REAL NOT NULL,
     PRIMARY KEY (run, key)
   ) STRICT, WITHOUT ROWID;`,
  // What a verification found in the bucket besides the files. extra_listed: the bucket was listed to its end.
  `CREATE TABLE extra_objects (
     run INTEGER NOT NULL,
     key TEXT NOT NULL,
     size INTEGER NOT NULL,
     PRIMARY KEY (run, key)
   ) STRICT, WITHOUT ROWID;
   ALTER TABLE runs ADD COLUMN extra_listed INTEGER NOT NULL DEFAULT 0;`,
  // Each CreateMultipartUpload without an answer by itself: when it was sent, and when it was given up. Null in rows of earlier
  // versions, which knew only that one had been sent since the run began.
  `ALTER TABLE entries ADD COLUMN create_asked_ms REAL;
   ALTER TABLE lost_creates RENAME TO lost_keys;
   CREATE TABLE lost_creates (
     id INTEGER PRIMARY KEY,
     run INTEGER NOT NULL,
     key TEXT NOT NULL,
     asked_ms REAL,
     lost_ms REAL NOT NULL
   ) STRICT;
   CREATE INDEX lost_creates_of_run ON lost_creates (run);
   INSERT INTO lost_creates (run, key, lost_ms) SELECT run, key, noticed_ms FROM lost_keys;
   DROP TABLE lost_keys;`,
  // compacted: the rows of the run are no longer kept; 1 while they are being removed, 2 afterwards. Its summary is in `summary`, as
  // it was then. options: what the user has set, as JSON. The index makes any page of the uploaded rows quick, for a tenth more writing.
  `ALTER TABLE runs ADD COLUMN compacted INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE runs ADD COLUMN summary TEXT;
   CREATE INDEX runs_compacting ON runs (run) WHERE compacted = 1;
   CREATE TABLE options (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE INDEX entries_uploaded ON entries (run, sequence) WHERE state = 2;`,
  // SHA-256 of the content, in hexadecimal, where a receipt was asked for.
  'ALTER TABLE entries ADD COLUMN sha256 TEXT;',
  // write_guard: what protected the key while it was written; 1 and 2 exclude no race. The index counts those.
  `ALTER TABLE entries ADD COLUMN write_guard INTEGER;
   CREATE INDEX entries_unguarded ON entries (run) WHERE write_guard > 0;`,
  // kept_time: the time of modification that an object keeps; 0 the file's, 1 another, 2 none, null: not looked at.
  // recomputed_checksums: what S3 has computed from its disks, from its report, while a run is verified by it; a task that failed
  // has its HTTP status in place of a value.
  `ALTER TABLE entries ADD COLUMN kept_time INTEGER;
   CREATE TABLE recomputed_checksums (
     run INTEGER NOT NULL,
     key TEXT NOT NULL,
     line INTEGER NOT NULL,
     etag TEXT,
     version_id TEXT,
     algorithm TEXT,
     value TEXT,
     parts INTEGER,
     failed_status INTEGER,
     PRIMARY KEY (run, key, line)
   ) STRICT, WITHOUT ROWID;`,
];

/** Whether a newer Hoist wrote a journal. */
export function isNewer(database: Database): boolean {
  return versionOf(database) > steps.length;
}

/** Migrates a journal to the newest schema. It must not be {@link isNewer}. */
export function migrate(database: Database): void {
  if (versionOf(database) === steps.length) return;
  // Two processes may open a new journal at the same moment: one migrates it, the other finds it done.
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = versionOf(database);
    // A newer Hoist may have migrated it since the caller looked.
    if (version > steps.length) throw new HoistError('state-newer');
    for (const step of steps.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${steps.length}; COMMIT`);
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function versionOf(database: Database): number {
  return (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}
