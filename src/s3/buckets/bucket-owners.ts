import { partitionOf } from '../../shared/aws/regions.js';
import type { Connection } from '../client/connection.js';
import { createBucketMemory } from './bucket-memory.js';

/** Which AWS accounts own buckets: learnt at the first use of each, and expected from then on. */
export interface BucketOwners {
  /** Twelve digits; null when it is not known. */
  find(connection: Connection, bucket: string): string | null;
  remember(connection: Connection, bucket: string, account: string): void;
  /** The account that the keys of a connection belong to; null when that can't be found out. Never rejects. */
  ownAccount(connection: Connection): Promise<string | null>;
}

/** Keeps the owners of buckets in a small JSON file; see {@link createBucketMemory}. */
export function createBucketOwners(file: string, ownAccount: BucketOwners['ownAccount']): BucketOwners {
  const memory = createBucketMemory(file, /^\d{12}$/);
  // A name belongs to one account in each partition.
  const nameOf = ({ region }: Connection, bucket: string): string => `${partitionOf(region)}/${bucket}`;
  return {
    find: (connection, bucket) => memory.find(nameOf(connection, bucket)),
    remember: (connection, bucket, account) => memory.remember(nameOf(connection, bucket), account),
    ownAccount,
  };
}
