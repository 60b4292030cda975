import { setImmediate } from 'node:timers/promises';
import type { Retention as RetentionRule } from '../shared/models/retention.js';
import type { Journal } from './journal/journal.js';
import { type ReportStores, summarize } from './report/summary.js';

/** Rows removed before other work gets a turn (some 10 ms). */
const rowsAtOnce = 2000;

/** The compacted runs whose totals are kept; more than anybody reads. */
const keptTotals = 1000;

/** Keeps the journal from growing for ever. Interrupted runs are never touched by it. */
export interface Retention {
  /** For how long the lists of files are kept. */
  readonly rule: RetentionRule;
  /** Changes the rule for good, and applies it. */
  setRule(rule: RetentionRule): Promise<void>;
  /** Removes the rows of the ended runs that need not be kept; their totals stay. */
  compact(): Promise<void>;
  /** Removes what is left of deleted and compacted runs, also of those whose removal was interrupted, then shortens the file. */
  removeRows(): Promise<void>;
  /** What is not removed yet is removed after the next start. */
  stop(): void;
}

export function createRetention(
  journal: ReportStores & Pick<Journal, 'ready' | 'shrink'>,
  now: () => number = Date.now,
  keep = keptTotals,
): Retention {
  const { runs } = journal;
  let isStopped = false;

  async function removeRows(): Promise<void> {
    for (let isMore = true; isMore && !isStopped; ) {
      await journal.ready();
      isMore = !isStopped && runs.removeRows(rowsAtOnce);
      await setImmediate();
    }
    while (!isStopped && journal.shrink()) await setImmediate();
  }

  async function compact(): Promise<void> {
    for (const { run, runId } of runs.expired(runs.retention(), now())) {
      if (isStopped) return;
      const record = runs.find(runId);
      // What another version wrote can't be summed up.
      if (record === null) runs.delete(run);
      else runs.compact(run, { ...summarize(journal, record), isCompacted: true });
      await setImmediate();
    }
    for (const run of runs.outdated(keep)) runs.delete(run);
    await removeRows();
  }

  return {
    get rule() {
      return runs.retention();
    },
    async setRule(rule) {
      runs.setRetention(rule);
      await compact();
    },
    compact,
    removeRows,
    stop() {
      isStopped = true;
    },
  };
}
