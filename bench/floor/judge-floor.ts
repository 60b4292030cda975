import { median } from '../statistics.js';

/** Content of baseline.json. */
export interface Baseline {
  /** Hoist's CPU time over that of bare Node for the same files: the median of pairs, above 1. */
  readonly ratio: number;
  /** How it was measured. */
  readonly made: string;
}

/** The share of the floor's CPU time in Hoist's may fall by this much: so much lower is a regression. */
const mostLost = 0.25;

/**
 * Whether Hoist is still as near to the floor as the baseline says, by the median of pairs.
 *
 * @param ratios Hoist's CPU time over the floor's, for each pair of runs
 * @throws RangeError when there is no ratio, or one that is no positive number
 */
export function judgeFloor(
  ratios: readonly number[],
  { ratio }: Pick<Baseline, 'ratio'>,
): { readonly isKept: boolean; readonly sentence: string } {
  if (!ratios.every((value) => Number.isFinite(value) && value > 0)) {
    throw new RangeError(`not a ratio of CPU times: ${ratios.join(', ')}`);
  }
  const now = median(ratios);
  const most = ratio / (1 - mostLost);
  return {
    isKept: now <= most,
    sentence: `Hoist takes ${now.toFixed(2)} × the CPU time of bare Node (${ratios.length} pairs, ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}); baseline ${ratio.toFixed(2)}, at most ${most.toFixed(2)}`,
  };
}
