import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { isDenial } from '../../../shared/errors/error-class.js';
import type { BucketStep, ShownRequest } from '../../../shared/models/bucket-settings.js';
import { toAppError } from '../../errors/error-catalogue.js';
import { status, text } from '../../errors/error-shape.js';
import type { Examination, Send, SetupStep, StepTarget } from './setup-step.js';

/**
 * Why a step is taken.
 * - `new`: the bucket was just created, so there is nothing to preserve
 * - `look`: only to see what the bucket has
 * - `complete`: the bucket existed before; what it lacks is added to what it has
 */
export type StepMode = 'new' | 'look' | 'complete';

export interface StepContext {
  readonly client: S3Client;
  readonly target: StepTarget;
  readonly mode: StepMode;
  /** A request as it would be sent. */
  readonly describe: (send: Send) => Promise<ShownRequest>;
  /** Waits that many milliseconds; tests don't. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/**
 * Takes one step, or only examines it. Never throws: any failure becomes the step's state.
 *
 * AWS gets the write first and is asked only when it refuses, since a new bucket has half of the settings
 * already and keys that may not set one may still read it. Other servers are asked before and after: some
 * take a request they don't know for another one and answer 200, or as if a bucket were to be created.
 */
export async function takeStep(step: SetupStep, context: StepContext): Promise<BucketStep> {
  const { mode, target } = context;
  if (mode === 'new' && target.isAws) return await tellFirst(step, context);
  return await askFirst(step, context);
}

/** A step that was not taken because no request gets through. */
export async function leaveStep(step: SetupStep, context: StepContext): Promise<BucketStep> {
  const { mode, target, describe } = context;
  const isSafe = mode === 'new' || !step.merges;
  return { ...is(step, 'missing'), request: isSafe ? await describe(step.write(target)) : null };
}

async function tellFirst(step: SetupStep, context: StepContext): Promise<BucketStep> {
  const refusal = await attempt(step, context, step.write(context.target));
  if (refusal === null) return is(step, 'done');
  if (refusal.state !== 'denied') return refusal;
  const seen = await examine(step, context);
  if ('error' in seen) {
    const isStandard = step.isStandard(context.target.settings) && seen.state === 'denied';
    return isStandard ? is(step, 'standard') : refusal;
  }
  return seen.state === 'set' ? is(step, 'done') : refusal;
}

async function askFirst(step: SetupStep, context: StepContext): Promise<BucketStep> {
  const { mode, target } = context;
  const seen = await examine(step, context);
  if ('error' in seen) {
    // Existing settings must be read before they are overwritten; a new bucket has none.
    const mayWriteUnseen =
      seen.state === 'denied' && (mode === 'new' || (mode === 'complete' && !step.merges));
    return mayWriteUnseen ? ((await attempt(step, context, step.write(target))) ?? is(step, 'done')) : seen;
  }
  if (seen.state === 'set') return is(step, 'done');
  if (seen.state === 'foreign') return is(step, 'unsupported');
  if (mode === 'look') return { ...is(step, 'missing'), request: await context.describe(seen.write) };
  const refusal = await attempt(step, context, seen.write);
  if (refusal !== null) return refusal;
  if (target.isAws) return is(step, 'done');
  const after = await examine(step, context);
  if ('error' in after) return after;
  return is(step, after.state === 'set' ? 'done' : 'unsupported');
}

function is(step: SetupStep, state: BucketStep['state']): BucketStep {
  return { step: step.id, state, error: null, request: null };
}

type Trouble = BucketStep & { readonly error: NonNullable<BucketStep['error']> };

async function examine(step: SetupStep, context: StepContext): Promise<Examination | Trouble> {
  try {
    return await patiently(context, () => step.examine(context.client, context.target));
  } catch (error) {
    return stepErrorOf(step, context, step.operations.read, error);
  }
}

/** Sends the request; null when it succeeded. */
async function attempt(step: SetupStep, context: StepContext, send: Send): Promise<Trouble | null> {
  try {
    await patiently(context, () => send(context.client));
    return null;
  } catch (error) {
    const trouble = stepErrorOf(step, context, step.operations.write, error);
    return trouble.state === 'unsupported' ? trouble : { ...trouble, request: await context.describe(send) };
  }
}

const unknownToServer: ReadonlySet<string> = new Set([
  'NotImplemented',
  'XNotImplemented',
  'UnsupportedOperation',
  'MethodNotAllowed',
]);

/** Error codes of servers that got a document they did not expect. */
const bewildered: ReadonlySet<string> = new Set([
  'InvalidArgument',
  'InvalidRequest',
  'MalformedXML',
  'BadRequest',
]);

function stepErrorOf(
  step: SetupStep,
  { target: { bucket, isAws } }: StepContext,
  operation: string,
  thrown: unknown,
): Trouble {
  const error = toAppError(thrown, { operation, bucket });
  const httpStatus = status(thrown) ?? 0;
  const name = text(thrown, 'name') ?? '';
  const isUnknown =
    unknownToServer.has(name) ||
    httpStatus === 501 ||
    httpStatus === 405 ||
    // A server that does not know a setting may call it a bad request, or an attempt to create the bucket
    // again.
    (!isAws &&
      (httpStatus === 404 || httpStatus === 409 || bewildered.has(name)) &&
      error.code !== 'bucket-not-found');
  const isDenied = isDenial(error.code) || error.code === 'kms-denied';
  return {
    step: step.id,
    state: isUnknown ? 'unsupported' : isDenied ? 'denied' : 'failed',
    error,
    request: null,
  };
}

/** Milliseconds between retries while S3 is still busy with the bucket. */
const pauses: readonly number[] = [300, 700, 1500, 3000];

/** Error codes of S3 and of Ceph while an earlier change of the bucket is in progress. */
const beingChanged: ReadonlySet<string> = new Set(['OperationAborted', 'ConcurrentModification']);

/**
 * A bucket may still be changed by an earlier request, a new one may not be known everywhere yet, and a server may be too busy,
 * or lose connections, for longer than the SDK's own attempts last, a fraction of a second. All of these pass, and a setting may
 * be sent twice. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
async function patiently<T>({ mode, wait = sleep }: StepContext, work: () => Promise<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await work();
    } catch (error) {
      const name = text(error, 'name') ?? '';
      const isHidden = name === 'NoSuchBucket' && mode === 'new';
      const isLost = toAppError(error).code === 'connection-lost';
      if (!beingChanged.has(name) && !isHidden && !isLost && !isServerError(status(error) ?? 0)) throw error;
      await wait(pause);
    }
  }
  return await work();
}

/** 501 means that the server does not know the request. */
function isServerError(httpStatus: number): boolean {
  return httpStatus >= 500 && httpStatus !== 501;
}
