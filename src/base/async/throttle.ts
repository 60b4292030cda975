import { setMaxListeners } from 'node:events';
import { sleep } from './gate.js';

/** A limit on the bytes sent per second, shared by everything that takes from it. */
export interface Throttle {
  /** Null for no limit. */
  readonly bytesPerSecond: number | null;
  /** Waits until `bytes` more may be sent. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
  /** Whoever waits already waits by the new limit from then on. */
  setLimit(bytesPerSecond: number | null): void;
}

/** Each taker gets the next slice of time, as long as its bytes need. */
export function createThrottle(
  initial: number | null,
  now: () => number = () => performance.now(),
): Throttle {
  let bytesPerSecond = initial;
  let bookedUntil = 0;
  let change = changeSignal();
  return {
    get bytesPerSecond() {
      return bytesPerSecond;
    },
    async take(bytes, signal) {
      for (;;) {
        if (bytesPerSecond === null) return;
        const start = Math.max(now(), bookedUntil);
        bookedUntil = start + (bytes / bytesPerSecond) * 1000;
        const wait = bookedUntil - now();
        if (wait <= 1) return;
        const { signal: isChanged } = change;
        try {
          await sleep(wait, AbortSignal.any([signal, isChanged]));
          return;
        } catch (error) {
          if (signal.aborted || !isChanged.aborted) throw error;
        }
      }
    },
    setLimit(limit) {
      bytesPerSecond = limit;
      bookedUntil = 0;
      const before = change;
      change = changeSignal();
      before.abort();
    },
  };
}

/** Every waiting taker listens to it. */
function changeSignal(): AbortController {
  const change = new AbortController();
  setMaxListeners(0, change.signal);
  return change;
}
