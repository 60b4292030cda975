import { z } from 'zod';
import type { EntryState, RunOutcome, RunRow, RunView, Tally } from '../../../shared/domain.js';
import type { AppError, SkipReason } from '../../../shared/errors.js';
import type { FileFingerprint } from '../transfer/source-file.js';
import type { Database } from './database.js';
import { sqliteCodeOf, sqliteCodes, toJournalError } from './journal-error.js';
import { migrate } from './migrations.js';
import type { Lane, NewEntry, ObjectProof, PartRecord, PlannedEntry, RunRecord, RunSpec } from './records.js';
import { entryStates, runSpec } from './records.js';

const stateNumber = { planned: 0, uploading: 1, uploaded: 2, skipped: 3, failed: 4 } as const;
const laneNumber = { single: 0, multipart: 1 } as const satisfies Record<Lane, number>;
const listedWord = ['missing', 'same-size', 'other-size'] as const;

/** What stands behind `run = ? AND` for a view; then come the offset and the limit. */
const viewQuery: Readonly<Record<RunView, string>> = {
  all: 'sequence >= ?2 ORDER BY sequence LIMIT ?3',
  unfinished: 'state < 2 ORDER BY lane, sequence LIMIT ?3 OFFSET ?2',
  uploaded: 'state = 2 ORDER BY sequence LIMIT ?3 OFFSET ?2',
  skipped: 'state > 2 AND state = 3 ORDER BY sequence LIMIT ?3 OFFSET ?2',
  failed: 'state > 2 AND state = 4 ORDER BY sequence LIMIT ?3 OFFSET ?2',
};

export type Totals = Readonly<Record<EntryState, Tally>>;

type Row = Record<string, string | number | null>;

export interface RunEnd {
  readonly outcome: RunOutcome;
  readonly error: AppError | null;
  readonly listingError: AppError | null;
  readonly nowMs: number;
  readonly activeMs: number;
}

/**
 * The truth about every run, kept in SQLite. Calls are synchronous and see each other at once. What is
 * written about multipart uploads is committed at once, everything else some milliseconds later, many
 * rows together. Calls throw HoistError `disk-full`, `journal-unwritable` or `journal-damaged` when SQLite
 * can't go on.
 */
export interface Journal {
  createRun(runId: string, spec: RunSpec, nowMs: number): RunRecord;
  findRun(runId: string): RunRecord | null;
  /** Newest first. */
  listRuns(limit: number): readonly RunRecord[];
  endRun(run: number, end: RunEnd): void;
  /** Takes an ended or interrupted run up again, with a specification that may have changed. */
  reopenRun(run: number, spec: RunSpec): void;
  saveActiveTime(run: number, activeMs: number): void;
  markScanComplete(run: number): void;
  deleteRun(run: number): void;

  /** Appends rows from `sequence` on. A key that an earlier row of the run has makes the row `failed: key-collision`. */
  addEntries(run: number, sequence: number, entries: readonly NewEntry[]): readonly NewEntry[];
  /** Makes {@link hasPath} quick: to be called before a run's folder is scanned once more. */
  indexPaths(): void;
  /** Whether a run has a row for a path already. */
  hasPath(run: number, root: number, path: string): boolean;
  nextSequence(run: number): number;
  nextPlanned(run: number, lane: Lane, after: number, limit: number): readonly PlannedEntry[];
  entry(run: number, sequence: number): PlannedEntry | null;
  /** Notes that planned rows of a lane are about to be sent; their state changes in the multipart lane only. */
  markBegun(run: number, lane: Lane, first: number, last: number): void;
  markPlanned(run: number, sequence: number): void;
  markUploaded(run: number, sequence: number, size: number, proof: ObjectProof): void;
  markSkipped(run: number, sequence: number, reason: SkipReason, proof: ObjectProof | null): void;
  /** `mayHaveArrived`: the last that was sent got no answer. */
  markFailed(run: number, sequence: number, error: AppError, mayHaveArrived: boolean): void;
  /** Notes that a file changed after its upload had begun, and is sent anew. */
  markRestarted(run: number, sequence: number): void;
  /** Failed and cancelled rows that can be sent become planned again; the number of them. */
  replan(run: number, which: 'failed' | 'cancelled' | 'interrupted'): number;
  /** Every row still waiting becomes skipped: cancelled, or failed when there is an error to blame. */
  giveUpPlanned(run: number, error: AppError | null): void;

  /** A row's key becomes another one; false, and nothing is changed, when a row of the run has it already. */
  rekey(run: number, sequence: number, key: string): boolean;
  /** Write-ahead: notes that a CreateMultipartUpload is about to be sent. */
  askForMultipart(run: number, sequence: number): void;
  /**
   * Notes a new multipart upload and the state of the file its parts come from; it is on the disk when this returns,
   * so that an upload whose id is not known has no parts.
   */
  beginMultipart(
    run: number,
    sequence: number,
    uploadId: string,
    partSize: number,
    file: FileFingerprint,
  ): void;
  /** Forgets a row's multipart upload, its parts, and that one may have been begun. */
  forgetMultipart(run: number, sequence: number): void;
  addPart(run: number, sequence: number, part: PartRecord): void;
  parts(run: number, sequence: number): readonly PartRecord[];
  /** Rows with a multipart upload that is not finished, or that may have been begun. */
  openMultiparts(run: number): readonly { sequence: number; key: string }[];

  /** What the bucket held when the run began. */
  addRemote(run: number, objects: readonly { key: string; size: number; etag: string }[]): void;
  remote(run: number, key: string): { size: number; etag: string } | null;
  forgetRemote(run: number): void;
  /**
   * The CRC32 (base64) that S3 confirmed for an object when some run put it into this bucket, found by its
   * ETag, which changes with the content; null when Hoist did not put it there.
   */
  knownChecksum(bucket: string, key: string, etag: string): string | null;

  totals(run: number): Totals;
  /** One page of a view. In `all` the offset is the sequence; `unfinished` has small files first. */
  rows(run: number, view: RunView, offset: number, limit: number): readonly RunRow[];
  /** All rows in order, streamed. */
  everyRow(run: number): Iterable<RunRow>;
  reasons(run: number): {
    skipped: readonly { reason: SkipReason; files: number }[];
    failed: readonly { error: AppError; files: number }[];
  };

  /** How many files changed after their upload had begun. */
  restarted(run: number): number;

  /** Notes what the listing of the bucket says of a key; keys that are no row of the run are ignored. */
  markListed(run: number, key: string, size: number): void;
  /** Rows the listing should have shown and did not (yet) show. */
  unlisted(run: number, limit: number): readonly { sequence: number; key: string; size: number }[];
  markMissing(run: number): void;
  clearListed(run: number): void;
  listingTotals(run: number): { confirmed: number; otherSize: number; missing: number };

  /**
   * `listener` hears of a write or a commit that failed (a full disk, say): what was written since the last
   * commit is lost and the run must stop.
   */
  onWriteError(listener: (error: unknown) => void): void;
  flush(): void;
  close(): void;
}

/** Opens a journal on a database and brings it to the newest schema. Throws when it is none. */
export function createJournal(database: Database): Journal {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000');
  migrate(database);

  const prepared = new Map<string, ReturnType<Database['prepare']>>();
  const statement = (sql: string) => {
    let found = prepared.get(sql);
    if (found === undefined) {
      found = database.prepare(sql);
      prepared.set(sql, found);
    }
    return found;
  };

  let onWriteError: (error: unknown) => void = (error) => {
    throw error;
  };
  let open = false;
  const rollBack = (): void => {
    open = false;
    try {
      database.exec('ROLLBACK');
    } catch {
      // SQLite rolled back by itself
    }
  };
  const commit = (): void => {
    if (!open) return;
    try {
      database.exec('COMMIT');
      open = false;
    } catch (error) {
      rollBack();
      onWriteError(toJournalError(error));
    }
  };
  const write = (sql: string, ...values: (string | number | null)[]) => {
    try {
      if (!open) {
        database.exec('BEGIN IMMEDIATE');
        open = true;
        setTimeout(commit, commitEveryMs);
      }
      return statement(sql).run(...values);
    } catch (cause) {
      // A constraint is about this row alone and the transaction goes on.
      if (sqliteCodeOf(cause) === sqliteCodes.constraint) throw cause;
      const error = toJournalError(cause);
      rollBack();
      onWriteError(error);
      throw error;
    }
  };
  const read = <T>(ask: () => T): T => {
    try {
      return ask();
    } catch (error) {
      throw toJournalError(error);
    }
  };
  const one = (sql: string, ...values: (string | number)[]) =>
    read(() => statement(sql).get(...values) as Row | undefined);
  const many = (sql: string, ...values: (string | number)[]) =>
    read(() => statement(sql).all(...values) as Row[]);

  /** Looks at every row: for a run that is under way or was interrupted. */
  function countRows(run: number): Totals {
    const totals: Record<EntryState, Tally> = {
      planned: { files: 0, bytes: 0 },
      uploading: { files: 0, bytes: 0 },
      uploaded: { files: 0, bytes: 0 },
      skipped: { files: 0, bytes: 0 },
      failed: { files: 0, bytes: 0 },
    };
    for (const row of many(
      'SELECT state, count(*) AS files, sum(size) AS bytes FROM entries WHERE run = ? GROUP BY state',
      run,
    )) {
      totals[stateOf(row)] = { files: Number(row['files']), bytes: Number(row['bytes']) };
    }
    return totals;
  }

  const entryColumns =
    'sequence, root, path, key, size, mtime_ms, inode, lane, upload_id, part_size, begun, unanswered';
  const rowColumns = 'sequence, root, path, key, size, state, reason, error, listed, restarted';

  // A database that lacks a table or a column is none of ours, whatever version it claims.
  for (const columns of [`${entryColumns}, ${rowColumns} FROM entries`, '* FROM parts', '* FROM remote']) {
    read(() => statement(`SELECT ${columns} LIMIT 0`).all());
  }

  return {
    createRun(runId, spec, nowMs) {
      write('INSERT INTO runs (id, created_ms, spec) VALUES (?, ?, ?)', runId, nowMs, JSON.stringify(spec));
      const record = this.findRun(runId);
      if (record === null) throw new Error('the run just written is not there');
      return record;
    },
    findRun(runId) {
      const row = one('SELECT * FROM runs WHERE id = ?', runId);
      return row === undefined ? null : toRunRecord(row);
    },
    listRuns(limit) {
      return many('SELECT * FROM runs ORDER BY run DESC LIMIT ?', limit).flatMap((row) => {
        const record = toRunRecord(row);
        return record === null ? [] : [record];
      });
    },
    endRun(run, end) {
      write(
        'UPDATE runs SET outcome = ?, error = ?, listing_error = ?, ended_ms = ?, active_ms = ?, totals = ? WHERE run = ?',
        end.outcome,
        end.error === null ? null : JSON.stringify(end.error),
        end.listingError === null ? null : JSON.stringify(end.listingError),
        end.nowMs,
        end.activeMs,
        JSON.stringify(countRows(run)),
        run,
      );
      commit();
    },
    reopenRun(run, spec) {
      write(
        'UPDATE runs SET outcome = NULL, error = NULL, ended_ms = NULL, totals = NULL, spec = ? WHERE run = ?',
        JSON.stringify(spec),
        run,
      );
      write('UPDATE entries SET listed = NULL WHERE run = ? AND listed IS NOT NULL', run);
    },
    saveActiveTime(run, activeMs) {
      write('UPDATE runs SET active_ms = ? WHERE run = ?', activeMs, run);
    },
    markScanComplete(run) {
      write('UPDATE runs SET scan_complete = 1 WHERE run = ?', run);
    },
    deleteRun(run) {
      for (const table of ['parts', 'remote', 'entries']) write(`DELETE FROM ${table} WHERE run = ?`, run);
      write('DELETE FROM runs WHERE run = ?', run);
    },

    addEntries(run, sequence, entries) {
      return entries.map((entry, index) => {
        const insert = (row: NewEntry) =>
          write(
            `INSERT INTO entries (run, sequence, root, path, key, size, mtime_ms, inode, state, lane, reason, error)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, key) WHERE key IS NOT NULL DO NOTHING`,
            run,
            sequence + index,
            row.root,
            row.path,
            row.key,
            row.size,
            row.mtimeMs,
            row.inode,
            stateNumber[row.state],
            laneNumber[row.lane],
            row.reason,
            row.error === null ? null : JSON.stringify(row.error),
          );
        if (insert(entry).changes === 1) return entry;
        const collided: NewEntry = {
          ...entry,
          key: null,
          state: 'failed',
          error: { code: 'key-collision', details: { path: entry.path, key: entry.key ?? '' } },
        };
        insert(collided);
        return collided;
      });
    },
    indexPaths() {
      commit();
      database.exec('CREATE INDEX IF NOT EXISTS entries_by_path ON entries (run, root, path)');
    },
    hasPath(run, root, path) {
      return (
        one('SELECT 1 FROM entries WHERE run = ? AND root = ? AND path = ?', run, root, path) !== undefined
      );
    },
    nextSequence(run) {
      const row = one('SELECT max(sequence) AS last FROM entries WHERE run = ?', run);
      return typeof row?.['last'] === 'number' ? row['last'] + 1 : 0;
    },
    nextPlanned(run, lane, after, limit) {
      return many(
        `SELECT ${entryColumns} FROM entries WHERE run = ? AND state < 2 AND lane = ? AND sequence > ? AND state = 0 ORDER BY sequence LIMIT ?`,
        run,
        laneNumber[lane],
        after,
        limit,
      ).map(toPlanned);
    },
    entry(run, sequence) {
      const row = one(`SELECT ${entryColumns} FROM entries WHERE run = ? AND sequence = ?`, run, sequence);
      return row === undefined ? null : toPlanned(row);
    },
    markBegun(run, lane, first, last) {
      // Small files stay planned: moving each in the index twice would cost more than it tells.
      const state = lane === 'multipart' ? 'state = 1, ' : '';
      write(
        `UPDATE entries SET ${state}begun = 1
         WHERE run = ? AND lane = ? AND sequence BETWEEN ? AND ? AND state < 2 AND state = 0`,
        run,
        laneNumber[lane],
        first,
        last,
      );
    },
    markPlanned(run, sequence) {
      write('UPDATE entries SET state = 0 WHERE run = ? AND sequence = ?', run, sequence);
    },
    markUploaded(run, sequence, size, proof) {
      write(
        `UPDATE entries SET state = 2, size = ?, etag = ?, checksum = ?, reason = NULL, error = NULL,
           begun = 0, upload_id = NULL, part_size = NULL WHERE run = ? AND sequence = ?`,
        size,
        proof.etag,
        proof.checksum,
        run,
        sequence,
      );
    },
    markSkipped(run, sequence, reason, proof) {
      write(
        `UPDATE entries SET state = 3, reason = ?, error = NULL, etag = ?, checksum = ?, begun = 0
         WHERE run = ? AND sequence = ?`,
        reason,
        proof?.etag ?? null,
        proof?.checksum ?? null,
        run,
        sequence,
      );
    },
    markFailed(run, sequence, error, mayHaveArrived) {
      write(
        'UPDATE entries SET state = 4, reason = NULL, error = ?, begun = ? WHERE run = ? AND sequence = ?',
        JSON.stringify(error),
        mayHaveArrived ? 1 : 0,
        run,
        sequence,
      );
    },
    markRestarted(run, sequence) {
      write('UPDATE entries SET restarted = 1 WHERE run = ? AND sequence = ?', run, sequence);
    },
    replan(run, which) {
      const condition = {
        failed: 'state > 2 AND state = 4',
        cancelled: "state > 2 AND state = 3 AND reason = 'cancelled'",
        interrupted: 'state < 2 AND state = 1',
      }[which];
      const changed = write(
        `UPDATE entries SET state = 0, reason = NULL, error = NULL WHERE run = ? AND ${condition} AND key IS NOT NULL`,
        run,
      );
      return changed.changes;
    },
    giveUpPlanned(run, error) {
      if (error === null) {
        write("UPDATE entries SET state = 3, reason = 'cancelled' WHERE run = ? AND state < 2", run);
      } else {
        write(
          'UPDATE entries SET state = 4, error = ? WHERE run = ? AND state < 2',
          JSON.stringify(error),
          run,
        );
      }
    },

    rekey(run, sequence, key) {
      const changed = write(
        'UPDATE OR IGNORE entries SET key = ? WHERE run = ? AND sequence = ?',
        key,
        run,
        sequence,
      );
      return changed.changes === 1;
    },
    askForMultipart(run, sequence) {
      write('UPDATE entries SET unanswered = 1 WHERE run = ? AND sequence = ?', run, sequence);
      commit();
    },
    beginMultipart(run, sequence, uploadId, partSize, file) {
      commit();
      database.exec('PRAGMA synchronous = FULL');
      write('DELETE FROM parts WHERE run = ? AND sequence = ?', run, sequence);
      write(
        `UPDATE entries SET upload_id = ?, part_size = ?, size = ?, mtime_ms = ?, inode = ?, unanswered = 0
         WHERE run = ? AND sequence = ?`,
        uploadId,
        partSize,
        file.size,
        file.mtimeMs,
        file.inode,
        run,
        sequence,
      );
      commit();
      database.exec('PRAGMA synchronous = NORMAL');
    },
    forgetMultipart(run, sequence) {
      write('DELETE FROM parts WHERE run = ? AND sequence = ?', run, sequence);
      write(
        'UPDATE entries SET upload_id = NULL, part_size = NULL, unanswered = 0 WHERE run = ? AND sequence = ?',
        run,
        sequence,
      );
    },
    addPart(run, sequence, part) {
      write(
        'INSERT OR REPLACE INTO parts (run, sequence, part, size, etag, crc32) VALUES (?, ?, ?, ?, ?, ?)',
        run,
        sequence,
        part.part,
        part.size,
        part.etag,
        part.crc32,
      );
      commit();
    },
    parts(run, sequence) {
      return many(
        'SELECT part, size, etag, crc32 FROM parts WHERE run = ? AND sequence = ? ORDER BY part',
        run,
        sequence,
      ).map((row) => ({
        part: Number(row['part']),
        size: Number(row['size']),
        etag: String(row['etag']),
        crc32: Number(row['crc32']),
      }));
    },
    openMultiparts(run) {
      return many(
        `SELECT sequence, key FROM entries
         WHERE run = ? AND (upload_id IS NOT NULL OR unanswered = 1) AND key IS NOT NULL`,
        run,
      ).map((row) => ({ sequence: Number(row['sequence']), key: String(row['key']) }));
    },

    addRemote(run, objects) {
      for (const { key, size, etag } of objects) {
        write(
          'INSERT OR REPLACE INTO remote (run, key, size, etag) VALUES (?, ?, ?, ?)',
          run,
          key,
          size,
          etag,
        );
      }
    },
    remote(run, key) {
      const row = one('SELECT size, etag FROM remote WHERE run = ? AND key = ?', run, key);
      return row === undefined ? null : { size: Number(row['size']), etag: String(row['etag']) };
    },
    forgetRemote(run) {
      write('DELETE FROM remote WHERE run = ?', run);
    },
    knownChecksum(bucket, key, etag) {
      const row = one(
        `SELECT checksum FROM runs CROSS JOIN entries USING (run)
         WHERE json_extract(spec, '$.bucket') = ? AND key = ? AND etag = ? AND checksum IS NOT NULL LIMIT 1`,
        bucket,
        key,
        etag,
      );
      return typeof row?.['checksum'] === 'string' ? row['checksum'] : null;
    },

    totals(run) {
      const row = one('SELECT totals FROM runs WHERE run = ?', run);
      return typeof row?.['totals'] === 'string' ? (JSON.parse(row['totals']) as Totals) : countRows(run);
    },
    rows(run, view, offset, limit) {
      return many(
        `SELECT ${rowColumns} FROM entries WHERE run = ?1 AND ${viewQuery[view]}`,
        run,
        offset,
        limit,
      ).map(toRunRow);
    },
    *everyRow(run) {
      let after = -1;
      for (;;) {
        const rows = many(
          `SELECT ${rowColumns} FROM entries WHERE run = ? AND sequence > ? ORDER BY sequence LIMIT 1000`,
          run,
          after,
        );
        if (rows.length === 0) return;
        for (const row of rows) yield toRunRow(row);
        after = Number(rows.at(-1)?.['sequence']);
      }
    },
    reasons(run) {
      const skipped = many(
        'SELECT reason, count(*) AS files FROM entries WHERE run = ? AND state > 2 AND state = 3 GROUP BY reason ORDER BY files DESC',
        run,
      );
      const failed = many(
        `SELECT json_extract(error, '$.code') AS code, min(error) AS example, count(*) AS files FROM entries
         WHERE run = ? AND state > 2 AND state = 4 GROUP BY code ORDER BY files DESC`,
        run,
      );
      return {
        skipped: skipped.map((row) => ({ reason: row['reason'] as SkipReason, files: Number(row['files']) })),
        failed: failed.map((row) => ({
          error: JSON.parse(String(row['example'])) as AppError,
          files: Number(row['files']),
        })),
      };
    },

    restarted(run) {
      const row = one('SELECT count(*) AS files FROM entries WHERE run = ? AND restarted = 1', run);
      return Number(row?.['files'] ?? 0);
    },

    markListed(run, key, size) {
      write(
        'UPDATE entries SET listed = CASE WHEN size = ? THEN 1 ELSE 2 END WHERE run = ? AND key = ? AND state IN (2, 3)',
        size,
        run,
        key,
      );
    },
    unlisted(run, limit) {
      return many(
        `SELECT sequence, key, size FROM entries WHERE run = ? AND key IS NOT NULL AND listed IS NULL AND ${expected} LIMIT ?`,
        run,
        limit,
      ).map((row) => ({
        sequence: Number(row['sequence']),
        key: String(row['key']),
        size: Number(row['size']),
      }));
    },
    markMissing(run) {
      write(`UPDATE entries SET listed = 0 WHERE run = ? AND listed IS NULL AND ${expected}`, run);
    },
    clearListed(run) {
      write('UPDATE entries SET listed = NULL WHERE run = ? AND listed IS NOT NULL', run);
    },
    listingTotals(run) {
      const row = one(
        `SELECT count(*) FILTER (WHERE listed = 1) AS confirmed, count(*) FILTER (WHERE listed = 2) AS other,
           count(*) FILTER (WHERE listed = 0) AS missing FROM entries WHERE run = ? AND ${expected}`,
        run,
      );
      return {
        confirmed: Number(row?.['confirmed'] ?? 0),
        otherSize: Number(row?.['other'] ?? 0),
        missing: Number(row?.['missing'] ?? 0),
      };
    },

    onWriteError(listener) {
      onWriteError = listener;
    },
    flush: commit,
    close() {
      commit();
      database.close();
    },
  };
}

/**
 * Settled rows are committed together, this many ms after the first: a process killed in between sends
 * those few files again, and finds them there.
 */
const commitEveryMs = 10;

/** Rows whose objects have to be in the bucket. */
const expected = "(state = 2 OR (state = 3 AND reason = 'already-there'))";

function stateOf(row: Row): EntryState {
  const state = entryStates[Number(row['state'])];
  if (state === undefined) throw new Error(`unknown entry state ${String(row['state'])}`);
  return state;
}

const specText = z.string().transform(jsonOrNull).pipe(runSpec);

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Null for a run that another version of Hoist wrote in a way this one can't read: the others are still there. */
function toRunRecord(row: Row): RunRecord | null {
  const spec = specText.safeParse(row['spec']);
  if (!spec.success) return null;
  return {
    run: Number(row['run']),
    runId: String(row['id']),
    createdMs: Number(row['created_ms']),
    endedMs: row['ended_ms'] === null ? null : Number(row['ended_ms']),
    activeMs: Number(row['active_ms']),
    outcome: row['outcome'] as RunOutcome | null,
    error: row['error'] === null ? null : (JSON.parse(String(row['error'])) as AppError),
    listingError:
      row['listing_error'] === null ? null : (JSON.parse(String(row['listing_error'])) as AppError),
    scanComplete: row['scan_complete'] === 1,
    spec: spec.data,
  };
}

function toPlanned(row: Row): PlannedEntry {
  return {
    sequence: Number(row['sequence']),
    root: Number(row['root']),
    path: String(row['path']),
    key: String(row['key']),
    size: Number(row['size']),
    mtimeMs: Number(row['mtime_ms']),
    inode: Number(row['inode']),
    lane: row['lane'] === 0 ? 'single' : 'multipart',
    uploadId: row['upload_id'] === null ? null : String(row['upload_id']),
    partSize: row['part_size'] === null ? null : Number(row['part_size']),
    begun: row['begun'] === 1,
    unanswered: row['unanswered'] === 1,
  };
}

function toRunRow(row: Row): RunRow {
  const state = stateOf(row);
  return {
    sequence: Number(row['sequence']),
    path: String(row['path']),
    key: row['key'] === null ? null : String(row['key']),
    size: Number(row['size']),
    state,
    sentBytes: state === 'uploaded' ? Number(row['size']) : 0,
    skipReason: row['reason'] as SkipReason | null,
    error: row['error'] === null ? null : (JSON.parse(String(row['error'])) as AppError),
    restarted: row['restarted'] === 1,
    listed: row['listed'] === null ? null : (listedWord[Number(row['listed'])] ?? null),
  };
}
