import { unquoted } from '../../s3/objects/etag.js';
import type { ListedState } from '../../shared/models/run.js';
import type { ExpectedObject, KeyRange, ListingTotals } from './records.js';
import { listedNumber, recomputedOffset } from './row-mapping.js';
import type { Session } from './session.js';

/** Rows whose objects must be in the bucket. */
export const expected = "(state = 2 OR (state = 3 AND reason = 'already-there'))";

/** What the check of the bucket at the end says about the rows. */
export interface ListingStore {
  /**
   * Divides the run's keys, in the order of their UTF-8 bytes, into at most `most` ranges. Each but the last
   * has the same number of keys, a multiple of `page`. Empty when no row has a key.
   */
  keyRanges(run: number, most: number, page: number): readonly KeyRange[];
  /**
   * Notes what the listing says about a key, compared with what S3 answered when the object was written; keys that belong
   * to no row of the run are ignored.
   *
   * @param etag empty when the listing has none
   * @returns whether the key belongs to a row of the run
   */
  markListed(run: number, key: string, size: number, etag: string): boolean;
  /** Notes what is known of one row's object; null for nothing. */
  mark(run: number, sequence: number, state: ListedState | null): void;
  /** Rows after the row `after` whose objects are not confirmed (yet); `unseen`: only those that were not seen at all. */
  unconfirmed(run: number, which: 'all' | 'unseen', after: number, limit: number): readonly ExpectedObject[];
  /**
   * Rows after the row `after` whose objects may be proven further: `unproven`, or all that are not known to be missing or
   * others.
   */
  provable(
    run: number,
    which: 'all' | 'unproven',
    after: number,
    limit: number,
  ): readonly { readonly sequence: number; readonly key: string; readonly isProven: boolean }[];
  /** How many rows {@link ListingStore.provable} gives. */
  countProvable(run: number, which: 'all' | 'unproven'): number;
  clear(run: number): void;
  /** The number of rows whose objects must be in the bucket. */
  expected(run: number): number;
  totals(run: number): ListingTotals;
}

const isProven = 'COALESCE(proof_method, checksum IS NOT NULL) <> 0 AND listed = 3';
const hasObject = `key IS NOT NULL AND ${expected} AND (listed IS NULL OR listed IN (1, 3))`;
const isProvable = { all: hasObject, unproven: `${hasObject} AND NOT COALESCE(${isProven}, 0)` } as const;

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
    markListed(run, key, size, etag) {
      // Some servers leave the quotes out of a listing.
      const { changes } = write(
        `UPDATE entries SET listed = CASE WHEN size <> ? THEN 2 WHEN COALESCE(trim(etag, '"'), '') = '' OR ? = '' THEN 1
           WHEN trim(etag, '"') = ? THEN 3 ELSE 4 END WHERE run = ? AND key = ? AND ${expected}`,
        size,
        unquoted(etag),
        unquoted(etag),
        run,
        key,
      );
      return changes > 0;
    },
    mark(run, sequence, state) {
      write(
        `UPDATE entries SET listed = ? WHERE run = ? AND sequence = ? AND ${expected}`,
        state === null ? null : listedNumber(state),
        run,
        sequence,
      );
    },
    unconfirmed(run, which, after, limit) {
      const condition = which === 'all' ? '(listed IS NULL OR listed <> 3)' : 'listed IS NULL';
      return many(
        `SELECT sequence, key, size, etag, checksum FROM entries
         WHERE run = ? AND sequence > ? AND key IS NOT NULL AND ${condition} AND ${expected} ORDER BY sequence LIMIT ?`,
        run,
        after,
        limit,
      ).map((row) => ({
        sequence: Number(row['sequence']),
        key: String(row['key']),
        size: Number(row['size']),
        etag: row['etag'] === null ? null : String(row['etag']),
        checksum: row['checksum'] === null ? null : String(row['checksum']),
      }));
    },
    countProvable: (run, which) =>
      Number(
        one(`SELECT count(*) AS rows FROM entries WHERE run = ? AND ${isProvable[which]}`, run)?.['rows'] ??
          0,
      ),
    provable(run, which, after, limit) {
      return many(
        `SELECT sequence, key, ${isProven} AS proven FROM entries
         WHERE run = ? AND sequence > ? AND ${isProvable[which]} ORDER BY sequence LIMIT ?`,
        run,
        after,
        limit,
      ).map((row) => ({
        sequence: Number(row['sequence']),
        key: String(row['key']),
        isProven: row['proven'] === 1,
      }));
    },
    clear(run) {
      write('UPDATE entries SET listed = NULL WHERE run = ? AND listed IS NOT NULL', run);
    },
    expected: (run) =>
      Number(one(`SELECT count(*) AS rows FROM entries WHERE run = ? AND ${expected}`, run)?.['rows'] ?? 0),
    totals(run) {
      const row = one(
        `SELECT count(*) FILTER (WHERE listed = 3) AS confirmed, count(*) FILTER (WHERE listed = 2) AS other,
           count(*) FILTER (WHERE listed = 4) AS replaced, count(*) FILTER (WHERE listed = 0) AS missing,
           count(*) FILTER (WHERE listed IS NULL OR listed = 1) AS unconfirmed,
           count(*) FILTER (WHERE COALESCE(proof_method, checksum IS NOT NULL) = 0) AS accepted,
           count(*) FILTER (WHERE proof_method = 5) AS read_back,
           sum(size) FILTER (WHERE proof_method = 5) AS read_back_bytes,
           count(*) FILTER (WHERE proof_method >= ${recomputedOffset}) AS recomputed,
           count(*) FILTER (WHERE kept_time = 0) AS kept_same, count(*) FILTER (WHERE kept_time = 1) AS kept_other,
           count(*) FILTER (WHERE kept_time = 2) AS kept_none,
           count(*) FILTER (WHERE kept_time IS NULL AND COALESCE(listed, 1) <> 0) AS kept_unseen FROM entries WHERE run = ? AND ${expected}`,
        run,
      );
      return {
        confirmed: Number(row?.['confirmed'] ?? 0),
        otherSize: Number(row?.['other'] ?? 0),
        replaced: Number(row?.['replaced'] ?? 0),
        missing: Number(row?.['missing'] ?? 0),
        unconfirmed: Number(row?.['unconfirmed'] ?? 0),
        accepted: Number(row?.['accepted'] ?? 0),
        readBack: Number(row?.['read_back'] ?? 0),
        readBackBytes: Number(row?.['read_back_bytes'] ?? 0),
        recomputed: Number(row?.['recomputed'] ?? 0),
        keptTimes: {
          same: Number(row?.['kept_same'] ?? 0),
          other: Number(row?.['kept_other'] ?? 0),
          none: Number(row?.['kept_none'] ?? 0),
          unseen: Number(row?.['kept_unseen'] ?? 0),
        },
      };
    },
  };
}
