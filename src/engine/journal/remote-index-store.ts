import { expected } from './listing-store.js';
import type { Session } from './session.js';

/** What the bucket held when a run started, and what is known of objects that Hoist uploaded. */
export interface RemoteIndexStore {
  add(
    run: number,
    objects: readonly { readonly key: string; readonly size: number; readonly etag: string }[],
  ): void;
  find(run: number, key: string): { readonly size: number; readonly etag: string } | null;
  forget(run: number): void;
  /**
   * The CRC32 (base64) that S3 confirmed when any run uploaded the object to the bucket of this run, told by its
   * ETag, which changes with the content; null when Hoist did not upload it.
   */
  knownChecksum(run: number, key: string, etag: string): string | null;
  /** Whether any run has sent a file under this key to the server and bucket of this run, or found it there. */
  wasThere(run: number, key: string): boolean;
}

export function createRemoteIndexStore({ write, one, many }: Session): RemoteIndexStore {
  // A database without this table was not written by Hoist, whatever version it claims.
  many('SELECT * FROM remote LIMIT 0');

  return {
    add(run, objects) {
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
    find(run, key) {
      const row = one('SELECT size, etag FROM remote WHERE run = ? AND key = ?', run, key);
      return row === undefined ? null : { size: Number(row['size']), etag: String(row['etag']) };
    },
    forget(run) {
      write('DELETE FROM remote WHERE run = ?', run);
    },
    knownChecksum(run, key, etag) {
      const row = one(
        'SELECT checksum FROM known WHERE place = (SELECT place FROM runs WHERE run = ?) AND key = ? AND etag = ?',
        run,
        key,
        etag,
      );
      return typeof row?.['checksum'] === 'string' ? row['checksum'] : null;
    },
    wasThere(run, key) {
      const row = one(
        `SELECT EXISTS (SELECT 1 FROM known WHERE place = here.place AND key = ?)
           OR EXISTS (SELECT 1 FROM runs CROSS JOIN entries USING (run)
             WHERE runs.place = here.place AND deleted = 0 AND key = ? AND ${expected}) AS was_there
         FROM runs AS here WHERE here.run = ?`,
        key,
        key,
        run,
      );
      return row?.['was_there'] === 1;
    },
  };
}
