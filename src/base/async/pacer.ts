import { sleep } from './gate.js';

/**
 * Waits between attempts, so that a server that asks for fewer requests gets fewer, from all workers at once.
 */
export interface Pacer {
  /** Waits as long as the whole run has to hold back at the moment. */
  hold(signal: AbortSignal): Promise<void>;
  /** To be called when S3 asked to slow down; `retryAfterMs` when it said for how long. */
  throttled(retryAfterMs: number | null): void;
  succeeded(): void;
  /** The wait before attempt `attempt` (1 = first retry) of one request, in ms. */
  backoffMs(attempt: number): number;
}

const firstDelayMs = 200;
const longestDelayMs = 20_000;

/**
 * Exponential backoff with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), per request, and a run-wide
 * delay that doubles with every throttled answer and halves again with success.
 */
export function createPacer(
  random: () => number = Math.random,
  now: () => number = () => performance.now(),
): Pacer {
  let holdMs = 0;
  let holdUntil = 0;
  /** The server named this moment: nothing is sent before it. */
  let notBefore = 0;
  return {
    async hold(signal) {
      if (holdUntil === 0 && notBefore === 0) return;
      const at = now();
      const wait = Math.max((holdUntil - at) * (0.5 + random() / 2), (notBefore - at) * (1 + random() / 10));
      if (wait > 0) await sleep(wait, signal);
    },
    throttled(retryAfterMs) {
      const at = now();
      if (retryAfterMs !== null) notBefore = Math.max(notBefore, at + retryAfterMs);
      if (holdUntil > at) return;
      holdMs = Math.min(longestDelayMs, Math.max(firstDelayMs, holdMs * 2));
      holdUntil = at + holdMs * random();
    },
    succeeded() {
      if (holdMs > 0) holdMs = holdMs < firstDelayMs ? 0 : holdMs / 2;
    },
    backoffMs(attempt) {
      return random() * Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 10));
    },
  };
}
