import { ok, type Result } from '../../shared/errors/errors.js';
import type { Bucket } from '../../shared/models/bucket.js';
import type { Connection } from '../client/connection.js';
import type { ClientMaker } from './bucket-location.js';
import { openBucket } from './buckets.js';
import type { RegionMemory } from './region-memory.js';

/** A bucket and the way to it. */
export interface ReachedBucket {
  readonly bucket: Bucket;
  /** Leads to the bucket's own region; to the region that was asked where the server names none. */
  readonly connection: Connection;
}

export interface ReachOptions {
  /** Where buckets were found before: the search begins there, and what it finds is remembered. */
  readonly regions?: RegionMemory | undefined;
  readonly makeClient?: ClientMaker;
}

/**
 * Turns a connection into one that leads to a bucket, whatever region the bucket is in. Keys that may put objects but
 * not look are let through: what they may do, sending will show.
 *
 * Fails as {@link openBucket} does.
 */
export async function reachBucket(
  connection: Connection,
  name: string,
  { regions, ...options }: ReachOptions = {},
): Promise<Result<ReachedBucket>> {
  const start = regions?.towards(connection, name) ?? connection;
  const opened = await openBucket(start, name, options);
  if (!opened.ok) return opened;
  const bucket = opened.value;
  if (bucket.region === null) return ok({ bucket, connection: start });
  regions?.remember(connection, name, bucket.region);
  return ok({ bucket, connection: { ...connection, region: bucket.region } });
}
