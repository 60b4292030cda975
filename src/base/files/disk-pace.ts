/**
 * Decides whether file calls on a local disk are made synchronously. While the disk answers from its cache that costs a tenth of a
 * promise; on a slow disk it would keep the thread from everything else.
 */
export interface DiskPace {
  /** Whether the next step may be synchronous; its duration is then to be noted. */
  mayBlock(): boolean;
  /** @param tookMs how long a synchronous step took, in ms */
  note(tookMs: number): void;
}

export interface DiskPaceLimits {
  /** A step that takes longer, in ms, had to wait for the disk, or for another program. */
  readonly slowMs: number;
  /** This many slow steps in a row are due to the disk and not to chance. */
  readonly slowInARow: number;
  /** After so many asynchronous steps one is made synchronously, to test whether the disk is still slow; then after twice as many, and so on. */
  readonly shortestInterval: number;
  readonly longestInterval: number;
}

export function createDiskPace(limits: DiskPaceLimits): DiskPace {
  const { slowMs, slowInARow, shortestInterval, longestInterval } = limits;
  let slow = 0;
  let interval = shortestInterval;
  let stepsToWait = 0;
  return {
    mayBlock() {
      if (stepsToWait === 0) return true;
      stepsToWait -= 1;
      return false;
    },
    note(tookMs) {
      if (tookMs < slowMs) {
        slow = 0;
        interval = shortestInterval;
        return;
      }
      slow += 1;
      if (slow < slowInARow) return;
      slow = slowInARow - 1;
      stepsToWait = interval;
      interval = Math.min(interval * 2, longestInterval);
    },
  };
}
