/** A weighted limit: at most so many units (bytes, requests) are in use at once, handed out in the order of the requests. */
export interface Semaphore {
  /** Whether the next one would have to wait. */
  readonly isFull: boolean;
  /** How many requests wait. */
  readonly waiting: number;
  /**
   * Waits for `units` and runs `work` with them; a request above the whole limit gets all of it. Rejects with the
   * signal's reason when it is aborted while waiting. Work that holds units must not ask for more of them: it would wait
   * for itself. It may return them early with the function it is given.
   */
  run<T>(units: number, work: (giveBack: () => void) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Changes the limit; units in use stay in use. */
  resize(limit: number): void;
}

interface Waiter {
  readonly units: number;
  readonly go: (taken: number) => void;
}

export function createSemaphore(units: number): Semaphore {
  let limit = units;
  let out = 0;
  const queue: Waiter[] = [];

  /** A request above the limit fits when nothing else is in use. */
  const fits = (wanted: number): boolean => out + Math.min(wanted, limit) <= limit;

  function serve(): void {
    for (let next = queue[0]; next !== undefined && fits(next.units); next = queue[0]) {
      queue.shift();
      next.go(take(next.units));
    }
  }

  function take(wanted: number): number {
    const taken = Math.min(wanted, limit);
    out += taken;
    return taken;
  }

  function wait(wanted: number, signal: AbortSignal | undefined): Promise<number> {
    return new Promise((resolve, reject) => {
      if (signal === undefined) {
        queue.push({ units: wanted, go: resolve });
        return;
      }
      const stop = (): void => {
        queue.splice(queue.indexOf(waiter), 1);
        reject(signal.reason);
        // The requests behind a large one may fit.
        serve();
      };
      const waiter: Waiter = {
        units: wanted,
        go: (taken) => {
          signal.removeEventListener('abort', stop);
          resolve(taken);
        },
      };
      queue.push(waiter);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  return {
    get isFull() {
      return queue.length > 0 || out >= limit;
    },
    get waiting() {
      return queue.length;
    },
    async run(wanted, work, signal) {
      signal?.throwIfAborted();
      const taken = queue.length > 0 || !fits(wanted) ? await wait(wanted, signal) : take(wanted);
      let isOut = true;
      const giveBack = (): void => {
        if (!isOut) return;
        isOut = false;
        out -= taken;
        serve();
      };
      try {
        return await work(giveBack);
      } finally {
        giveBack();
      }
    },
    resize(to) {
      limit = to;
      serve();
    },
  };
}
