import { sleep } from './gate.js';

/** A cap on the bytes that leave per second, shared by everything a run sends. */
export interface Throttle {
  /** Waits until `bytes` more may leave. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
}

/** Shares out the time: each taker gets the next slice of it, as long as its bytes need. Null: no cap. */
export function createThrottle(
  bytesPerSecond: number | null,
  now: () => number = () => performance.now(),
): Throttle | null {
  if (bytesPerSecond === null) return null;
  let bookedUntil = 0;
  return {
    async take(bytes, signal) {
      const start = Math.max(now(), bookedUntil);
      bookedUntil = start + (bytes / bytesPerSecond) * 1000;
      const wait = bookedUntil - now();
      if (wait > 1) await sleep(wait, signal);
    },
  };
}
