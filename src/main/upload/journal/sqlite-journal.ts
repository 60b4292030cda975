import type { EntryState, RunView, Tally } from '../../../shared/domain.js';
import { type AppError, HoistError, type SkipReason } from '../../../shared/errors.js';
import { maxRenames, renamedKey } from '../plan/renamed-key.js';
import type { Database } from './database.js';
import type { Journal, Totals } from './journal.js';
import { sqliteCodeOf, sqliteCodes, toJournalError } from './journal-error.js';
import { migrate } from './migrations.js';
import type { NewEntry } from './records.js';
import { laneNumber, type Row, stateOf, toPlanned, toRunRecord, toRunRow, valuesOf } from './row-mapping.js';

/** What stands behind `run = ? AND` for a view; then come the offset and the limit. */
const viewQuery: Readonly<Record<RunView, string>> = {
  all: 'sequence >= ?2 ORDER BY sequence LIMIT ?3',
  unfinished: 'state < 2 ORDER BY lane, sequence LIMIT ?3 OFFSET ?2',
  uploaded: 'state = 2 ORDER BY sequence LIMIT ?3 OFFSET ?2',
  skipped: 'state > 2 AND state = 3 ORDER BY sequence LIMIT ?3 OFFSET ?2',
  failed: 'state > 2 AND state = 4 ORDER BY sequence LIMIT ?3 OFFSET ?2',
};

/**
 * Settled rows are committed together, this many ms after the first: a process killed in between sends
 * those few files again, and finds them there.
 */
const commitEveryMs = 10;

/** Rows whose objects have to be in the bucket. */
const expected = "(state = 2 OR (state = 3 AND reason = 'already-there'))";

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
  let isDamaged = false;
  const named = (cause: unknown): unknown => {
    const error = toJournalError(cause);
    isDamaged ||= error instanceof HoistError && error.error.code === 'journal-damaged';
    return error;
  };
  const rollBack = (): void => {
    open = false;
    try {
      database.exec('ROLLBACK');
    } catch {
      // SQLite rolled back by itself
    }
  };
  const commitNow = (): void => {
    if (!open) return;
    try {
      database.exec('COMMIT');
      open = false;
    } catch (error) {
      rollBack();
      throw named(error);
    }
  };
  const commit = (): void => {
    try {
      commitNow();
    } catch (error) {
      onWriteError(error);
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
      const error = named(cause);
      rollBack();
      onWriteError(error);
      throw error;
    }
  };
  const read = <T>(ask: () => T): T => {
    try {
      return ask();
    } catch (error) {
      throw named(error);
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

  /** Writes a row with its key, or with what comes of a key that is taken; `put` tells whether the key was free. */
  function place(run: number, entry: NewEntry, put: (row: NewEntry, isRenamed: 0 | 1) => boolean): NewEntry {
    if (put(entry, 0)) return entry;
    const key = entry.key ?? '';
    const holder = one('SELECT renamed FROM entries WHERE run = ? AND key = ?', run, key);
    // Who holds it came to it only because its own name was in use: that is nothing this file could be blamed for.
    for (let number = 1; holder?.['renamed'] === 1 && number <= maxRenames; number += 1) {
      const renamed: NewEntry = { ...entry, key: renamedKey(key, number) };
      if (put(renamed, 1)) return renamed;
    }
    const collided: NewEntry = {
      ...entry,
      key: null,
      state: 'failed',
      error: { code: 'key-collision', details: { path: entry.path, key } },
    };
    put(collided, 0);
    return collided;
  }

  const entryColumns =
    'sequence, root, path, key, size, mtime_ms, inode, lane, upload_id, part_size, begun, unanswered';
  const rowColumns = `sequence, root, path, key, size, state, reason, error, listed, restarted, paused,
    CASE WHEN upload_id IS NULL THEN 0 ELSE (SELECT COALESCE(SUM(parts.size), 0) FROM parts
      WHERE parts.run = entries.run AND parts.sequence = entries.sequence) END AS part_bytes`;

  // A database that lacks a table or a column is none of ours, whatever version it claims.
  for (const columns of [`${entryColumns}, ${rowColumns} FROM entries`, '* FROM parts', '* FROM remote']) {
    read(() => statement(`SELECT ${columns} LIMIT 0`).all());
  }

  return {
    createRun(runId, spec, nowMs) {
      write('INSERT INTO runs (id, created_ms, spec) VALUES (?, ?, ?)', runId, nowMs, JSON.stringify(spec));
      // Whatever fails later, the run is there to be taken up again.
      commitNow();
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
      // Of finished uploads nobody asks for the parts any more.
      write(
        `DELETE FROM parts WHERE run = ? AND NOT EXISTS (SELECT 1 FROM entries
           WHERE entries.run = parts.run AND entries.sequence = parts.sequence AND upload_id IS NOT NULL)`,
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

    addEntries(run, sequence, entries) {
      return entries.map((entry, index) =>
        place(run, entry, (row, isRenamed) => {
          const changed = write(
            `INSERT INTO entries (run, sequence, root, path, key, size, mtime_ms, inode, state, lane, reason, error, renamed)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, key) WHERE key IS NOT NULL DO NOTHING`,
            run,
            sequence + index,
            ...valuesOf(row),
            isRenamed,
          );
          return changed.changes === 1;
        }),
      );
    },
    unplannable(run, after, limit) {
      return many(
        `SELECT sequence, root, path, size FROM entries
         WHERE run = ? AND state > 2 AND state = 4 AND sequence > ? AND key IS NULL ORDER BY sequence LIMIT ?`,
        run,
        after,
        limit,
      ).map((row) => ({
        sequence: Number(row['sequence']),
        root: Number(row['root']),
        path: String(row['path']),
        size: Number(row['size']),
      }));
    },
    replaceEntry(run, sequence, entry) {
      return place(run, entry, (row, isRenamed) => {
        const changed = write(
          `UPDATE OR IGNORE entries SET root = ?, path = ?, key = ?, size = ?, mtime_ms = ?, inode = ?, state = ?,
             lane = ?, reason = ?, error = ?, renamed = ? WHERE run = ? AND sequence = ?`,
          ...valuesOf(row),
          isRenamed,
          run,
          sequence,
        );
        return changed.changes === 1;
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
        `SELECT ${entryColumns} FROM entries WHERE run = ? AND state < 2 AND lane = ? AND sequence > ? AND state = 0 AND paused = 0 ORDER BY sequence LIMIT ?`,
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
         WHERE run = ? AND lane = ? AND sequence BETWEEN ? AND ? AND state < 2 AND state = 0 AND paused = 0`,
        run,
        laneNumber[lane],
        first,
        last,
      );
    },
    markPaused(run, sequence, isPaused) {
      const changed = write(
        'UPDATE entries SET paused = ? WHERE run = ? AND sequence = ? AND state < 2',
        isPaused ? 1 : 0,
        run,
        sequence,
      );
      commit();
      return changed.changes === 1;
    },
    pausedEntries(run) {
      return many('SELECT sequence FROM entries WHERE run = ? AND paused = 1 AND state < 2', run).map((row) =>
        Number(row['sequence']),
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
        lost: `${expected} AND listed IN (0, 2)`,
        cancelled: "state > 2 AND state = 3 AND reason = 'cancelled'",
        interrupted: 'state < 2 AND state = 1',
      }[which];
      const changed = write(
        `UPDATE entries SET state = 0, reason = NULL, error = NULL${which === 'lost' ? ', etag = NULL, checksum = NULL, listed = NULL' : ''}
         WHERE run = ? AND ${condition} AND key IS NOT NULL`,
        run,
      );
      return changed.changes;
    },
    giveUpPlanned(run, error) {
      if (error === null) {
        write(
          "UPDATE entries SET state = 3, reason = 'cancelled', paused = 0 WHERE run = ? AND state < 2",
          run,
        );
      } else {
        write(
          'UPDATE entries SET state = 4, error = ?, paused = 0 WHERE run = ? AND state < 2',
          JSON.stringify(error),
          run,
        );
      }
    },

    rekey(run, sequence, key) {
      const changed = write(
        'UPDATE OR IGNORE entries SET key = ?, renamed = 1 WHERE run = ? AND sequence = ?',
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
    partBytes(run) {
      const row = one(
        `SELECT COALESCE(SUM(size), 0) AS bytes FROM parts WHERE run = ? AND EXISTS (SELECT 1 FROM entries
           WHERE entries.run = parts.run AND entries.sequence = parts.sequence AND state IN (0, 1))`,
        run,
      );
      return Number(row?.['bytes']);
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
    hasSeenDamage: () => isDamaged,
    flush: commit,
    close() {
      commit();
      database.close();
    },
  };
}
