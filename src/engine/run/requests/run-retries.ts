import type { AdaptiveLimiter } from '../../../base/async/adaptive-limiter.js';
import type { Gate } from '../../../base/async/gate.js';
import { orAborted } from '../../../base/async/or-aborted.js';
import type { Pacer } from '../../../base/async/pacer.js';
import { RetryLimitReached, type RetryStep, retry } from '../../../base/async/retry.js';
import { toAppError } from '../../../s3/errors/error-catalogue.js';
import { retryAfterMs } from '../../../s3/errors/service-errors.js';
import { type AppError, HoistError } from '../../../shared/errors/errors.js';
import { Throttled } from '../../transfer/fast-put.js';
import { isOverload, kindOf } from './failure-kind.js';
import type { KeyRenewal } from './key-renewal.js';
import type { NetworkWatch } from './network-watch.js';

/** What all requests of a run share for their retries. */
export interface RetryServices {
  readonly bucket: string;
  readonly gate: Gate;
  readonly pacer: Pacer;
  readonly keys: KeyRenewal;
  readonly network: NetworkWatch;
  readonly limiters: Readonly<Record<'files' | 'parts', Pick<AdaptiveLimiter, 'halvings' | 'shrink'>>>;
  /** See `RunLimits`. */
  readonly limitMs: number;
  /** See `RunLimits`. */
  readonly newBucketMs: number;
  /** In ms; stands still while the computer sleeps. */
  readonly clock: () => number;
}

/** One thing that is tried until it succeeds. */
export interface Task {
  /** Tells the files of a run apart, for failures of one of them are no outage; null for a request. */
  readonly file: number | null;
  readonly signal: AbortSignal;
  /** A part, or a request that changes nothing, goes on in the middle of a file: it ignores a pause. */
  readonly scope: 'file' | 'part' | 'request';
  /** Where the time is shorter than the run's. */
  readonly limitMs?: number;
}

export interface Attempt {
  /** An earlier attempt got no answer. */
  readonly mayHaveArrived: boolean;
  /** A part of the work is done for good. */
  readonly progressed: () => void;
}

export interface RunRetries {
  /**
   * Runs `once`, again after a failure that may pass, with waits that the whole run shares. An outage of the
   * network is waited out and does not count. Throws the failure as it came when another attempt can't help,
   * {@link RetriesExhausted} when there were enough, and the signal's reason.
   */
  run<T>(task: Task, once: (attempt: Attempt) => Promise<T>): Promise<T>;
}

/** An error that gets no further attempt, although its class may pass. */
class RetriesExhausted extends HoistError {
  override readonly name = 'RetriesExhausted';
}

/** Each attempt to complete a large file begins with reading it again, which may take longer than all retries may. */
const leastTriesOfFile = 5;
/** How often a file that changes while it is read is read again. */
const maxRereads = 3;
const maxClockCorrections = 2;
/** How often keys that S3 says have expired are replaced for one task. */
const maxKeyRenewals = 2;
/** How often a file begins anew because its multipart upload is gone. */
const maxRestarts = 3;
/** Longest wait for a bucket that was just created, in ms, before it is looked for again. */
const longestLookMs = 1000;
/** How often a file is sent when S3 answers each time that it has other bytes. */
const maxMismatches = 4;
/** Attempts when the answer is not of S3. */
const maxStrangeAnswers = 4;

export function createRunRetries(services: RetryServices): RunRetries {
  const { gate, pacer, keys, network, limiters, clock, bucket, newBucketMs } = services;
  /** Since when every answer says that there is no such bucket; null while it is found. */
  let absentSince: number | null = null;

  const limiterFor = ({ scope }: Task) => (scope === 'part' ? limiters.parts : limiters.files);

  /** Notes a failure for the whole run; null when it is final. */
  function judge(task: Task, cause: unknown, error: AppError, halvingsBefore: number, seen: Seen): RetryStep {
    const kind = cause instanceof RetriesExhausted ? 'final' : kindOf(error, network.hasAnswered);
    const again: RetryStep = { waitMs: pacer.backoffMs(seen.failures) };
    if (error.code === 'upload-lost') {
      if (task.scope !== 'file') return 'stop';
      seen.restarts += 1;
      return seen.restarts < maxRestarts ? 'at-once' : 'stop';
    }
    if (error.code === 'checksum-mismatch' && task.scope === 'file') {
      seen.mismatches += 1;
      if (seen.mismatches >= maxMismatches) return 'stop';
    }
    if (error.code === 'token-expired') {
      // With `refusedAt`, it was the renewal that failed, and not the request: there are no other keys.
      if (seen.refusedAt !== null || seen.keyRenewals === maxKeyRenewals) return 'stop';
      seen.keyRenewals += 1;
      seen.refusedAt = seen.signedWith;
      return 'at-once';
    }
    // A 404 without a document is that of an object, too.
    if (cause instanceof Error && cause.name === 'NoSuchBucket') {
      absentSince ??= clock();
      const isNew = clock() - absentSince < newBucketMs;
      return isNew ? { waitMs: Math.min(again.waitMs, longestLookMs) } : 'stop';
    }
    switch (kind) {
      case 'offline':
        network.unreachable(error);
        // The gate is shut now.
        return 'at-once';
      case 'throttled':
        pacer.throttled(cause instanceof Throttled ? cause.retryAfterMs : retryAfterMs(cause));
        break;
      case 'strange':
        seen.strangeAnswers += 1;
        network.failed(task.file, error);
        return seen.strangeAnswers < maxStrangeAnswers ? again : 'stop';
      case 'transient':
        break;
      default:
        return judgeFinal(error, again, seen);
    }
    if (isOverload(error)) limiterFor(task).shrink(halvingsBefore);
    network.failed(task.file, error);
    return again;
  }

  return {
    async run(task, once) {
      const { signal, scope } = task;
      const seen: Seen = {
        failures: 0,
        rereads: 0,
        clocks: 0,
        restarts: 0,
        mismatches: 0,
        strangeAnswers: 0,
        keyRenewals: 0,
        signedWith: 0,
        refusedAt: null,
      };
      let mayHaveArrived = false;
      let halvingsBefore = 0;
      let last: AppError = { code: 'internal' };
      try {
        return await retry(
          async (progressed) => {
            await pacer.hold(signal);
            if (seen.refusedAt !== null) await orAborted(keys.renew(seen.refusedAt), signal);
            seen.refusedAt = null;
            seen.signedWith = keys.count;
            halvingsBefore = limiterFor(task).halvings;
            const result = await once({ mayHaveArrived, progressed });
            pacer.succeeded();
            absentSince = null;
            return result;
          },
          {
            limitMs: task.limitMs ?? services.limitMs,
            leastTries: scope === 'file' ? leastTriesOfFile : 1,
            clock,
            signal,
            standStill: () => gate.pass(signal, scope === 'file' ? undefined : 'offline'),
            judge(cause, failures) {
              last = toAppError(cause, { bucket });
              seen.failures = failures;
              const step = judge(task, cause, last, halvingsBefore, seen);
              if (step !== 'stop' && last.code !== 'file-changed') mayHaveArrived = true;
              return step;
            },
          },
        );
      } catch (error) {
        if (!(error instanceof RetryLimitReached)) throw error;
        const { tries, elapsedMs, limitMs } = error;
        const details = { ...last.details, tries, elapsedMs: Math.round(elapsedMs), limitMs };
        throw new RetriesExhausted(last.code, details, { cause: error.cause });
      }
    },
  };
}

/** What happened to one task so far. */
interface Seen {
  failures: number;
  rereads: number;
  clocks: number;
  restarts: number;
  mismatches: number;
  strangeAnswers: number;
  keyRenewals: number;
  /** {@link KeyRenewal.count} at the beginning of the attempt. */
  signedWith: number;
  /** {@link signedWith} of the attempt whose keys S3 refused; null when there are others, or none was refused. */
  refusedAt: number | null;
}

function judgeFinal(error: AppError, again: RetryStep, seen: Seen): RetryStep {
  if (error.code === 'file-changed') {
    seen.rereads += 1;
    return seen.rereads < maxRereads ? again : 'stop';
  }
  if (error.code === 'clock-skewed') {
    // The SDK has just learnt the server's time from the answer, so the next signature will be valid.
    seen.clocks += 1;
    return seen.clocks <= maxClockCorrections ? again : 'stop';
  }
  return 'stop';
}
