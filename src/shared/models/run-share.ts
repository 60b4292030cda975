import type { RunSnapshot } from './run.js';

type Progress = Pick<RunSnapshot, 'totalBytes' | 'sentBytes' | 'found' | 'waiting'>;

/** The share of one or several runs that is done, 0 to 1: by bytes, or by files when all are empty. */
export function shareOf(...runs: readonly Progress[]): number {
  const sum = (of: (run: Progress) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const totalBytes = sum((run) => run.totalBytes);
  if (totalBytes > 0) {
    return Math.min(1, sum((run) => Math.min(run.sentBytes, run.totalBytes)) / totalBytes);
  }
  const found = sum((run) => run.found.files);
  return found === 0 ? 0 : (found - sum((run) => run.waiting.files)) / found;
}
