import { setTimeout as wait } from 'node:timers/promises';
import type { Exchange, Reply } from './operations/exchange.js';
import type { Route } from './operations/router.js';
import { userArn } from './practice-account.js';
import { refuse } from './quirks/refusals.js';
import { asAnswered, asUnderstood, lateError } from './quirks/rewriting.js';

/**
 * Runs an operation as this server does, with its quirks.
 * @throws S3Error
 */
export async function runOperation({ name, run }: Route, exchange: Exchange): Promise<Reply> {
  const { target, headers, context, caller } = exchange;
  const { quirks } = context;
  if (Object.keys(quirks.current).length === 0) return run(exchange);
  const { bucket, key } = target;
  refuse({ operation: name, bucket, key, headers, sender: userArn(caller.account) }, quirks);
  const { createUploadDelayMs, completeErrors } = quirks.current;
  if (name === 'CreateMultipartUpload' && createUploadDelayMs !== undefined) await wait(createUploadDelayMs);
  const failsLate =
    name === 'CompleteMultipartUpload' && quirks.failsComplete(target.query.get('uploadId') ?? '');
  if (failsLate && completeErrors?.isCarriedOut === false) return lateError();
  const understood = asUnderstood(name, { headers, query: target.query }, quirks.current);
  const reply = await run({
    ...exchange,
    headers: understood.headers,
    target: { ...target, query: understood.query },
  });
  if (failsLate) return lateError();
  if (name === 'CreateBucket' && bucket !== null) quirks.bucketMade(bucket);
  return asAnswered(name, reply, quirks.current);
}
