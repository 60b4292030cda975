/** Counts the ms during which this process could work. */
export interface AwakeClock {
  readonly now: () => number;
  stop(): void;
}

const tickMs = 1000;
/** Ticks come late on a busy machine, but not by this much: the computer slept, or the process was stopped. */
const longestGapMs = 5000;

/**
 * A clock for "how long has this been failing": it stands still while the computer sleeps, which a clock of
 * the system may or may not do. A gap between two ticks that is longer than a busy machine explains counts as
 * one tick.
 */
export function createAwakeClock(read: () => number = () => performance.now()): AwakeClock {
  let awakeMs = 0;
  let last = read();
  const now = (): number => {
    const at = read();
    const gap = Math.max(0, at - last);
    awakeMs += gap > longestGapMs ? tickMs : gap;
    last = at;
    return awakeMs;
  };
  const timer = setInterval(now, tickMs);
  timer.unref();
  return { now, stop: () => clearInterval(timer) };
}
