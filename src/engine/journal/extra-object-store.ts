import type { ExtraObject } from '../../shared/models/run.js';
import type { Tally } from '../../shared/models/tally.js';
import type { Session } from './session.js';

/** What a verification found in the bucket besides the files. */
export interface ExtraObjectStore {
  /** Notes every listed object whose key no row of the run has; to be called when the listing is complete. */
  collect(run: number): void;
  /** Null when the bucket was not listed to its end. */
  total(run: number): Tally | null;
  /** In key order, after the key `after`. */
  page(run: number, after: string, limit: number): readonly ExtraObject[];
  /** All of them in key order, streamed. */
  every(run: number): Iterable<ExtraObject>;
}

const pageSize = 1000;

export function createExtraObjectStore({ write, one, many }: Session): ExtraObjectStore {
  // A database without this table was not written by Hoist, whatever version it claims.
  many('SELECT * FROM extra_objects LIMIT 0');

  function page(run: number, after: string, limit: number): readonly ExtraObject[] {
    return many(
      'SELECT key, size FROM extra_objects WHERE run = ? AND key > ? ORDER BY key LIMIT ?',
      run,
      after,
      limit,
    ).map((row) => ({ key: String(row['key']), size: Number(row['size']) }));
  }

  return {
    collect(run) {
      write(
        `INSERT OR REPLACE INTO extra_objects (run, key, size) SELECT run, key, size FROM remote
         WHERE run = ? AND NOT EXISTS (SELECT 1 FROM entries INDEXED BY entries_by_key
           WHERE entries.run = remote.run AND entries.key IS NOT NULL AND entries.key = remote.key)`,
        run,
      );
      write('UPDATE runs SET extra_listed = 1 WHERE run = ?', run);
    },
    total(run) {
      const row = one(
        `SELECT extra_listed, (SELECT count(*) FROM extra_objects WHERE extra_objects.run = runs.run) AS files,
           (SELECT COALESCE(sum(size), 0) FROM extra_objects WHERE extra_objects.run = runs.run) AS bytes
         FROM runs WHERE run = ?`,
        run,
      );
      if (row?.['extra_listed'] !== 1) return null;
      return { files: Number(row['files']), bytes: Number(row['bytes']) };
    },
    page,
    *every(run) {
      for (let after = ''; ; ) {
        const objects = page(run, after, pageSize);
        yield* objects;
        const last = objects.at(-1);
        if (last === undefined) return;
        after = last.key;
      }
    },
  };
}
