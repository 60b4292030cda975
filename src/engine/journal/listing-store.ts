import type { KeyRange, ListingTotals } from './records.js';
import type { Session } from './session.js';

/** Rows whose objects must be in the bucket. */
export const expected = "(state = 2 OR (state = 3 AND reason = 'already-there'))";

/** What the listing of the bucket at the end says about the rows. */
export interface ListingStore {
  /**
   * Divides the run's keys, in the order of their UTF-8 bytes, into at most `most` ranges. Each but the last
   * has the same number of keys, a multiple of `page`. Empty when no row has a key.
   */
  keyRanges(run: number, most: number, page: number): readonly KeyRange[];
  /** Notes what the listing says about a key; keys that belong to no row of the run are ignored. */
  markListed(run: number, key: string, size: number): void;
  /** Rows that the listing should have shown and has not shown (yet). */
  unlisted(
    run: number,
    limit: number,
  ): readonly { readonly sequence: number; readonly key: string; readonly size: number }[];
  markMissing(run: number): void;
  clear(run: number): void;
  totals(run: number): ListingTotals;
}

export function createListingStore({ write, one, many }: Session): ListingStore {
  const hasKey = 'FROM entries INDEXED BY entries_by_key WHERE run = ? AND key IS NOT NULL';

  /** The key that is `steps` after the first one after `after`; null when there are not that many. */
  function keyAfter(run: number, after: string, steps: number): string | null {
    const row = one(`SELECT key ${hasKey} AND key > ? ORDER BY key LIMIT 1 OFFSET ?`, run, after, steps);
    return row === undefined ? null : String(row['key']);
  }

  return {
    keyRanges(run, most, page) {
      const keys = Number(one(`SELECT count(*) AS keys ${hasKey}`, run)?.['keys'] ?? 0);
      const long = Math.ceil(keys / most / page) * page;
      const ranges: KeyRange[] = [];
      for (let done = 0, after = ''; done < keys; done += long) {
        const length = Math.min(long, keys - done);
        const first = keyAfter(run, after, 0);
        const last = keyAfter(run, after, length - 1);
        if (first === null || last === null) break;
        ranges.push({ first, last, keys: length });
        after = last;
      }
      return ranges;
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
    clear(run) {
      write('UPDATE entries SET listed = NULL WHERE run = ? AND listed IS NOT NULL', run);
    },
    totals(run) {
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
  };
}
