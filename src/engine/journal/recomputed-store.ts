import { digestNames } from '../../shared/models/proof.js';
import type { RecomputedChecksum } from './records.js';
import type { Row } from './row-mapping.js';
import type { Session } from './session.js';

/** What S3 has computed of the objects of a run from what is on its disks, as its report says. */
export interface RecomputedStore {
  /** `line`: the number of the first one in the report. */
  add(run: number, line: number, checksums: readonly (RecomputedChecksum & { readonly key: string })[]): void;
  /** Whether a report was read for this run. */
  hasAny(run: number): boolean;
  /** All that is said about a key, in the order of the report; empty for nothing. */
  find(run: number, key: string): readonly RecomputedChecksum[];
  forget(run: number): void;
}

export function createRecomputedStore({ write, one, many }: Session): RecomputedStore {
  // A database without this table was not written by Hoist, whatever version it claims.
  many('SELECT * FROM recomputed_checksums LIMIT 0');

  return {
    add(run, line, checksums) {
      for (const [index, { key, etag, versionId, result }] of checksums.entries()) {
        const computed = result.kind === 'computed' ? result : { algorithm: null, value: null, parts: null };
        write(
          `INSERT INTO recomputed_checksums (run, key, line, etag, version_id, algorithm, value, parts, failed_status)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          run,
          key,
          line + index,
          etag,
          versionId,
          computed.algorithm,
          computed.value,
          computed.parts,
          result.kind === 'failed' ? (result.status ?? 0) : null,
        );
      }
    },
    hasAny: (run) => one('SELECT 1 FROM recomputed_checksums WHERE run = ? LIMIT 1', run) !== undefined,
    find: (run, key) =>
      many(
        `SELECT etag, version_id, algorithm, value, parts, failed_status FROM recomputed_checksums
         WHERE run = ? AND key = ? ORDER BY line`,
        run,
        key,
      ).map(toRecomputed),
    forget(run) {
      write('DELETE FROM recomputed_checksums WHERE run = ?', run);
    },
  };
}

function toRecomputed(row: Row): RecomputedChecksum {
  const text = (column: string): string | null =>
    (row[column] ?? null) === null ? null : String(row[column]);
  return { etag: text('etag'), versionId: text('version_id'), result: resultIn(row) };
}

function resultIn(row: Row): RecomputedChecksum['result'] {
  const failed = row['failed_status'] ?? null;
  if (failed !== null) return { kind: 'failed', status: failed === 0 ? null : Number(failed) };
  const algorithm = digestNames.find((name) => name === row['algorithm']);
  const parts = row['parts'] ?? null;
  if (algorithm === undefined) return { kind: 'unknown' };
  return {
    kind: 'computed',
    algorithm,
    value: String(row['value']),
    parts: parts === null ? null : Number(parts),
  };
}
