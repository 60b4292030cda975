import { setTimeout as wait } from 'node:timers/promises';
import { log } from '../../base/log/log.js';
import type { Database } from '../../base/sqlite/database.js';
import { sqliteCodeOf, sqliteCodes } from './journal-error.js';

/**
 * Begins transactions in a database that other processes write to as well. SQLite lets only one of them write, and tells nobody
 * when that one has finished: whoever asks most often gets it. So everybody takes the lock of a second, empty file first, and gives it
 * back with the transaction open: the next writer waits there, and a process that goes on writing waits behind it.
 */
export interface WriterTurn {
  /** Begins a transaction, and calls `onBegun`. Nothing else happens in this thread while another process writes. */
  begin(): void;
  /** The same, without holding up the thread; without effect when {@link begin} is called meanwhile. */
  beginLater(): Promise<void>;
}

/** How long one call of SQLite may hold up the thread. */
export const patienceMs = 50;

/** How long others may keep a process from writing: both methods throw SQLite's error after that. */
const longestWaitMs = 60_000;

/** The log tells of a wait that takes longer, as for a process that was suspended while it wrote. */
const unusualWaitMs = 5000;

/** The longest pause between two tries. */
const longestPauseMs = 10;

/** One of the locks, in the order in which they are taken. */
interface Step {
  readonly on: Database;
  readonly sql: string;
  /** It need not be taken (any more). */
  readonly isDone: () => boolean;
  readonly onTaken: () => void;
}

/**
 * @param queue the empty database; null for a journal that only this process has
 * @param isOpen whether a transaction is open
 * @param onBegun called in the same turn of the event loop in which one begins
 */
export function createWriterTurn(
  database: Database,
  queue: Database | null,
  isOpen: () => boolean,
  onBegun: () => void,
  limitMs = longestWaitMs,
): WriterTurn {
  /** The empty file's lock is taken. */
  let isFirst = false;
  const steps: readonly Step[] = [
    ...(queue === null
      ? []
      : [
          {
            on: queue,
            sql: 'BEGIN EXCLUSIVE',
            isDone: () => isFirst || isOpen(),
            onTaken: () => (isFirst = true),
          },
        ]),
    { on: database, sql: 'BEGIN IMMEDIATE', isDone: isOpen, onTaken: onBegun },
  ];

  function leave(): void {
    if (isFirst) queue?.exec('ROLLBACK');
    isFirst = false;
  }

  /** Whether the lock was free. */
  function take({ on, sql, onTaken }: Step): boolean {
    try {
      on.exec(sql);
    } catch (error) {
      if (sqliteCodeOf(error) === sqliteCodes.busy) return false;
      throw error;
    }
    onTaken();
    return true;
  }

  /** The same without waiting. */
  function takeNow(step: Step): boolean {
    step.on.exec('PRAGMA busy_timeout = 0');
    try {
      return take(step);
    } finally {
      step.on.exec(`PRAGMA busy_timeout = ${patienceMs}`);
    }
  }

  /** The last try, which throws SQLite's own error. */
  function takeOrFail({ on, sql, onTaken }: Step): void {
    on.exec(sql);
    onTaken();
  }

  return {
    begin() {
      const until = performance.now() + limitMs;
      try {
        for (const step of steps) {
          while (!step.isDone() && !take(step)) if (performance.now() > until) takeOrFail(step);
        }
      } finally {
        leave();
      }
    },
    async beginLater() {
      const begunMs = performance.now();
      const until = begunMs + limitMs;
      let isTold = false;
      const tellOf = (waitedMs: number): void => {
        if (isTold || waitedMs < unusualWaitMs) return;
        isTold = true;
        log.warn('waiting until another process has written to the journal');
      };
      try {
        for (const step of steps) {
          for (
            let pauseMs = 1;
            !step.isDone() && !takeNow(step);
            pauseMs = Math.min(pauseMs * 2, longestPauseMs)
          ) {
            if (performance.now() > until) takeOrFail(step);
            tellOf(performance.now() - begunMs);
            await wait(pauseMs * (0.5 + Math.random()));
          }
        }
      } finally {
        leave();
      }
    },
  };
}
