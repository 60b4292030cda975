import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { Gate } from '../../../base/async/gate.js';
import { sleep } from '../../../base/async/gate.js';
import { toAppError } from '../../../s3/errors/error-catalogue.js';
import { waitsForPerson } from '../../../shared/errors/error-class.js';
import type { AppError } from '../../../shared/errors/errors.js';
import type { Target } from '../../transfer/target.js';
import { kindOf } from './failure-kind.js';

/**
 * Notices that S3 can't be reached or does nothing, lets the run wait instead of failing file by file, and
 * notices when it goes on.
 */
export interface NetworkWatch {
  /** Why the run waits; null while it does not. */
  readonly outage: AppError | null;
  /** S3 has answered a request of this run. */
  readonly hasAnswered: boolean;
  answered(): void;
  /** Some of the run's work succeeded: patience begins anew. */
  worked(): void;
  /** No request gets through. */
  unreachable(error: AppError): void;
  /**
   * A request failed in a way that may pass: many of them, for several files, with no success between are an
   * outage. `file` is null for a request that belongs to none, or to one that is counted by itself.
   */
  failed(file: number | null, error: AppError): void;
  /** Time passed that says nothing about S3: the user had paused the run, or was asked for a code. */
  forgive(): void;
}

export interface NetworkWatchOptions {
  readonly gate: Gate;
  readonly signal: AbortSignal;
  /** Sends any request to S3: resolves to null when S3 answered, to the error while it can't be reached. */
  readonly probe: (signal: AbortSignal) => Promise<AppError | null>;
  /** How long a run may be without success, in ms, before `onRetriesExhausted`. */
  readonly patienceMs: () => number;
  /** In ms; stands still while the computer sleeps. */
  readonly clock: () => number;
  readonly onRetriesExhausted: (error: AppError) => void;
  readonly onChange: () => void;
  readonly firstDelayMs?: number;
}

const longestDelayMs = 15_000;
const longestForPersonMs = 2000;
/** This many failures in a row, of this many files, for this long, are not those of a moment or of a file. */
const outageFailures = 10;
const outageFiles = 3;
const outageMs = 3000;

export function createNetworkWatch(options: NetworkWatchOptions): NetworkWatch {
  const { gate, signal, clock, firstDelayMs = 500 } = options;
  let outage: AppError | null = null;
  let hasAnswered = false;
  /** When the first failure came after the last success; null while all is well. */
  let since: number | null = null;
  let failures = 0;
  const failing = new Set<number>();
  let delay = firstDelayMs;
  /** How often the probe passed and nothing else did. */
  let falseHopes = 0;

  const wait = async (): Promise<void> => {
    while (outage !== null) {
      await sleep(delay, signal);
      delay = Math.min(longestDelayMs, delay * 1.5);
      const error = await options.probe(signal);
      if (error !== null && waitsForPerson(error)) {
        outage = error;
        forgive();
        // Whoever has just answered expects it to go on, and the probe sends nothing.
        delay = Math.min(delay, longestForPersonMs);
        continue;
      }
      since ??= clock();
      const isSpent = clock() - since > options.patienceMs();
      if (isSpent && (error !== null || falseHopes > 0)) {
        options.onRetriesExhausted(error ?? outage);
        return;
      }
      outage = error;
    }
    falseHopes += 1;
    gate.open('offline');
    options.onChange();
  };

  function forgive(): void {
    since = null;
  }

  function unreachable(error: AppError): void {
    since ??= clock();
    if (outage !== null) return;
    outage = error;
    gate.shut('offline');
    options.onChange();
    wait().catch(() => {
      // The run was stopped while it waited; the caller that stopped it takes over.
    });
  }

  return {
    get outage() {
      return outage;
    },
    get hasAnswered() {
      return hasAnswered;
    },
    answered() {
      hasAnswered = true;
    },
    worked() {
      hasAnswered = true;
      if (since === null) return;
      since = null;
      failures = 0;
      failing.clear();
      delay = firstDelayMs;
      falseHopes = 0;
    },
    unreachable,
    failed(file, error) {
      since ??= clock();
      failures += 1;
      if (file !== null && failing.size < outageFiles) failing.add(file);
      const isOutage =
        failures >= outageFailures && failing.size >= outageFiles && clock() - since >= outageMs;
      if (isOutage) unreachable(error);
    },
    forgive,
  };
}

/** Requests the bucket. Any answer of S3, even a refusal, shows that it can be reached. */
export function probeOf({ client, bucket }: Target): NetworkWatchOptions['probe'] {
  return async (signal) => {
    try {
      await client.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal: signal });
      return null;
    } catch (cause) {
      const error = toAppError(cause, { bucket });
      return ['offline', 'transient', 'strange'].includes(kindOf(error, true)) ? error : null;
    }
  };
}
