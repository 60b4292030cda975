/** How many requests of one kind may be under way, found out while working. */
export interface Concurrency {
  readonly limit: number;
  /** Runs `work` when there is a place. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Tells how much was done (any unit) in the period just over, a second or so. */
  sample(done: number): void;
  /** S3 or the network asked for less. */
  shrink(): void;
}

export interface ConcurrencyRange {
  readonly start: number;
  readonly max: number;
}

/** A gain smaller than this is taken for noise. */
const worthwhile = 1.05;

/**
 * Starts with few and tries more as long as more gets more done; goes back when it does not, and tries
 * again after a while. A throttled answer or a timeout halves it. With `start` = `max` it stays there but
 * for throttling.
 */
export function createConcurrency({ start, max }: ConcurrencyRange): Concurrency {
  let limit = start;
  let running = 0;
  let best = 0;
  let settledFor = 0;
  let lastStep: 'up' | 'none' = 'none';
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
    sample(done) {
      const wasSaturated = isSaturated;
      isSaturated = queue.length > 0;
      if (!wasSaturated || limit >= max) return;
      if (done > best * worthwhile) {
        best = done;
        lastStep = 'up';
        change(limit * 1.5 + 1);
        return;
      }
      if (lastStep === 'up') change(limit / 1.25);
      lastStep = 'none';
      settledFor += 1;
      if (settledFor < 10) return;
      // The line may have become better meanwhile: forget the record and try again.
      settledFor = 0;
      best = 0;
    },
    shrink() {
      best = 0;
      lastStep = 'none';
      change(limit / 2);
    },
  };
}
