import { setTimeout as sleep } from 'node:timers/promises';
import { accessAt, locateBucket } from '../s3/buckets/bucket-location.js';
import { createS3Client } from '../s3/client/client-factory.js';
import type { Connection } from '../s3/client/connection.js';
import { classify } from '../shared/errors/error-class.js';
import { type AppError, HoistError } from '../shared/errors/errors.js';
import { orAborted } from './interruption.js';

export interface ReachOptions {
  /** How long to go on asking while S3 can't be reached, in ms. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  /** Hears once that S3 can't be reached. */
  readonly onUnreachable: (error: AppError) => void;
}

/** Nothing was sent yet: what does not answer soon is most likely a wrong address. */
export const firstContactMs = 20_000;

/**
 * Finds out in which region a bucket is, so that the run talks to it there. Null when there is no such bucket. Keys
 * that may put objects but not look are let through: the run will see.
 *
 * @throws HoistError what is wrong with the keys or the way to S3
 * @throws the signal's reason
 */
export async function reachBucket(
  connection: Connection,
  bucket: string,
  options: ReachOptions,
): Promise<Connection | null> {
  const { signal } = options;
  const until = Date.now() + options.patienceMs;
  let told = false;
  for (let delay = 500; ; delay = Math.min(4000, delay * 2)) {
    const asked = locateBucket(connection, bucket, (to) =>
      createS3Client(to, { maxAttempts: 1, connectTimeoutMs: 5000, requestTimeoutMs: 15_000, maxSockets: 2 }),
    );
    const location = await orAborted(asked, signal);
    const access = accessAt(location);
    if (access.ok) {
      return access.value && { ...connection, region: access.value.region ?? connection.region };
    }
    const { error } = access;
    const passes = ['offline', 'transient', 'throttled'].includes(classify(error));
    if (!passes || Date.now() + delay > until) throw new HoistError(error.code, error.details);
    if (!told) options.onUnreachable(error);
    told = true;
    await sleep(delay, undefined, { signal });
  }
}
