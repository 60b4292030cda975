import { ok, type Result } from '../../shared/errors/errors.js';
import type { Bucket } from '../../shared/models/bucket.js';
import type { Connection } from '../client/connection.js';
import type { ClientMaker } from './bucket-location.js';
import type { BucketOwners } from './bucket-owners.js';
import { openBucket } from './buckets.js';
import { expectOwner } from './expect-owner.js';
import type { RegionMemory } from './region-memory.js';

/** A bucket and the connection to it. */
export interface ReachedBucket {
  readonly bucket: Bucket;
  /** Has the bucket's own region; the requested one where the server names none. */
  readonly connection: Connection;
}

export interface ReachOptions {
  /** Where buckets were found before: the search starts there, and its result is stored. */
  readonly regions?: RegionMemory | undefined;
  /** Whose buckets were used before. */
  readonly owners?: BucketOwners | undefined;
  readonly makeClient?: ClientMaker;
}

/**
 * Turns a connection into one for a bucket, in whatever region the bucket is. Keys that may put objects but
 * not list the bucket are let through; sending will show what they may do.
 *
 * Fails as {@link openBucket} does, and with `bucket-owner-changed`; see {@link expectOwner}.
 */
export async function reachBucket(
  connection: Connection,
  name: string,
  { regions, owners, ...options }: ReachOptions = {},
): Promise<Result<ReachedBucket>> {
  const start = regions?.towards(connection, name) ?? connection;
  const opened = await openBucket(start, name, options);
  if (!opened.ok) return opened;
  const bucket = opened.value;
  if (bucket.region !== null) regions?.remember(connection, name, bucket.region);
  const there = bucket.region === null ? start : { ...connection, region: bucket.region };
  if (owners === undefined) return ok({ bucket, connection: there });
  const owned = await expectOwner(there, name, owners, options.makeClient);
  return owned.ok ? ok({ bucket, connection: owned.value }) : owned;
}
