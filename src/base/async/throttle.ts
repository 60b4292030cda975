import { sleep } from './gate.js';

/** A limit on the bytes sent per second, shared by everything a run sends. */
export interface Throttle {
  /** Waits until `bytes` more may be sent. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
}

/** Each taker gets the next slice of time, as long as its bytes need. Null: no limit. */
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
