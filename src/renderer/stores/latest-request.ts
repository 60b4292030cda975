/** Stands for an answer that came too late: another question has taken its place, or it was cancelled. */
export const stale: unique symbol = Symbol('stale');
export type Stale = typeof stale;

/** One question. It may take several steps, or ask for several things at once: all of them lose with it. */
export interface Question {
  /** False from the moment on that another question took its place or it was cancelled. */
  readonly isCurrent: boolean;
  /** Sends one step, and answers {@link stale} when the answer is late. The steps of a stale question are not sent. */
  ask<T>(send: () => Promise<T>): Promise<T | Stale>;
}

/**
 * Questions of which only the latest counts. Main answers in its own time: whoever asks twice may hear the first answer
 * last. So every question has an identity, and the answer to one that is no longer current is not to be shown.
 *
 * A command has happened whether or not anybody still waits for it: what it did to the data is taken over in any case,
 * and {@link Question.isCurrent} decides only whether the person is led somewhere by it.
 */
export interface LatestRequest {
  /** Begins a question; those before it are stale from now on. */
  begin(): Question;
  /** Begins a question of one step and sends it. */
  ask<T>(send: () => Promise<T>): Promise<T | Stale>;
  /** Makes the current question stale. */
  cancel(): void;
  /** True while the current question waits for an answer. */
  readonly isPending: boolean;
}

export function createLatest(): LatestRequest {
  let current: object | null = null;
  /** Steps of the current question that were sent and not answered. */
  let waiting = 0;

  function begin(): Question {
    const identity = {};
    current = identity;
    waiting = 0;
    return {
      get isCurrent() {
        return current === identity;
      },
      async ask(send) {
        if (current !== identity) {
          return stale;
        }
        waiting += 1;
        try {
          const answer = await send();
          return current === identity ? answer : stale;
        } catch (error) {
          if (current !== identity) {
            return stale;
          }
          throw error;
        } finally {
          if (current === identity) {
            waiting -= 1;
          }
        }
      },
    };
  }

  return {
    begin,
    ask: (send) => begin().ask(send),
    cancel() {
      current = null;
      waiting = 0;
    },
    get isPending() {
      return waiting > 0;
    },
  };
}

/** One {@link LatestRequest} per key: questions about different things don't supersede each other. */
export interface LatestRequests {
  of(key: string): LatestRequest;
}

export function createLatestByKey(): LatestRequests {
  const requests = new Map<string, LatestRequest>();
  return {
    of(key) {
      const known = requests.get(key) ?? createLatest();
      requests.set(key, known);
      return known;
    },
  };
}
