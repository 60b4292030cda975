import type { RunMode } from '../../../shared/domain.js';
import type { AppError } from '../../../shared/errors.js';
import { toAppError } from '../../s3/error-catalogue.js';
import { classify } from '../../s3/error-class.js';
import type { PlannedEntry } from '../journal/records.js';
import { type Gate, sleep } from '../pace/gate.js';
import type { NetworkWatch } from '../pace/network-watch.js';
import type { Pacer } from '../pace/pacer.js';
import { planEntry, verifyEntry } from './inspect-entry.js';
import { type SendContext, type Sending, type SendOutcome, sendEntry } from './send-entry.js';

export interface RetryServices {
  readonly gate: Gate;
  readonly pacer: Pacer;
  readonly network: NetworkWatch;
  /** Hears that the server or the line is asked too much. */
  readonly onOverload: () => void;
}

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

/** Tries of one file for a passing fault, the first one included. */
const maxAttempts = 8;
const maxClockCorrections = 2;
/** Times a file that changes while it is read is read again. */
const maxRereads = 3;

/**
 * Sends one file, again after a passing fault, with waits that the whole run shares. An outage of the
 * network costs no attempt: the file waits for its end.
 */
export async function workOn(
  entry: PlannedEntry,
  mode: RunMode,
  context: SendContext,
  services: RetryServices,
  onBytes: (bytes: number) => void,
): Promise<EntryResult> {
  const { gate, pacer, network, onOverload } = services;
  let current = entry;
  let mayHaveArrived = entry.uploadId !== null;
  let attempts = 0;
  let rereads = 0;
  for (;;) {
    try {
      await gate.pass(context.signal);
      await pacer.hold(context.signal);
      const outcome = await doOnce(mode, { entry: current, mayHaveArrived, onBytes }, context);
      pacer.succeeded();
      return outcome;
    } catch (cause) {
      if (context.signal.aborted) return { kind: 'aborted' };
      const error = toAppError(cause, { bucket: context.target.bucket });
      switch (classify(error)) {
        case 'offline':
          mayHaveArrived = true;
          network.lost(error);
          continue;
        case 'throttled':
          pacer.throttled(null);
          onOverload();
          attempts += 1;
          break;
        case 'transient':
          mayHaveArrived = true;
          if (error.code === 'timed-out') onOverload();
          attempts += 1;
          break;
        case 'fatal':
          // A denial may be about this key alone: whoever counts them decides.
          if (error.code === 'access-denied') return { kind: 'failed', error };
          // The SDK has just learnt the server's time from the answer, so the next signature will fit.
          if (error.code !== 'clock-skewed' || attempts >= maxClockCorrections)
            return { kind: 'fatal', error };
          attempts += 1;
          break;
        case 'cancelled':
          return { kind: 'aborted' };
        case 'local':
          rereads += 1;
          if (error.code !== 'file-changed' || rereads >= maxRereads) return { kind: 'failed', error };
          break;
        case 'permanent':
        case 'conflict':
          return { kind: 'failed', error };
      }
      if (attempts >= maxAttempts) return { kind: 'failed', error };
      const wait = pacer.backoffMs(Math.max(attempts, rereads));
      await sleep(wait, context.signal).catch(() => undefined);
      current = context.journal.entry(context.run, entry.sequence) ?? current;
    }
  }
}

function doOnce(
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
