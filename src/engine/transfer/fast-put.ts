import { HoistError } from '../../shared/errors/errors.js';
import { PreconditionFailed } from './conditional-writes.js';
import type { PutRequest, PutResult } from './put-sink.js';
import type { Attempt } from './target.js';

/** The server asked for fewer requests, and perhaps said for how long. */
export class Throttled extends HoistError {
  constructor(readonly retryAfterMs: number | null) {
    super('slow-down');
  }
}

/** A PUT that S3 has carried out. */
export type FastPutAnswer = Extract<PutResult, { kind: 'sent' | 'kept' }>;

/**
 * Sends one PUT through the sender pool. Null when there is no pool, when S3 gave an answer that the SDK
 * must interpret, or when the file does not fit one PUT: then the file has to take the slow path. Throws `slow-down` and
 * `service-unavailable` for what only needs another attempt, {@link PreconditionFailed}, and the sender's own
 * error.
 */
export async function fastPut(
  request: Omit<PutRequest, 'key' | 'onlyIfAbsent'>,
  attempt: Attempt,
): Promise<FastPutAnswer | null> {
  const { senders, key, onlyIfAbsent, signal, onBytes } = attempt;
  if (senders === null) return null;
  const result = await senders.put(
    { ...request, key, onlyIfAbsent: onlyIfAbsent && request.part === null },
    signal,
    onBytes,
  );
  switch (result.kind) {
    case 'sent':
    case 'kept':
      return result;
    case 'failed':
      throw new HoistError(result.error.code, result.error.details);
    case 'outgrown':
      return null;
    case 'answered':
      if (result.status === 412) throw new PreconditionFailed();
      if (result.status === 503 || result.status === 429) throw new Throttled(result.retryAfterMs);
      if (result.status >= 500 && result.status !== 501) throw new HoistError('service-unavailable');
      return null;
  }
}
