import { join } from 'node:path';
import { createBucket } from '../s3/buckets/create-bucket.js';
import { createRegionMemory } from '../s3/buckets/region-memory.js';
import type { Connection } from '../s3/client/connection.js';
import { isLoopback } from '../s3/client/endpoint.js';
import { HoistError } from '../shared/errors/errors.js';
import type { CommandOf, RunChoice } from './command.js';
import { unwrap } from './command-error.js';
import type { CommandContext } from './context.js';
import { connectionOf, type Keys } from './keys.js';
import { firstContactMs, reachBucket } from './reach-bucket.js';
import { stateFolder } from './state-folder.js';

/** Where the bucket is, beginning where it was last; null when there is none. */
export async function reach(
  keys: Keys,
  bucket: string,
  run: RunChoice,
  context: CommandContext,
): Promise<Connection | null> {
  const { terminal, messages, interruption, env } = context;
  const patienceMs = Math.min(firstContactMs, run.maxWaitSeconds * 1000);
  const regions = createRegionMemory(join(stateFolder(run.stateFolder, env), 'regions.json'));
  const start = connectionOf(keys);
  warnOfReadableWay(start, context);
  const found = await reachBucket(keys.region === null ? regions.towards(start, bucket) : start, bucket, {
    patienceMs,
    signal: interruption,
    onUnreachable: (error) => {
      const seconds = Math.round(patienceMs / 1000);
      terminal.notice(messages.say('notice.unreachable', { reason: messages.title(error), seconds }));
    },
  });
  if (found !== null) regions.remember(found, bucket, found.region);
  return found;
}

/**
 * Makes the bucket of an upload where that was asked for; a dry run only says so.
 * @throws HoistError `bucket-not-found` where it was not asked for, or why it couldn't be made
 */
export async function makeMissingBucket(
  { url: { bucket }, createBucket: mayCreate, dryRun }: CommandOf<'upload'>,
  connection: Connection,
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
