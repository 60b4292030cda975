import type { Journal } from '../../journal/journal.js';
import type { PlannedEntry } from '../../journal/records.js';
import type { Accounting } from '../progress/accounting.js';
import type { WorkSource } from './work-source.js';

/**
 * The files of a run that the user paused one by one. They wait, also across a restart, until they are
 * resumed.
 */
export interface PausedFiles {
  readonly count: number;
  has(sequence: number): boolean;
  /** Pauses a file that is not settled; false when there is none. */
  pause(sequence: number): boolean;
  /** A file in flight was paused and has stopped: the parts that S3 has of it still count as sent. */
  park(sequence: number): void;
  /**
   * Resumes a file. `isUnderWay`: it has not stopped yet, and is queued again by the caller that sees it
   * stop.
   */
  resume(sequence: number, isUnderWay: boolean): boolean;
  resumeAll(isUnderWay: (sequence: number) => boolean): void;
  /** A file that was paused ended all the same: its last bytes had been sent. */
  settle(sequence: number): void;
  /** Called when the run settles all that is left. */
  clear(): void;
}

/** Starts with the files that were paused in an earlier session. */
export function createPausedFiles(
  { entries, multiparts }: Pick<Journal, 'entries' | 'multiparts'>,
  run: number,
  queue: WorkSource,
  accounting: Accounting,
): PausedFiles {
  /** For each file the bytes that count as sent while it waits. */
  const files = new Map<number, number>();

  function stopCounting(sequence: number): void {
    accounting.inFlight(-(files.get(sequence) ?? 0));
    files.delete(sequence);
  }

  function park(sequence: number): void {
    const bytes = multiparts.parts(run, sequence).reduce((sum, { size }) => sum + size, 0);
    accounting.inFlight(bytes - (files.get(sequence) ?? 0));
    files.set(sequence, bytes);
  }

  function resume(sequence: number, isUnderWay: boolean): boolean {
    if (!files.has(sequence)) return false;
    stopCounting(sequence);
    entries.markPaused(run, sequence, false);
    const entry: PlannedEntry | null = entries.find(run, sequence);
    if (entry !== null && !isUnderWay) queue.release(entry);
    else queue.strike(sequence);
    accounting.markChanged();
    return true;
  }

  for (const sequence of entries.paused(run)) {
    queue.hold(sequence);
    park(sequence);
  }

  return {
    get count() {
      return files.size;
    },
    has: (sequence) => files.has(sequence),
    pause(sequence) {
      if (files.has(sequence) || !entries.markPaused(run, sequence, true)) return false;
      files.set(sequence, 0);
      queue.hold(sequence);
      accounting.markChanged();
      return true;
    },
    park,
    resume,
    resumeAll(isUnderWay) {
      for (const sequence of files.keys()) resume(sequence, isUnderWay(sequence));
    },
    settle(sequence) {
      if (!files.has(sequence)) return;
      stopCounting(sequence);
      entries.markPaused(run, sequence, false);
      queue.strike(sequence);
    },
    clear() {
      for (const sequence of files.keys()) stopCounting(sequence);
    },
  };
}
