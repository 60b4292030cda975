import { listBuckets } from '../../s3/buckets.js';
import { createBucket } from '../../s3/create-bucket.js';
import type { CommandOf } from '../command.js';
import { CommandError, type ExitCode, exitCodes, unwrap } from '../command-error.js';
import type { CommandContext } from '../context.js';
import { orAborted } from '../interruption.js';
import { connectionOf, findKeys } from '../keys.js';
import { table } from '../table.js';
import { printable } from '../terminal.js';

/** Makes a bucket; one that is there already and one's own is fine. */
export async function makeBucket(
  command: CommandOf<'create-bucket'>,
  context: CommandContext,
): Promise<ExitCode> {
  const { json, speech, terminal, interruption } = context;
  const keys = await findKeys(command.keys, context.env);
  if (keys.region === null) throw new CommandError('region-missing');
  const asked = createBucket(connectionOf(keys), command.bucket, keys.region);
  const { bucket, outcome } = unwrap(await orAborted(asked, interruption));
  const region = bucket.region ?? keys.region;
  if (json) {
    terminal.result(`${JSON.stringify({ bucket: bucket.name, region, outcome })}\n`);
  } else {
    const id = outcome === 'created' ? 'result.bucket-created' : 'result.bucket-yours';
    terminal.result(`${speech.say(id, { bucket: bucket.name, region })}\n`);
  }
  return exitCodes.complete;
}

/** Lists the buckets of the account. */
export async function showBuckets(command: CommandOf<'buckets'>, context: CommandContext): Promise<ExitCode> {
  const { json, speech, terminal, interruption } = context;
  const keys = await findKeys(command.keys, context.env);
  const buckets = unwrap(await orAborted(listBuckets(connectionOf(keys)), interruption));
  const rows = buckets.map(({ name, region, createdAt }) => ({
    name,
    region,
    createdAt: createdAt === null ? null : new Date(createdAt).toISOString(),
  }));
  if (json) terminal.result(`${JSON.stringify({ buckets: rows })}\n`);
  else if (rows.length === 0) terminal.notice(speech.say('result.buckets-none'));
  else {
    const cells = rows.map(({ name, region, createdAt }) => [
      createdAt?.slice(0, 10) ?? '-',
      region ?? '-',
      printable(name),
    ]);
    terminal.result(table(cells));
  }
  return exitCodes.complete;
}
