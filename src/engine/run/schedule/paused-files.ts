import type { Journal } from '../../journal/journal.js';
import type { Accounting } from '../progress/accounting.js';
import type { WorkSource } from './work-source.js';

/**
 * The files of a run that the user paused one by one. They wait, also across a restart, until they are
 * resumed.
 */
export interface PausedFiles {
  readonly count: number;
  has(sequence: number): boolean;
  /** Pauses those files that are not settled; gives the numbers of those that were not paused before. */
  pause(sequences: readonly number[]): readonly number[];
  /** A file in flight was paused and has stopped: the parts that S3 has of it still count as sent. */
  park(sequence: number): void;
  /**
   * Resumes those files that are paused; gives how many. `isUnderWay`: a file has not stopped yet, and is queued again by the caller
   * that sees it stop.
   */
  resume(sequences: readonly number[], isUnderWay: (sequence: number) => boolean): number;
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

  function resume(sequences: readonly number[], isUnderWay: (sequence: number) => boolean): number {
    const resumed = sequences.filter((sequence) => files.has(sequence));
    if (resumed.length === 0) return 0;
    for (const sequence of resumed) stopCounting(sequence);
    entries.markPaused(run, resumed, false);
    queue.release(
      resumed.flatMap((sequence) => {
        const entry = isUnderWay(sequence) ? null : entries.find(run, sequence);
        if (entry === null) queue.strike(sequence);
        return entry ?? [];
      }),
    );
    accounting.markChanged();
    return resumed.length;
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
    pause(sequences) {
      const going = sequences.filter((sequence) => !files.has(sequence));
      const stopped = going.length === 0 ? [] : entries.markPaused(run, going, true);
      for (const sequence of stopped) {
        files.set(sequence, 0);
        queue.hold(sequence);
      }
      if (stopped.length > 0) accounting.markChanged();
      return stopped;
    },
    park,
    resume,
    resumeAll(isUnderWay) {
      resume([...files.keys()], isUnderWay);
    },
    settle(sequence) {
      if (!files.has(sequence)) return;
      stopCounting(sequence);
      entries.markPaused(run, [sequence], false);
      queue.strike(sequence);
    },
    clear() {
      for (const sequence of files.keys()) stopCounting(sequence);
    },
  };
}
