import { maxRenames, renamedKey } from '../../shared/aws/key-rules.js';
import type { ErrorCode } from '../../shared/errors/errors.js';
import type { NewEntry } from './records.js';
import { valuesOf } from './row-mapping.js';
import { assertLegal } from './row-states.js';
import type { Session } from './session.js';

/** A failed row without a key: what the scan could not read, or for which it found no key. */
export interface UnplannableEntry {
  readonly sequence: number;
  readonly root: number;
  readonly path: string;
  readonly size: number;
}

/** Turns what a scan finds into the rows of a run. */
export interface IngestStore {
  /**
   * Appends rows from `sequence` on. A row whose key an earlier row of the run has becomes `failed:
   * key-collision` or what `taken` says, unless the earlier row only got this key by renaming: then the new row is renamed too.
   */
  add(run: number, sequence: number, entries: readonly NewEntry[], taken?: ErrorCode): readonly NewEntry[];
  /** In order, after the row `after`. */
  unplannable(run: number, after: number, limit: number): readonly UnplannableEntry[];
  /**
   * Replaces an unplannable row by what a rescan found in its place; otherwise like {@link add}.
   *
   * @throws HoistError `internal` for any other row
   */
  replace(run: number, sequence: number, entry: NewEntry): NewEntry;
  /** Makes {@link hasPath} fast: to be called before a run's folder is scanned again. */
  indexPaths(): void;
  /** Whether a run has a row for a path already. */
  hasPath(run: number, root: number, path: string): boolean;
  nextSequence(run: number): number;
}

export function createIngestStore({ write, one, many, commit, exec }: Session): IngestStore {
  /** Writes a row with its key, or with what comes of a key that is taken; `put` tells whether the key was free. */
  function placeRow(
    run: number,
    entry: NewEntry,
    put: (row: NewEntry, isRenamed: 0 | 1) => boolean,
    taken: ErrorCode = 'key-collision',
  ): NewEntry {
    if (put(entry, 0)) return entry;
    const key = entry.key ?? '';
    const holder = one('SELECT renamed FROM entries WHERE run = ? AND key = ?', run, key);
    // The holder got the key only because its own was taken: this file is not to blame for that.
    for (let number = 1; holder?.['renamed'] === 1 && number <= maxRenames; number += 1) {
      const renamed: NewEntry = { ...entry, key: renamedKey(key, number) };
      if (put(renamed, 1)) return renamed;
    }
    const collided: NewEntry = {
      ...entry,
      key: null,
      state: 'failed',
      error: { code: taken, details: { path: entry.path, key } },
    };
    put(collided, 0);
    return collided;
  }

  return {
    add(run, sequence, entries, taken) {
      return entries.map((entry, index) =>
        placeRow(
          run,
          entry,
          (row, isRenamed) => {
            const changed = write(
              `INSERT INTO entries (run, sequence, root, path, key, size, mtime_ms, inode, state, method, reason, error, renamed)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, key) WHERE key IS NOT NULL DO NOTHING`,
              run,
              sequence + index,
              ...valuesOf(row),
              isRenamed,
            );
            return changed.changes === 1;
          },
          taken,
        ),
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
    replace(run, sequence, entry) {
      const place = one(
        'SELECT 1 FROM entries WHERE run = ? AND sequence = ? AND state = 4 AND key IS NULL',
        run,
        sequence,
      );
      assertLegal({ changes: place === undefined ? 0 : 1 }, 'ingest.replace planned');
      return placeRow(run, entry, (row, isRenamed) => {
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
  };
}
