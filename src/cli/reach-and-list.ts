import { type EarlyListing, listEarly } from '../engine/early-listing.js';
import { refuseName } from '../s3/buckets/refuse-name.js';
import type { Connection } from '../s3/client/connection.js';
import { normalizePrefix } from '../shared/aws/key-rules.js';
import { serviceAt } from '../shared/aws/services.js';
import type { CommandOf, RunChoice } from './command.js';
import type { Keys } from './connect.js';
import type { CommandContext } from './context.js';
import { type KnownBuckets, knownBuckets, reach } from './destination.js';
import { limitsFor } from './limits-for.js';

/** A bucket, and what was asked of it besides. */
export interface ReachedBucket {
  /** Null when there is no such bucket. */
  readonly connection: Connection | null;
  /** What the run lists at its start; null when the connection to the bucket could not be known before. */
  readonly early: EarlyListing | null;
}

/**
 * The same as {@link reach}, and asks at the same time for the listing that an upload begins with. Only the answer about the bucket
 * says whether and how it can be used.
 */
export async function reachAndList(
  keys: Keys,
  { bucket, prefix }: CommandOf<'upload'>['url'],
  run: RunChoice,
  context: CommandContext,
): Promise<ReachedBucket> {
  const known = knownBuckets(keys, run, context);
  const likely = likelyConnection(keys, bucket, known);
  const early =
    likely === null
      ? null
      : listEarly({ connection: likely, bucket, prefix: normalizePrefix(prefix), limits: limitsFor(run) });
  try {
    const connection = await reach(keys, bucket, run, context, known);
    if (connection !== null) return { connection, early };
  } catch (error) {
    early?.drop();
    throw error;
  }
  early?.drop();
  return { connection: null, early: null };
}

/**
 * The connection that a bucket will be reached through, unless it has moved; null when nothing may be sent to it yet: its name can't
 * be used, or its owner is not known, whom requests to AWS name.
 */
export function likelyConnection(
  { connection }: Pick<Keys, 'connection'>,
  bucket: string,
  { regions, owners }: KnownBuckets,
): Connection | null {
  if (refuseName(connection, bucket) !== null) return null;
  const there = regions.towards(connection, bucket);
  if (serviceAt(there.endpoint)?.id !== 'aws') return there;
  const bucketOwner = owners.find(there, bucket);
  return bucketOwner === null ? null : { ...there, bucketOwner };
}
