import { setImmediate } from 'node:timers/promises';
import type { Journal } from './journal/journal.js';

/** The ended runs that are kept; more than the window shows and anybody reads. */
export const keptRuns = 200;

/** Rows removed before other work gets a turn (some 10 ms). */
const rowsAtOnce = 2000;

/** Keeps the journal from growing for ever. Interrupted runs are never removed by it. */
export interface Retention {
  /** Deletes the ended runs beyond the newest {@link keptRuns}. */
  compact(): Promise<void>;
  /** Removes what is left of deleted runs, also of those whose removal was interrupted. */
  removeDeleted(): Promise<void>;
  /** What is not removed yet is removed after the next start. */
  stop(): void;
}

export function createRetention(journal: Pick<Journal, 'runs'>, keep = keptRuns): Retention {
  let isStopped = false;

  async function removeDeleted(): Promise<void> {
    while (!isStopped && journal.runs.removeDeleted(rowsAtOnce)) await setImmediate();
  }

  return {
    async compact() {
      for (const { run } of journal.runs.expired(keep)) journal.runs.delete(run);
      await removeDeleted();
    },
    removeDeleted,
    stop() {
      isStopped = true;
    },
  };
}
