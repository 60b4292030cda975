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

/** When a disk counts as slow, and how often that is tested. Counts are whole numbers, at least 1. */
export interface DiskPaceLimits {
  /** A step that takes as long or longer, in ms or in ms for each MiB, had to wait for the disk, or for another program. */
  readonly slowMs: number;
  /** This many slow steps in a row are due to the disk and not to chance. */
  readonly slowInARow: number;
  /** After so many other steps one counts on it again, to test whether the disk is still slow; then after twice as many, and so on. */
  readonly shortestInterval: number;
  readonly longestInterval: number;
}

/**
 * Begins with a quick disk. After `slowInARow` slow steps, `isQuick` is false `shortestInterval` times; while the next steps are slow as
 * well, twice as many times after each, at most `longestInterval`. A quick step begins anew.
 */
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
