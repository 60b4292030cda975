import { toAppError } from '../../s3/errors/error-catalogue.js';
import { classify } from '../../shared/errors/error-class.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { PlannedEntry } from '../journal/records.js';
import { type RetryServices, withRetries } from './retry.js';
import type { EntryAction, Sending, SendOutcome } from './sending.js';

/** How one file ended, after all its attempts. */
export type EntryResult =
  | SendOutcome
  /** Only planned, not sent. */
  | { readonly kind: 'to-upload' }
  | { readonly kind: 'failed'; readonly error: AppError }
  /** Continuing with any file is pointless. */
  | { readonly kind: 'fatal'; readonly error: AppError }
  /** The file or the run was stopped. */
  | { readonly kind: 'aborted' };

/**
 * Processes one file and returns how it ended. Never throws.
 *
 * @param reload returns the row as it is now: an attempt may have created a multipart upload or taken another
 * name
 */
export async function process(
  entry: PlannedEntry,
  action: EntryAction,
  reload: (sequence: number) => PlannedEntry | null,
  retries: RetryServices,
  { parts, onBytes }: Pick<Sending, 'parts' | 'onBytes'>,
): Promise<EntryResult> {
  const { signal, bucket } = retries;
  let isFirst = true;
  try {
    return await withRetries(retries, (isUnanswered) => {
      const current = isFirst ? entry : (reload(entry.sequence) ?? entry);
      isFirst = false;
      const mayHaveArrived = isUnanswered || entry.inFlight;
      return action({ entry: current, mayHaveArrived, signal, parts, onBytes });
    });
  } catch (cause) {
    if (signal.aborted) return { kind: 'aborted' };
    const error = toAppError(cause, { bucket });
    // A denial may concern this key only: the caller counts them and decides.
    const isFatal = classify(error) === 'fatal' && error.code !== 'access-denied';
    return { kind: isFatal ? 'fatal' : 'failed', error };
  }
}
