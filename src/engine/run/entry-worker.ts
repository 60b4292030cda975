import { toAppError } from '../../s3/errors/error-catalogue.js';
import { classify } from '../../shared/errors/error-class.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { RunMode } from '../../shared/models/run.js';
import type { PlannedEntry } from '../journal/records.js';
import { planEntry, verifyEntry } from './inspect-entry.js';
import { type RetryServices, withRetries } from './retry.js';
import { type SendContext, type Sending, type SendOutcome, sendEntry } from './send-entry.js';

/** How one file ended, after all the attempts it was worth. */
export type EntryResult =
  | SendOutcome
  /** Only planned, not sent. */
  | { readonly kind: 'to-upload' }
  | { readonly kind: 'failed'; readonly error: AppError }
  /** Going on with any file is pointless. */
  | { readonly kind: 'fatal'; readonly error: AppError }
  /** The run was told to stop. */
  | { readonly kind: 'aborted' };

/** Does with one file what the run is for, and says how it ended. Never throws. */
export async function process(
  entry: PlannedEntry,
  mode: RunMode,
  context: SendContext,
  retries: RetryServices,
  onBytes: (bytes: number) => void,
): Promise<EntryResult> {
  let current: PlannedEntry | null = null;
  try {
    return await withRetries(retries, (isCreatePending) => {
      const mayHaveArrived = isCreatePending || entry.inFlight;
      // An earlier attempt may have begun a multipart upload or taken another name.
      const isFirst = current === null;
      current = isFirst ? entry : (context.journal.entries.find(context.run, entry.sequence) ?? entry);
      return attempt(mode, { entry: current, mayHaveArrived, onBytes }, context);
    });
  } catch (cause) {
    if (context.signal.aborted) return { kind: 'aborted' };
    const error = toAppError(cause, { bucket: context.target.bucket });
    // A denial may be about this key alone: whoever counts them decides.
    const isFatal = classify(error) === 'fatal' && error.code !== 'access-denied';
    return { kind: isFatal ? 'fatal' : 'failed', error };
  }
}

function attempt(
  mode: RunMode,
  sending: Sending,
  context: SendContext,
): Promise<SendOutcome | { readonly kind: 'to-upload' }> {
  switch (mode) {
    case 'upload':
      return sendEntry(sending, context);
    case 'plan':
      return planEntry(sending.entry, context);
    case 'verify':
      return verifyEntry(sending.entry, context);
  }
}
