import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownAccount } from '../accounts/own-account.js';
import { orAborted } from '../base/async/or-aborted.js';
import { createBucketOwners } from '../s3/buckets/bucket-owners.js';
import { createBucket } from '../s3/buckets/create-bucket.js';
import type { KnownBuckets } from '../s3/buckets/likely-connection.js';
import { type ReachOptions, reachBucket } from '../s3/buckets/reach-bucket.js';
import { createRegionMemory } from '../s3/buckets/region-memory.js';
import { createS3Client } from '../s3/client/client-factory.js';
import type { Connection } from '../s3/client/connection.js';
import { isLoopback } from '../s3/client/endpoint.js';
import { classify } from '../shared/errors/error-class.js';
import { HoistError, unwrap } from '../shared/errors/errors.js';
import type { CommandOf, RunChoice } from './command.js';
import type { Keys } from './connect.js';
import type { CommandContext } from './context.js';
import { stateFolder } from './state-folder.js';

/** Before anything was sent, a server that does not answer soon most likely has a wrong address. In ms. */
const firstContactMs = 20_000;

/** Kept in the state folder of the run. */
export function knownBuckets({ region }: Keys, run: RunChoice, { env }: CommandContext): KnownBuckets {
  const folder = stateFolder(run.stateFolder, env);
  const memory = createRegionMemory(join(folder, 'regions.json'));
  const owners = createBucketOwners(join(folder, 'bucket-owners.json'), ownAccount);
  // The search starts in the given region, whatever is remembered.
  return { owners, regions: region === null ? memory : { ...memory, towards: (start) => start } };
}

/**
 * The connection to a run's bucket, looked for first where it was last found; null when there is no such
 * bucket.
 */
export async function reach(
  keys: Keys,
  bucket: string,
  run: RunChoice,
  context: CommandContext,
  known: KnownBuckets = knownBuckets(keys, run, context),
): Promise<Connection | null> {
  warnOfReadableWay(keys.connection, context);
  const patienceMs = Math.min(firstContactMs, run.maxWaitSeconds * 1000);
  return reachPatiently(keys, bucket, context, { patienceMs, ...known });
}

export interface Patience {
  /** How long to retry while S3 can't be reached, in ms. */
  readonly patienceMs?: number;
  readonly regions?: ReachOptions['regions'];
  readonly owners?: ReachOptions['owners'];
}

/**
 * The connection to a bucket; null when there is no such bucket. Retries while S3 can't be reached, and says
 * so once.
 *
 * @throws HoistError the error of the keys or the network
 * @throws the reason of the interruption
 */
export async function reachPatiently(
  { connection }: Keys,
  bucket: string,
  { terminal, messages, interruption }: CommandContext,
  { patienceMs = firstContactMs, regions, owners }: Patience = {},
): Promise<Connection | null> {
  const options: ReachOptions = {
    regions,
    owners,
    makeClient: (to) =>
      createS3Client(to, { maxAttempts: 1, connectTimeoutMs: 5000, requestTimeoutMs: 15_000, maxSockets: 2 }),
  };
  const until = performance.now() + patienceMs;
  let told = false;
  for (let delay = 500; ; delay = Math.min(4000, delay * 2)) {
    const reached = await orAborted(reachBucket(connection, bucket, options), interruption);
    if (reached.ok) return reached.value.connection;
    const { error } = reached;
    if (error.code === 'bucket-not-found') return null;
    const passes = ['offline', 'transient', 'throttled'].includes(classify(error));
    if (!passes || performance.now() + delay > until) throw new HoistError(error.code, error.details);
    if (!told) {
      const seconds = Math.round(patienceMs / 1000);
      terminal.notice(messages.say('notice.unreachable', { reason: messages.title(error), seconds }));
    }
    told = true;
    await sleep(delay, undefined, { signal: interruption });
  }
}

/**
 * Creates the bucket of an upload if that was asked for; a dry run only says so.
 * @throws HoistError `bucket-not-found` if it was not asked for, or the reason why it couldn't be created
 */
export async function makeMissingBucket(
  { url: { bucket }, createBucket: mayCreate, dryRun }: CommandOf<'upload'>,
  { connection }: Keys,
  { terminal, messages }: CommandContext,
): Promise<Connection> {
  if (!mayCreate) throw new HoistError('bucket-not-found', { bucket });
  if (dryRun) {
    terminal.notice(messages.say('notice.would-create', { bucket }));
    return connection;
  }
  const made = unwrap(await createBucket(connection, bucket, connection.region));
  const region = made.bucket.region ?? connection.region;
  if (made.outcome === 'created') terminal.notice(messages.say('notice.bucket-created', { bucket, region }));
  return { ...connection, region };
}

function warnOfReadableWay({ endpoint }: Connection, { terminal, messages }: CommandContext): void {
  if (endpoint === null) return;
  const { protocol, host, hostname } = new URL(endpoint);
  if (protocol === 'http:' && !isLoopback(hostname)) {
    terminal.notice(messages.say('notice.unencrypted', { host }));
  }
}

export function warnOfRootKey({ isRootKey }: Keys, { terminal, messages }: CommandContext): void {
  if (isRootKey) terminal.notice(messages.say('notice.root-key'));
}
