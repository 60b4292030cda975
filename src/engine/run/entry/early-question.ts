/** A question whose answer soon becomes worthless, asked a little before the answer is needed. */
export interface EarlyQuestion<T> {
  /** Asks now: the answer will be needed soon. */
  askEarly(): void;
  /** The answer to {@link askEarly} while it counts; otherwise asks, and rejects as the question does. */
  answer(): Promise<T>;
}

/** However long an answer took, it counts for no longer than this, in ms. */
const longestMs = 1000;

/**
 * An early answer counts for as long as it took to come: so what it says is older, at the moment at which something is sent because of
 * it, by one round trip at most than the answer to a question that is asked at that moment.
 *
 * @param now wall-clock time in ms: it goes on while the computer sleeps
 */
export function createEarlyQuestion<T>(
  ask: () => Promise<T>,
  now: () => number = Date.now,
): EarlyQuestion<T> {
  let early: Promise<{
    readonly answer: T;
    readonly goodUntilMs: number;
    readonly atMs: number;
  } | null> | null = null;

  async function askNow() {
    const beginMs = now();
    try {
      const answer = await ask();
      const atMs = now();
      return { answer, atMs, goodUntilMs: atMs + Math.min(longestMs, atMs - beginMs) };
    } catch {
      // Whoever needs the answer asks again and gets the error.
      return null;
    }
  }

  return {
    askEarly() {
      early = askNow();
    },
    async answer() {
      const asked = await early;
      early = null;
      const nowMs = now();
      const isFresh = asked !== null && nowMs >= asked.atMs && nowMs <= asked.goodUntilMs;
      return isFresh ? asked.answer : ask();
    },
  };
}
