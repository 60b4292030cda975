import type { RunSnapshot } from './run.js';

type Progress = Pick<RunSnapshot, 'mode' | 'scanComplete' | 'totalBytes' | 'sentBytes' | 'found' | 'waiting'>;

/**
 * The share of one or several runs that is done, 0 to 1: by bytes that were sent or, in a verification, compared; by files when all are
 * empty. Null while folders are still scanned: of a total that grows, every share would be too large.
 */
export function shareOf(...runs: readonly Progress[]): number | null {
  if (runs.some(({ scanComplete }) => !scanComplete)) return null;
  const sum = (of: (run: Progress) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const totalBytes = sum((run) => bytesOf(run).total);
  if (totalBytes > 0) return Math.min(1, sum((run) => bytesOf(run).done) / totalBytes);
  const found = sum((run) => run.found.files);
  return found === 0 ? 0 : (found - sum((run) => run.waiting.files)) / found;
}

/** False for the first snapshots of a run, from before there are figures: their zeros say nothing of it. */
export function hasFigures({ scanComplete, found }: Pick<Progress, 'scanComplete' | 'found'>): boolean {
  return scanComplete || found.files > 0;
}

/** A verification sends nothing: in its totals are only the files that still have to be compared. */
function bytesOf({ mode, totalBytes, sentBytes, found, waiting }: Progress): { done: number; total: number } {
  return mode === 'verify'
    ? { done: found.bytes - waiting.bytes, total: found.bytes }
    : { done: Math.min(sentBytes, totalBytes), total: totalBytes };
}
