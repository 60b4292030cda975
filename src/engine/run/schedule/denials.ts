import { isDenial } from '../../../shared/errors/error-class.js';
import type { AppError } from '../../../shared/errors/errors.js';
import type { WorkSource } from './work-source.js';

/** Tells keys that may do nothing from files that they may not write. */
export interface Denials {
  /**
   * To be told how each file ended (null: without an error). Returns the error to end the run with, or null to
   * go on.
   */
  settled(sequence: number, error: AppError | null): AppError | null;
}

export interface DenialsOptions {
  readonly queue: Pick<WorkSource, 'isComplete' | 'takeFromAllOver'>;
  /** Rows of the run. */
  readonly rows: () => number;
  /** Files uploaded, in this session or an earlier one. */
  readonly uploaded: () => number;
}

/** This many refusals in a row raise the suspicion, and this many files from all over the run test it. */
const suspicious = 20;
const sampled = 20;

/**
 * Rows come in order, so a folder that may not be written gives many refusals in a row although later files are allowed.
 * After many refusals in a row a sample of the remaining rows goes first; the run ends when those are refused
 * too. Keys that have uploaded anything never end it.
 */
export function createDenials({ queue, rows, uploaded }: DenialsOptions): Denials {
  let inARow = 0;
  /** Rows of the sample that are not settled; null while there is no suspicion. */
  let sample: Set<number> | null = null;
  return {
    settled(sequence, error) {
      if (error === null || !isDenial(error.code)) {
        inARow = 0;
        sample = null;
        return null;
      }
      inARow += 1;
      sample?.delete(sequence);
      // Before the scan has ended, later rows may not be known.
      if (inARow < suspicious || uploaded() > 0 || !queue.isComplete) return null;
      sample ??= new Set(queue.takeFromAllOver(sampled, rows()));
      return sample.size === 0 ? error : null;
    },
  };
}
