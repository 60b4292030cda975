import type { Journal } from './journal.js';
import type { Session } from './session.js';

/** Rows whose objects have to be in the bucket. */
export const expected = "(state = 2 OR (state = 3 AND reason = 'already-there'))";

/** What listing the bucket at the end said of the rows. */
export type ListingTable = Pick<
  Journal,
  'markListed' | 'unlisted' | 'markMissing' | 'clearListed' | 'listingTotals'
>;

export function createListingTable({ write, one, many }: Session): ListingTable {
  return {
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
  };
}
