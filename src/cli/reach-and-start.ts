import { type EarlyStart, startEarly } from '../engine/early-start.js';
import { refuseName } from '../s3/buckets/refuse-name.js';
import type { Connection } from '../s3/client/connection.js';
import { normalizePrefix } from '../shared/aws/key-rules.js';
import { serviceAt } from '../shared/aws/services.js';
import type { CommandOf, RunChoice } from './command.js';
import type { Keys } from './connect.js';
import type { CommandContext } from './context.js';
import { type KnownBuckets, knownBuckets, reach } from './destination.js';
import { limitsFor } from './limits-for.js';

/** A bucket that is being looked for, and what its run begins with. */
export interface ReachingBucket {
  /** The same as {@link reach}. */
  readonly reached: Promise<Connection | null>;
  /**
   * Null when the connection to the bucket can't be known before it answers. Dropped when the bucket can't be used or is not
   * there.
   */
  readonly early: EarlyStart | null;
}

/**
 * Looks for a bucket, and asks at the same time for the listing that an upload begins with. Only the answer about the bucket
 * says whether and how it can be used.
 */
export function reachAndStart(
  keys: Keys,
  { bucket, prefix }: CommandOf<'upload'>['url'],
  run: RunChoice,
  context: CommandContext,
): ReachingBucket {
  const known = knownBuckets(keys, run, context);
  const likely = likelyConnection(keys, bucket, known);
  const early =
    likely === null
      ? null
      : startEarly({ connection: likely, bucket, prefix: normalizePrefix(prefix), limits: limitsFor(run) });
  const reachOrDrop = async (): Promise<Connection | null> => {
    let connection: Connection | null = null;
    try {
      connection = await reach(keys, bucket, run, context, known);
      return connection;
    } finally {
      if (connection === null) void early?.drop();
    }
  };
  return { reached: reachOrDrop(), early };
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
