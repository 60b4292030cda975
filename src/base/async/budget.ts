/** A weighted limit: at most so many units (bytes, requests) are in use at once. */
export interface Budget {
  /** Waits for `units` and runs `work` with them. A request above the whole limit waits for all of it. */
  run<T>(units: number, work: () => Promise<T>): Promise<T>;
}

/** Makes a budget of `limit` units, handed out in the order of the requests. */
export function createBudget(limit: number): Budget {
  let free = limit;
  const queue: { units: number; go: () => void }[] = [];
  const serve = (): void => {
    for (let next = queue[0]; next !== undefined && next.units <= free; next = queue[0]) {
      queue.shift();
      free -= next.units;
      next.go();
    }
  };
  return {
    async run(units, work) {
      const taken = Math.min(units, limit);
      if (queue.length > 0 || taken > free) {
        await new Promise<void>((resolve) => {
          queue.push({ units: taken, go: resolve });
        });
      } else {
        free -= taken;
      }
      try {
        return await work();
      } finally {
        free += taken;
        serve();
      }
    },
  };
}
