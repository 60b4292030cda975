/** Returned in place of an answer that arrived after its question was superseded or cancelled. */
export const stale: unique symbol = Symbol('stale');
export type Stale = typeof stale;

/** One question to main. It may have several steps, in sequence or in parallel; they all become stale together. */
export interface Question {
  /** False once the question has been superseded or cancelled. */
  readonly isCurrent: boolean;
  /** Sends one step. Resolves to {@link stale} if the question is stale by then; a step of a stale question isn't sent. */
  ask<T>(send: () => Promise<T>): Promise<T | Stale>;
}

/**
 * Questions of which only the latest counts. Answers may arrive in any order, so each question has an identity and the
 * answer to a stale one is dropped.
 *
 * Use {@link LatestRequest.ask} for queries. A command takes effect even if nobody waits for it any more: always apply
 * its result to the data, and use {@link Question.isCurrent} only to decide whether to navigate or to close a dialog.
 */
export interface LatestRequest {
  /** Starts a question and makes the previous one stale. */
  begin(): Question;
  /** Starts a question of one step and sends it. */
  ask<T>(send: () => Promise<T>): Promise<T | Stale>;
  /** Makes the current request stale. */
  cancel(): void;
  /** True while a step of the current question is unanswered. */
  readonly isPending: boolean;
}

export function createLatest(): LatestRequest {
  let current: object | null = null;
  /** Unanswered steps of the current question. */
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

/** One {@link LatestRequest} per key: questions about different keys don't supersede each other. */
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
