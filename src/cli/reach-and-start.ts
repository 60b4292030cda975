import { type EarlyStart, startEarly } from '../engine/early-start.js';
import { likelyConnection } from '../s3/buckets/likely-connection.js';
import type { Connection } from '../s3/client/connection.js';
import { normalizePrefix } from '../shared/aws/key-rules.js';
import type { CommandOf, RunChoice } from './command.js';
import type { Keys } from './connect.js';
import type { CommandContext } from './context.js';
import { knownBuckets, reach } from './destination.js';
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
  const likely = likelyConnection(keys.connection, bucket, known);
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
