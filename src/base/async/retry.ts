import { sleep } from './gate.js';

/** What to do after a failure: throw it, repeat at once, or repeat after a wait of up to this many ms. */
export type RetryStep = 'stop' | 'at-once' | { readonly waitMs: number };

export interface RetryRules {
  /** How long it may go on failing without progress, in ms. Time spent in `standStill` does not count. */
  readonly limitMs: number;
  /** It may always fail so often, however long each attempt takes. */
  readonly leastTries: number;
  /** In ms; should stand still while the computer sleeps. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
  /** Is awaited before each attempt, for as long as nothing may be tried at all. */
  readonly standStill: (signal: AbortSignal) => Promise<void>;
  /** `failures` since the last progress, this one included. */
  readonly judge: (error: unknown, failures: number) => RetryStep;
}

/** Why there was no further attempt; `cause` is the last failure. */
export class RetryLimitReached extends Error {
  override readonly name = 'RetryLimitReached';
  constructor(
    /** Attempts since the last progress. */
    readonly tries: number,
    readonly elapsedMs: number,
    readonly limitMs: number,
    cause: unknown,
  ) {
    super('the time for retries is over', { cause });
  }
}

/**
 * Runs `once` until it succeeds. Throws its failure when `judge` says stop, {@link RetryLimitReached} when the
 * time is over, and the signal's reason when it is aborted. `once` calls `progressed` when a part of its work
 * is done for good: the time begins anew.
 */
export async function retry<T>(once: (progressed: () => void) => Promise<T>, rules: RetryRules): Promise<T> {
  const { limitMs, leastTries, clock, signal, standStill, judge } = rules;
  let failures = 0;
  /** When it began to fail. */
  let since = 0;
  const progressed = (): void => {
    failures = 0;
  };
  for (;;) {
    if (failures === 0) {
      await standStill(signal);
    } else {
      const before = clock();
      await standStill(signal);
      since += clock() - before;
    }
    try {
      return await once(progressed);
    } catch (error) {
      signal.throwIfAborted();
      const now = clock();
      if (failures === 0) since = now;
      failures += 1;
      const step = judge(error, failures);
      if (step === 'stop') throw error;
      if (step === 'at-once') continue;
      const leftMs = since + limitMs - now;
      const mayGoOn = leftMs > 0 || failures < leastTries;
      if (!mayGoOn) throw new RetryLimitReached(failures, now - since, limitMs, error);
      await sleep(leftMs > 0 ? Math.min(leftMs, step.waitMs) : step.waitMs, signal);
    }
  }
}
