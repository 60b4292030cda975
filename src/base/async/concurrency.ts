/** How many requests of one kind may be under way, found out while working. */
export interface Concurrency {
  readonly limit: number;
  /** Runs `work` when there is a place. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /**
   * To be told several times a second how much was done since the beginning, in any unit, and what time it is (ms).
   * Looks again when enough was done, or enough time passed, to tell a gain from chance.
   */
  sample(done: number, nowMs: number): void;
  /** S3 or the network asked for less. */
  shrink(): void;
}

export interface ConcurrencyRange {
  readonly start: number;
  readonly max: number;
}

/** A gain smaller than this is taken for noise. */
const worthwhile = 1.08;
/** A gain as large as this is none of chance's doing. */
const obvious = 1.5;
/** What is looked at: so much done and so many ms, or as soon as the gain is obvious, but no longer than the longest. */
const enoughDone = 200;
const usualPeriodMs = 250;
const longestPeriodMs = 1000;
/** A step up has gained nothing when so many looks saw nothing of it: one may have met with garbage or a busy disk. */
const looksToJudge = 2;
/** Looks between two steps up: after each that gained nothing twice as many, for the line may have become better. */
const shortestPause = 4;
const longestPause = 32;

/**
 * Tries twice as many as long as more gets more done; goes back when it does not, and tries again after a
 * while. A throttled answer or a timeout halves the number. With `start` = `max` it stays there but for
 * throttling.
 */
export function createConcurrency({ start, max }: ConcurrencyRange): Concurrency {
  let limit = start;
  let running = 0;
  let best = 0;
  let doneBefore = 0;
  let lookedAt: number | null = null;
  /** The limit before the last step up; null when there is no step to be judged. */
  let grownFrom: number | null = null;
  /** Without a gain, since the last step up or down. */
  let looks = 0;
  let pause = shortestPause;
  let isSaturated = false;
  const queue: (() => void)[] = [];
  const serve = (): void => {
    while (running < limit && queue.length > 0) {
      running += 1;
      queue.shift()?.();
    }
  };
  const change = (to: number): void => {
    limit = Math.max(1, Math.min(max, Math.round(to)));
    serve();
  };
  return {
    get limit() {
      return limit;
    },
    async run(work) {
      if (running >= limit) {
        isSaturated = true;
        await new Promise<void>((resolve) => {
          queue.push(resolve);
        });
      } else {
        running += 1;
      }
      try {
        return await work();
      } finally {
        running -= 1;
        serve();
      }
    },
    sample(done, nowMs) {
      lookedAt ??= nowMs;
      const amount = done - doneBefore;
      const periodMs = nowMs - lookedAt;
      if (periodMs <= 0) return;
      const rate = amount / periodMs;
      const isEnough = amount >= enoughDone && (periodMs >= usualPeriodMs || rate > best * obvious);
      if (!isEnough && periodMs < longestPeriodMs) return;
      doneBefore = done;
      lookedAt = nowMs;
      const wasSaturated = isSaturated;
      isSaturated = queue.length > 0;
      if (!wasSaturated) return;
      if (rate > best * worthwhile) {
        best = rate;
        looks = 0;
        if (grownFrom !== null) pause = shortestPause;
        grownFrom = limit < max ? limit : null;
        change(limit * 2);
        return;
      }
      looks += 1;
      if (grownFrom !== null) {
        if (looks < looksToJudge) return;
        change(grownFrom);
        grownFrom = null;
        looks = 0;
        return;
      }
      if (looks < pause) return;
      looks = 0;
      best = 0;
      pause = Math.min(pause * 2, longestPause);
    },

    shrink() {
      best = 0;
      grownFrom = null;
      change(limit / 2);
    },
  };
}
