import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { Gate } from '../../base/async/gate.js';
import { sleep } from '../../base/async/gate.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { classify } from '../../shared/errors/error-class.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { Target } from '../transfer/target.js';

/**
 * Notices that S3 can't be reached, lets the run wait instead of failing file by file, and notices when it
 * can.
 */
export interface NetworkWatch {
  /** Why the run waits; null while it does not. */
  readonly outage: AppError | null;
  lost(error: AppError): void;
}

export interface NetworkWatchOptions {
  readonly gate: Gate;
  readonly signal: AbortSignal;
  /** Sends any request to S3: resolves to null when S3 answered, to the error while it can't be reached. */
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
        // The run was stopped while it waited; the caller that stopped it takes over.
      });
    },
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
      return ['offline', 'transient'].includes(classify(error)) ? error : null;
    }
  };
}
