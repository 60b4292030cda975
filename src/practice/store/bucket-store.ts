import type { Database } from '../../base/sqlite/database.js';

export interface BucketRecord {
  readonly id: number;
  readonly name: string;
  /** The owning account, twelve digits. */
  readonly account: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly created: number;
}

export interface BucketStore {
  find(name: string): BucketRecord | null;
  create(name: string, account: string, region: string, created: number): BucketRecord;
  /** False when it still contains objects; incomplete multipart uploads do not count, as on S3. */
  removeIfEmpty(bucket: BucketRecord): boolean;
  /** Buckets of an account in name order. */
  ofAccount(account: string): readonly BucketRecord[];
}

export function createBucketStore(database: Database): BucketStore {
  const buckets = new Map(
    (database.prepare('SELECT * FROM buckets').all() as BucketRecord[]).map((bucket) => [
      bucket.name,
      bucket,
    ]),
  );
  const insert = database.prepare(
    'INSERT INTO buckets (name, account, region, created) VALUES (?, ?, ?, ?) RETURNING id',
  );
  const remove = database.prepare('DELETE FROM buckets WHERE id = ?');
  const firstObject = database.prepare('SELECT 1 FROM objects WHERE bucket = ? LIMIT 1');

  return {
    find: (name) => buckets.get(name) ?? null,
    create: (name, account, region, created) => {
      const { id } = insert.get(name, account, region, created) as { id: number };
      const bucket = { id, name, account, region, created };
      buckets.set(name, bucket);
      return bucket;
    },
    removeIfEmpty: (bucket) => {
      if (firstObject.get(bucket.id) !== undefined) return false;
      remove.run(bucket.id);
      buckets.delete(bucket.name);
      return true;
    },
    ofAccount: (account) =>
      [...buckets.values()]
        .filter((bucket) => bucket.account === account)
        .toSorted((left, right) => (left.name < right.name ? -1 : 1)),
  };
}
