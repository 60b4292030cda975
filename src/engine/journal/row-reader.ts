import type { NamedItem } from '../../base/text/name-search.js';
import type { AppError, SkipReason } from '../../shared/errors/errors.js';
import type { RunRow, RunView } from '../../shared/models/run.js';
import { expected } from './listing-store.js';
import type { ProvenRow } from './records.js';
import { evidenceColumns, type Row, toRunRow } from './row-mapping.js';
import { methodAt, placeOf, sequenceAt } from './row-place.js';
import type { Session } from './session.js';

/** The rows of run ?1 in a view, from offset ?2, at most ?3. */
const viewQuery: Readonly<Record<RunView, string>> = {
  all: 'WHERE run = ?1 AND sequence >= ?2 ORDER BY sequence LIMIT ?3',
  unfinished:
    'INDEXED BY entries_unfinished WHERE run = ?1 AND state < 2 ORDER BY method, sequence LIMIT ?3 OFFSET ?2',
  // The rows before the page are skipped in the index alone.
  uploaded: `WHERE run = ?1 AND sequence IN (SELECT sequence FROM entries INDEXED BY entries_uploaded
    WHERE run = ?1 AND state = 2 ORDER BY sequence LIMIT ?3 OFFSET ?2) ORDER BY sequence`,
  skipped:
    'INDEXED BY entries_not_sent WHERE run = ?1 AND state > 2 AND state = 3 ORDER BY sequence LIMIT ?3 OFFSET ?2',
  failed:
    'INDEXED BY entries_not_sent WHERE run = ?1 AND state > 2 AND state = 4 ORDER BY sequence LIMIT ?3 OFFSET ?2',
};

/** The names of run ?1 in a view after sequence ?2 (and method ?4), at most ?3: in the order of the view. */
const namesQuery: Readonly<Record<RunView, string>> = {
  all: 'WHERE run = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3',
  unfinished: `INDEXED BY entries_unfinished WHERE run = ?1 AND state < 2 AND (method, sequence) > (?4, ?2)
    ORDER BY method, sequence LIMIT ?3`,
  uploaded:
    'INDEXED BY entries_uploaded WHERE run = ?1 AND state = 2 AND sequence > ?2 ORDER BY sequence LIMIT ?3',
  skipped: `INDEXED BY entries_not_sent WHERE run = ?1 AND state > 2 AND state = 3 AND sequence > ?2
    ORDER BY sequence LIMIT ?3`,
  failed: `INDEXED BY entries_not_sent WHERE run = ?1 AND state > 2 AND state = 4 AND sequence > ?2
    ORDER BY sequence LIMIT ?3`,
};

const rowColumns = `sequence, root, path, key, size, mtime_ms, state, reason, error, listed, kept_time, restarted, paused,
    ${evidenceColumns.join(', ')},
    CASE WHEN upload_id IS NULL THEN 0 ELSE (SELECT COALESCE(SUM(parts.size), 0) FROM parts
      WHERE parts.run = entries.run AND parts.sequence = entries.sequence) END AS part_bytes`;

/** The rows as the window and the report read them. */
export interface RowReader {
  /** One page of a view. In `all` the offset is the sequence; `unfinished` has small files first. */
  page(run: number, view: RunView, offset: number, limit: number): readonly RunRow[];
  /** The rows with these sequences, in order. */
  some(run: number, sequences: readonly number[]): readonly RunRow[];
  /** Paths and places (`row-place.ts`) in a view after a place, -1 for the beginning. */
  names(run: number, view: RunView, after: number, limit: number): readonly NamedItem[];
  /** The rows with these sequences, in order, and the roots that their paths are below. */
  withRoots(
    run: number,
    sequences: readonly number[],
  ): readonly { readonly row: RunRow; readonly root: number }[];
  /** All rows in order, streamed. */
  every(run: number): Iterable<RunRow>;
  /** The rows whose objects should be in the bucket, in order, streamed. */
  proven(run: number): Iterable<ProvenRow>;
  reasons(run: number): {
    readonly skipped: readonly { readonly reason: SkipReason; readonly files: number }[];
    readonly failed: readonly { readonly error: AppError; readonly files: number }[];
  };
  /** How many files changed after their upload had started. */
  restarted(run: number): number;
  /** How many files were written while nothing excluded a race with another writer. */
  unguarded(run: number): number;
}

export function createRowReader({ one, many }: Session): RowReader {
  // A database without this table or column was not written by Hoist, whatever version it claims.
  many(`SELECT ${rowColumns} FROM entries LIMIT 0`);

  function* batches(run: number, condition: string): Generator<Row> {
    let after = -1;
    for (;;) {
      const rows = many(
        `SELECT ${rowColumns} FROM entries WHERE run = ? AND sequence > ? AND ${condition} ORDER BY sequence LIMIT 1000`,
        run,
        after,
      );
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = Number(last['sequence']);
    }
  }

  const bySequence = (run: number, sequences: readonly number[]): readonly Row[] =>
    many(
      `SELECT ${rowColumns} FROM entries
       WHERE run = ? AND sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence`,
      run,
      JSON.stringify(sequences),
    );

  return {
    page(run, view, offset, limit) {
      return many(`SELECT ${rowColumns} FROM entries ${viewQuery[view]}`, run, offset, limit).map(toRunRow);
    },
    some: (run, sequences) => bySequence(run, sequences).map(toRunRow),
    names(run, view, after, limit) {
      const from = view === 'unfinished' && after >= 0 ? sequenceAt(after) : after;
      const method = view === 'unfinished' ? [methodAt(after)] : [];
      return many(
        `SELECT sequence, method, path FROM entries ${namesQuery[view]}`,
        run,
        from,
        limit,
        ...method,
      ).map((row) => ({
        place: placeOf(view, Number(row['method']), Number(row['sequence'])),
        name: String(row['path']),
      }));
    },
    withRoots: (run, sequences) =>
      bySequence(run, sequences).map((row) => ({ row: toRunRow(row), root: Number(row['root']) })),
    *every(run) {
      for (const row of batches(run, 'TRUE')) yield toRunRow(row);
    },
    *proven(run) {
      for (const row of batches(run, `key IS NOT NULL AND ${expected}`)) {
        const { path, key, size, level, evidence } = toRunRow(row);
        const mtimeMs = Number(row['mtime_ms']);
        yield {
          root: Number(row['root']),
          path,
          key: key ?? '',
          size,
          mtimeMs,
          level: level ?? 'accepted',
          evidence,
        };
      }
    },
    reasons(run) {
      const skipped = many(
        `SELECT reason, count(*) AS files FROM entries INDEXED BY entries_not_sent
         WHERE run = ? AND state > 2 AND state = 3 GROUP BY reason ORDER BY files DESC`,
        run,
      );
      const failed = many(
        `SELECT json_extract(error, '$.code') AS code, min(error) AS example, count(*) AS files FROM entries INDEXED BY entries_not_sent
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
      const row = one(
        'SELECT count(*) AS files FROM entries INDEXED BY entries_restarted WHERE run = ? AND restarted = 1',
        run,
      );
      return Number(row?.['files'] ?? 0);
    },
    unguarded(run) {
      const row = one(
        'SELECT count(*) AS files FROM entries INDEXED BY entries_unguarded WHERE run = ? AND write_guard > 0 AND state = 2',
        run,
      );
      return Number(row?.['files'] ?? 0);
    },
  };
}
