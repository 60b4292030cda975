import type { FoundFile } from '../../base/files/open-file.js';
import { requestIds } from '../../s3/errors/request-ids.js';
import { type AppError, HoistError } from '../../shared/errors/errors.js';
import { PreconditionFailed } from './conditional-writes.js';
import type { Examination, PutRequest, PutResult } from './put-sink.js';
import { ExplicitDeny, learnFromPut } from './server-quirks.js';
import type { SendContext } from './target.js';

/** The server asked for fewer requests, and perhaps said for how long. */
export class Throttled extends HoistError {
  constructor(
    readonly retryAfterMs: number | null,
    details: AppError['details'],
  ) {
    super('slow-down', details);
  }
}

/** A PUT that S3 has carried out. */
export type FastPutAnswer = Extract<PutResult, { kind: 'sent' | 'kept' }>;

/** What a PUT is about; the rest follows from where it is sent. */
export type FastPutRequest = Omit<
  PutRequest,
  'key' | 'condition' | 'digest' | 'signsPayload' | 'wantsSha256' | 'keepsTime'
>;

/** Whether there is a sender pool that may be used: it does not keep a limit on bytes per second. */
export function hasFastPath({ senders, throttle }: Pick<SendContext, 'senders' | 'throttle'>): boolean {
  return senders !== null && (throttle?.bytesPerSecond ?? null) === null;
}

/**
 * Sends one PUT through the sender pool. Null without {@link hasFastPath}, when S3 gave an answer that the SDK
 * must interpret, or when the file does not fit one PUT: then the file has to take the slow path. Throws `slow-down` and
 * `service-unavailable` for what only needs another attempt, {@link PreconditionFailed}, and the sender's own
 * error.
 */
export async function fastPut(request: FastPutRequest, context: SendContext): Promise<FastPutAnswer | null> {
  const { senders, key, signal, onBytes, target } = context;
  if (senders === null || !hasFastPath(context)) return null;
  const digest = target.quirks.digestFor(request.part === null ? 'put' : 'part');
  const send = async (signsPayload: boolean): Promise<FastPutAnswer | null> => {
    const { file, part, expectedBytes, maxBytes, contentType } = request;
    const isWhole = part === null;
    // Every property by its name: V8 grows an object that is made of others step by step.
    const put: PutRequest = {
      file,
      key,
      part,
      expectedBytes,
      maxBytes,
      contentType,
      condition: isWhole ? context.condition : 'none',
      digest,
      signsPayload,
      keepsTime: isWhole && context.keepsTimes,
      // That of a file in parts is computed of the whole, before it is completed.
      wantsSha256: isWhole && context.wantsSha256,
    };
    return answerOf(await senders.put(put, signal, onBytes));
  };
  try {
    const answer = await target.quirks.withPayload(send);
    if (request.part === null && answer?.kind === 'sent') learnFromPut(target.quirks, answer.proof);
    return answer;
  } catch (error) {
    // The SDK reads the whole error.
    if (error instanceof ExplicitDeny) return null;
    throw error;
  }
}

/** Reads a part in the sender pool, and sends nothing. Null when it can't be examined now. Rejects with the signal's reason. */
export async function examinePart(
  request: FastPutRequest,
  { senders, key, signal, target }: Pick<SendContext, 'senders' | 'key' | 'signal' | 'target'>,
): Promise<Examination | null> {
  if (senders === null) return null;
  const { quirks } = target;
  const carried = { digest: quirks.digestFor('part'), signsPayload: quirks.signsPayload } as const;
  const unused = { condition: 'none', wantsSha256: false, keepsTime: false } as const;
  const result = await senders.put({ ...request, key, ...carried, ...unused }, signal, () => undefined);
  return result.kind === 'examined' ? result.examination : null;
}

/** The request for a part of a file. */
export function partRequest(
  { path, realPath }: FoundFile,
  part: NonNullable<PutRequest['part']>,
): FastPutRequest {
  const { length } = part;
  return { file: { path, realPath }, part, expectedBytes: length, maxBytes: length, contentType: null };
}

function answerOf(result: PutResult): FastPutAnswer | null {
  switch (result.kind) {
    case 'sent':
    case 'kept':
      return result;
    case 'failed':
      throw new HoistError(result.error.code, result.error.details);
    case 'outgrown':
    case 'examined':
    case 'unexamined':
      return null;
    case 'answered': {
      const ids = requestIds(result.requestId, result.hostId);
      if (result.isExplicitDeny) throw new ExplicitDeny();
      if (result.status === 412) throw new PreconditionFailed();
      if (result.status === 503 || result.status === 429) throw new Throttled(result.retryAfterMs, ids);
      if (result.status >= 500 && result.status !== 501) throw new HoistError('service-unavailable', ids);
      return null;
    }
  }
}
