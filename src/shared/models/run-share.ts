import type { RunSnapshot } from './run.js';

type Progress = Pick<RunSnapshot, 'scanComplete' | 'totalBytes' | 'sentBytes' | 'found' | 'waiting'>;

/**
 * The share of one or several runs that is done, 0 to 1: by bytes, or by files when all are empty. Null while folders are still
 * scanned: of a total that grows, every share would be too large.
 */
export function shareOf(...runs: readonly Progress[]): number | null {
  if (runs.some(({ scanComplete }) => !scanComplete)) return null;
  const sum = (of: (run: Progress) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const totalBytes = sum((run) => run.totalBytes);
  if (totalBytes > 0) {
    return Math.min(1, sum((run) => Math.min(run.sentBytes, run.totalBytes)) / totalBytes);
  }
  const found = sum((run) => run.found.files);
  return found === 0 ? 0 : (found - sum((run) => run.waiting.files)) / found;
}
