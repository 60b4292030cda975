import type { Database } from '../../base/sqlite/database.js';

/** The settings of buckets, by the name of the subresource. */
export interface BucketSettingsStore {
  /** JSON; `null` as JSON for a setting that was deleted, null for one that was never set. */
  find(bucketId: number, name: string): string | null;
  put(bucketId: number, name: string, value: string): void;
  /** Drops all settings of a bucket. */
  forget(bucketId: number): void;
}

export function createBucketSettingsStore(database: Database): BucketSettingsStore {
  const find = database.prepare('SELECT value FROM settings WHERE bucket = ? AND name = ?');
  const put = database.prepare('INSERT OR REPLACE INTO settings (bucket, name, value) VALUES (?, ?, ?)');
  const forget = database.prepare('DELETE FROM settings WHERE bucket = ?');
  return {
    find: (bucketId, name) => {
      const row = find.get(bucketId, name) as { value: string } | undefined;
      return row?.value ?? null;
    },
    put: (bucketId, name, value) => {
      put.run(bucketId, name, value);
    },
    forget: (bucketId) => {
      forget.run(bucketId);
    },
  };
}
