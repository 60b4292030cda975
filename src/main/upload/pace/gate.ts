/** A door that all of a run's work passes: shut while there is no network or the person paused. */
export interface Gate {
  readonly isOpen: boolean;
  shut(): void;
  open(): void;
  /** Resolves when the gate is open; rejects with the signal's reason when it is aborted first. */
  pass(signal: AbortSignal): Promise<void>;
}

export function createGate(): Gate {
  let waiting: Set<() => void> | null = null;
  return {
    get isOpen() {
      return waiting === null;
    },
    shut() {
      waiting ??= new Set();
    },
    open() {
      const released = waiting;
      waiting = null;
      for (const go of released ?? []) go();
    },
    async pass(signal) {
      signal.throwIfAborted();
      while (waiting !== null) {
        const queue: Set<() => void> = waiting;
        await new Promise<void>((resolve, reject) => {
          const stop = (): void => {
            queue.delete(go);
            reject(signal.reason);
          };
          const go = (): void => {
            signal.removeEventListener('abort', stop);
            resolve();
          };
          signal.addEventListener('abort', stop, { once: true });
          queue.add(go);
        });
      }
    },
  };
}

/** Waits `ms` milliseconds, or rejects with the signal's reason. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
