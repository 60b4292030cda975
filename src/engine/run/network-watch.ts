import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { Gate } from '../../base/async/gate.js';
import { sleep } from '../../base/async/gate.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { classify } from '../../shared/errors/error-class.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { Target } from '../transfer/target.js';

/** Notices that the way to S3 is gone, lets the run wait instead of failing file by file, and notices its return. */
export interface NetworkWatch {
  /** Why the run waits; null while it does not. */
  readonly outage: AppError | null;
  lost(error: AppError): void;
}

export interface NetworkWatchOptions {
  readonly gate: Gate;
  readonly signal: AbortSignal;
  /** Asks S3 anything: resolves to null when it answered, to the error while it can't be reached. */
  readonly probe: (signal: AbortSignal) => Promise<AppError | null>;
  /** How long an outage may last, in ms, before `onRetriesExhausted`. */
  readonly patienceMs: () => number;
  readonly onRetriesExhausted: (error: AppError) => void;
  readonly onChange: () => void;
  readonly firstDelayMs?: number;
}

const longestDelayMs = 15_000;

export function createNetworkWatch(options: NetworkWatchOptions): NetworkWatch {
  const { gate, signal } = options;
  let outage: AppError | null = null;

  const wait = async (): Promise<void> => {
    const since = Date.now();
    let delay = options.firstDelayMs ?? 500;
    while (outage !== null) {
      await sleep(delay, signal);
      delay = Math.min(longestDelayMs, delay * 1.5);
      outage = await options.probe(signal);
      if (outage !== null && Date.now() - since > options.patienceMs()) {
        options.onRetriesExhausted(outage);
        return;
      }
    }
    gate.open('offline');
    options.onChange();
  };

  return {
    get outage() {
      return outage;
    },
    lost(error) {
      if (outage !== null) return;
      outage = error;
      gate.shut('offline');
      options.onChange();
      wait().catch(() => {
        // The run was stopped while it waited; whoever stopped it goes on from there.
      });
    },
  };
}

/** Asks for the bucket. Whatever S3 answers, also that the keys may not ask, it can be reached. */
export function probeOf({ client, bucket }: Target): NetworkWatchOptions['probe'] {
  return async (signal) => {
    try {
      await client.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal: signal });
      return null;
    } catch (cause) {
      const error = toAppError(cause, { bucket });
      return ['offline', 'transient'].includes(classify(error)) ? error : null;
    }
  };
}
