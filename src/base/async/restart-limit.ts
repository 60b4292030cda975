/** Decides whether something that ended may be started again. */
export interface RestartLimit {
  /** Counts a restart; false when there have been too many lately. */
  take(): boolean;
}

/** At most `most` restarts within any `withinMs` milliseconds. */
export function createRestartLimit(
  most: number,
  withinMs: number,
  now: () => number = () => performance.now(),
): RestartLimit {
  let taken: readonly number[] = [];
  return {
    take() {
      const since = now() - withinMs;
      taken = taken.filter((at) => at > since);
      if (taken.length >= most) return false;
      taken = [...taken, now()];
      return true;
    },
  };
}
