/**
 * Decides whether a disk is quick enough for a way of reading that pays only while it answers from its cache: synchronous file
 * calls cost a tenth of a promise then, and on a slow disk they would keep the thread from everything else.
 */
export interface DiskPace {
  /** Whether the next step may count on a quick disk; its duration is then to be noted. */
  isQuick(): boolean;
  /** @param tookMs how long such a step took, in the unit of `slowMs`: ms, or ms for each MiB */
  note(tookMs: number): void;
}

export interface DiskPaceLimits {
  /** A step that takes longer, in ms, had to wait for the disk, or for another program. */
  readonly slowMs: number;
  /** This many slow steps in a row are due to the disk and not to chance. */
  readonly slowInARow: number;
  /** After so many other steps one counts on it again, to test whether the disk is still slow; then after twice as many, and so on. */
  readonly shortestInterval: number;
  readonly longestInterval: number;
}

export function createDiskPace(limits: DiskPaceLimits): DiskPace {
  const { slowMs, slowInARow, shortestInterval, longestInterval } = limits;
  let slow = 0;
  let interval = shortestInterval;
  let stepsToWait = 0;
  return {
    isQuick() {
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
