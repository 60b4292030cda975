import { maxRenames, renamedKey } from '../../shared/aws/key-rules.js';
import type { Journal } from './journal.js';
import { expected } from './listing-table.js';
import type { NewEntry } from './records.js';
import { methodNumber, toPlanned, valuesOf } from './row-mapping.js';
import type { Session } from './session.js';

const entryColumns =
  'sequence, root, path, key, size, mtime_ms, inode, method, upload_id, part_size, in_flight, create_pending';

/** The rows of a run on their way from found to settled. */
export type EntryTable = Pick<
  Journal,
  | 'addEntries'
  | 'unplannable'
  | 'replaceEntry'
  | 'indexPaths'
  | 'hasPath'
  | 'nextSequence'
  | 'nextPlanned'
  | 'entry'
  | 'markInFlight'
  | 'markPaused'
  | 'pausedEntries'
  | 'markPlanned'
  | 'markUploaded'
  | 'markSkipped'
  | 'markFailed'
  | 'markRestarted'
  | 'replan'
  | 'giveUpPlanned'
  | 'rekey'
>;

export function createEntryTable({ write, one, many, commit, exec }: Session): EntryTable {
  // A database that lacks a table or a column is none of ours, whatever version it claims.
  many(`SELECT ${entryColumns} FROM entries LIMIT 0`);

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

  return {
    addEntries(run, sequence, entries) {
      return entries.map((entry, index) =>
        place(run, entry, (row, isRenamed) => {
          const changed = write(
            `INSERT INTO entries (run, sequence, root, path, key, size, mtime_ms, inode, state, method, reason, error, renamed)
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
        `SELECT sequence, root, path, size FROM entries INDEXED BY entries_not_sent
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
             method = ?, reason = ?, error = ?, renamed = ? WHERE run = ? AND sequence = ?`,
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
      exec('CREATE INDEX IF NOT EXISTS entries_by_path ON entries (run, root, path)');
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
    nextPlanned(run, method, after, limit) {
      return many(
        `SELECT ${entryColumns} FROM entries INDEXED BY entries_unfinished
         WHERE run = ? AND state < 2 AND method = ? AND sequence > ? AND state = 0 AND paused = 0 ORDER BY sequence LIMIT ?`,
        run,
        methodNumber[method],
        after,
        limit,
      ).map(toPlanned);
    },
    entry(run, sequence) {
      const row = one(`SELECT ${entryColumns} FROM entries WHERE run = ? AND sequence = ?`, run, sequence);
      return row === undefined ? null : toPlanned(row);
    },
    markInFlight(run, method, first, last) {
      // Small files stay planned: moving each in the index twice would cost more than it tells.
      const state = method === 'multipart' ? 'state = 1, ' : '';
      write(
        `UPDATE entries INDEXED BY entries_unfinished SET ${state}in_flight = 1
         WHERE run = ? AND method = ? AND sequence BETWEEN ? AND ? AND state < 2 AND state = 0 AND paused = 0`,
        run,
        methodNumber[method],
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
      return many(
        'SELECT sequence FROM entries INDEXED BY entries_paused WHERE run = ? AND paused = 1 AND state < 2',
        run,
      ).map((row) => Number(row['sequence']));
    },
    markPlanned(run, sequence) {
      write('UPDATE entries SET state = 0 WHERE run = ? AND sequence = ?', run, sequence);
    },
    markUploaded(run, sequence, size, proof) {
      write(
        `UPDATE entries SET state = 2, size = ?, etag = ?, checksum = ?, reason = NULL, error = NULL,
           in_flight = 0, upload_id = NULL, part_size = NULL WHERE run = ? AND sequence = ?`,
        size,
        proof.etag,
        proof.checksum,
        run,
        sequence,
      );
    },
    markSkipped(run, sequence, reason, proof) {
      write(
        `UPDATE entries SET state = 3, reason = ?, error = NULL, etag = ?, checksum = ?, in_flight = 0
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
        'UPDATE entries SET state = 4, reason = NULL, error = ?, in_flight = ? WHERE run = ? AND sequence = ?',
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
  };
}
