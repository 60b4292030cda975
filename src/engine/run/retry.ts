import { type Gate, sleep } from '../../base/async/gate.js';
import type { Pacer } from '../../base/async/pacer.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { classify } from '../../shared/errors/error-class.js';
import { type AppError, HoistError } from '../../shared/errors/errors.js';
import type { NetworkWatch } from './network-watch.js';

/** What all requests of a run share for their retries. */
export interface RetryServices {
  readonly bucket: string;
  readonly gate: Gate;
  readonly pacer: Pacer;
  readonly network: NetworkWatch;
  readonly signal: AbortSignal;
  /** Is called when the server or the network is overloaded. */
  readonly onOverload: () => void;
}

/** An error that gets no further attempt, although its class may pass. */
export class RetriesExhausted extends HoistError {
  override readonly name = 'RetriesExhausted';
}

/** Attempts for a passing error, including the first. */
const maxAttempts = 8;
/** How often a file that changes while it is read is read again. */
const maxRereads = 3;
const maxClockCorrections = 2;

/**
 * Runs `once`, again after a passing error, with waits that the whole run shares. An outage of the network
 * costs no attempt: it is waited out. `mayHaveArrived` says that an earlier attempt got no answer. Throws
 * HoistError for what another attempt can't help, {@link RetriesExhausted} after enough attempts, and the
 * signal's reason when the run ends.
 */
export async function withRetries<T>(
  services: RetryServices,
  once: (mayHaveArrived: boolean) => Promise<T>,
): Promise<T> {
  const { gate, pacer, network, signal } = services;
  let mayHaveArrived = false;
  let attempts = 0;
  let rereads = 0;
  for (;;) {
    try {
      await gate.pass(signal);
      await pacer.hold(signal);
      const result = await once(mayHaveArrived);
      pacer.succeeded();
      return result;
    } catch (cause) {
      signal.throwIfAborted();
      const error = toAppError(cause, { bucket: services.bucket });
      const verdict = cause instanceof RetriesExhausted ? 'final' : verdictOn(error, attempts, rereads);
      if (verdict === 'final') throw new RetriesExhausted(error.code, error.details, { cause });
      if (verdict === 'wait') {
        mayHaveArrived = true;
        network.lost(error);
        continue;
      }
      if (verdict === 'reread') rereads += 1;
      else attempts += 1;
      if (error.code === 'slow-down') pacer.throttled(null);
      if (error.code === 'slow-down' || error.code === 'timed-out') services.onOverload();
      if (classify(error) === 'transient') mayHaveArrived = true;
      await sleep(pacer.backoffMs(Math.max(attempts, rereads)), signal);
    }
  }
}

function verdictOn(
  error: AppError,
  attempts: number,
  rereads: number,
): 'again' | 'reread' | 'wait' | 'final' {
  const kind = classify(error);
  if (kind === 'offline') return 'wait';
  if (kind === 'throttled' || kind === 'transient') return attempts + 1 < maxAttempts ? 'again' : 'final';
  if (error.code === 'file-changed') return rereads + 1 < maxRereads ? 'reread' : 'final';
  // The SDK has just learnt the server's time from the answer, so the next signature will be valid.
  if (error.code === 'clock-skewed') return attempts < maxClockCorrections ? 'again' : 'final';
  return 'final';
}
