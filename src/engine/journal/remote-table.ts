import type { Journal } from './journal.js';
import type { Session } from './session.js';

/** What the bucket held when a run began, and what is known of objects Hoist put there. */
export type RemoteTable = Pick<Journal, 'addRemote' | 'remote' | 'forgetRemote' | 'knownChecksum'>;

export function createRemoteTable({ write, one, many }: Session): RemoteTable {
  // A database that lacks a table or a column is none of ours, whatever version it claims.
  many('SELECT * FROM remote LIMIT 0');

  return {
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
  };
}
