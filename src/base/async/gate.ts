/** Why a gate is closed. It opens when no reason is left. */
export type GateReason = 'paused' | 'offline';

/** All of a run's work passes this gate; it is closed while there is no network or the user paused. */
export interface Gate {
  readonly isOpen: boolean;
  shut(reason: GateReason): void;
  open(reason: GateReason): void;
  /**
   * Resolves when the gate is open, or not closed for the one reason that is `only` looked at; rejects with
   * the signal's reason when it is aborted first.
   */
  pass(signal: AbortSignal, only?: GateReason): Promise<void>;
}

export function createGate(): Gate {
  const reasons = new Set<GateReason>();
  const waiting = new Set<() => void>();
  return {
    get isOpen() {
      return reasons.size === 0;
    },
    shut(reason) {
      reasons.add(reason);
    },
    open(reason) {
      reasons.delete(reason);
      for (const go of waiting) go();
      waiting.clear();
    },
    async pass(signal, only) {
      signal.throwIfAborted();
      while (only === undefined ? reasons.size > 0 : reasons.has(only)) {
        await new Promise<void>((resolve, reject) => {
          const stop = (): void => {
            waiting.delete(go);
            reject(signal.reason);
          };
          const go = (): void => {
            signal.removeEventListener('abort', stop);
            resolve();
          };
          signal.addEventListener('abort', stop, { once: true });
          waiting.add(go);
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
