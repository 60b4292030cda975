import { type AdaptiveLimiter, createAdaptiveLimiter } from '../../../base/async/adaptive-limiter.js';
import { createAwakeClock } from '../../../base/async/awake-clock.js';
import type { Gate } from '../../../base/async/gate.js';
import { createPacer } from '../../../base/async/pacer.js';
import type { Target } from '../../transfer/target.js';
import type { RunShare } from '../limits/run-budget.js';
import type { RunLimits } from '../limits/run-limits.js';
import { createKeyRenewal } from './key-renewal.js';
import { createNetworkWatch, type NetworkWatch, type NetworkWatchOptions, probeOf } from './network-watch.js';
import { withRequestRetries } from './retrying-client.js';
import { createRunRetries, type RunRetries } from './run-retries.js';

/** How the requests of one run are sent: what they share when S3 is overloaded, away or out of its mind. */
export interface RunRequests {
  /** Repeats what may be repeated; see {@link withRequestRetries}. */
  readonly target: Target;
  readonly retries: RunRetries;
  readonly network: NetworkWatch;
  /** Small files, and parts, in flight at once. */
  readonly limiters: RunLimiters;
  /** Nothing is sent any more, clean-up included. */
  close(): void;
}

/** What is in flight at once, by what it is; see `RunLimits`. */
export interface RunLimiters {
  readonly files: AdaptiveLimiter;
  readonly parts: AdaptiveLimiter;
}

export interface RunRequestsOptions
  extends Pick<NetworkWatchOptions, 'signal' | 'patienceMs' | 'onRetriesExhausted' | 'onChange'> {
  /** Sends each request once. */
  readonly target: Target;
  readonly limits: RunLimits;
  readonly share: Pick<RunShare, 'files' | 'onChange'>;
  readonly gate: Gate;
}

export function createRunRequests(options: RunRequestsOptions): RunRequests {
  const { target, limits, share, gate, signal, patienceMs, onRetriesExhausted, onChange } = options;
  const closed = new AbortController();
  const clock = createAwakeClock();
  const limiters = {
    files: createAdaptiveLimiter(limits.files),
    parts: createAdaptiveLimiter(limits.parts),
  };
  const cap = (): void => limiters.files.capAt(share.files);
  cap();
  share.onChange(cap);
  const network = createNetworkWatch({
    gate,
    signal,
    clock: clock.now,
    probe: probeOf(target),
    patienceMs,
    onRetriesExhausted,
    onChange,
  });
  const retries = createRunRetries({
    bucket: target.bucket,
    gate,
    pacer: createPacer(),
    keys: createKeyRenewal(target.client),
    network,
    limiters,
    limitMs: limits.retryMs,
    newBucketMs: limits.newBucketMs,
    clock: clock.now,
  });
  const client = withRequestRetries(target.client, { retries, network, closed: closed.signal });
  return {
    target: { ...target, client },
    retries,
    network,
    limiters,
    close() {
      closed.abort(new DOMException('the run has ended', 'AbortError'));
      clock.stop();
    },
  };
}
