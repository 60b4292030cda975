import { toAppError } from '../../../s3/errors/error-catalogue.js';
import type { AppError } from '../../../shared/errors/errors.js';
import type { PlannedEntry } from '../../journal/records.js';
import type { EntryAction, InspectionOutcome, Sending, SendOutcome } from '../entry/sending.js';
import { kindOf, mayPass } from '../requests/failure-kind.js';
import type { NetworkWatch } from '../requests/network-watch.js';
import type { Attempt, RunRetries } from '../requests/run-retries.js';

/** How one file ended, after all its attempts. */
export type EntryResult =
  | SendOutcome
  | InspectionOutcome
  /** `inDoubt`: what was sent last may have arrived, and the object under the key may be it. */
  | { readonly kind: 'failed'; readonly error: AppError; readonly inDoubt: boolean }
  /** Continuing with any file is pointless. */
  | { readonly kind: 'fatal'; readonly error: AppError }
  /** The file or the run was stopped. */
  | { readonly kind: 'aborted' };

export interface EntryWorkerServices {
  readonly bucket: string;
  readonly retries: RunRetries;
  readonly network: Pick<NetworkWatch, 'hasAnswered'>;
  /** The row as it is now: an attempt may have created a multipart upload or taken another name. */
  readonly reload: (sequence: number) => PlannedEntry | null;
}

/** What one attempt to send a file gets from its worker. */
type Means = Pick<Sending, 'parts' | 'holding' | 'onBytes'>;

/**
 * Processes one file and returns how it ended. Never throws. `meansOf` makes what an attempt sends with.
 */
export async function process(
  entry: PlannedEntry,
  action: EntryAction,
  { bucket, retries, network, reload }: EntryWorkerServices,
  signal: AbortSignal,
  meansOf: (attempt: Attempt) => Means,
): Promise<EntryResult> {
  let isFirst = true;
  let mayHaveArrived = false;
  try {
    return await retries.run({ file: entry.sequence, signal, scope: 'file' }, (attempt) => {
      const current = isFirst ? entry : (reload(entry.sequence) ?? entry);
      isFirst = false;
      mayHaveArrived = attempt.mayHaveArrived || entry.inFlight;
      const { parts, holding, onBytes } = meansOf(attempt);
      return action({ entry: current, mayHaveArrived, signal, parts, holding, onBytes });
    });
  } catch (cause) {
    if (signal.aborted) return { kind: 'aborted' };
    const error = toAppError(cause, { bucket });
    if (kindOf(error, network.hasAnswered) === 'fatal') return { kind: 'fatal', error };
    const inDoubt = mayPass(error) || (mayHaveArrived && error.code === 'object-unproven');
    return { kind: 'failed', error, inDoubt };
  }
}
