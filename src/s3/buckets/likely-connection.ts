import { serviceAt } from '../../shared/aws/services.js';
import type { Connection } from '../client/connection.js';
import type { BucketOwners } from './bucket-owners.js';
import { refuseName } from './refuse-name.js';
import type { RegionMemory } from './region-memory.js';

/** What is known of buckets from earlier runs. */
export interface KnownBuckets {
  readonly regions: RegionMemory;
  readonly owners: BucketOwners;
}

/**
 * The connection that a bucket will be reached through, unless it has moved; null when nothing may be sent to it yet: its name can't
 * be used, or its owner is not known, whom requests to AWS name.
 */
export function likelyConnection(
  connection: Connection,
  bucket: string,
  { regions, owners }: KnownBuckets,
): Connection | null {
  if (refuseName(connection, bucket) !== null) return null;
  const there = regions.towards(connection, bucket);
  if (serviceAt(there.endpoint)?.id !== 'aws') return there;
  const bucketOwner = owners.find(there, bucket);
  return bucketOwner === null ? null : { ...there, bucketOwner };
}
