import type { RunDigest } from '../../../shared/models/run.js';
import { isInterrupted } from '../../stores/history-store.js';

/** Where a run's objects go, as one reads it: `bucket/2026/raw/`. */
export function targetOf(run: RunDigest): string {
  return run.prefix === '' ? run.bucket : `${run.bucket}/${run.prefix}`;
}

export type Ending = 'complete' | 'partial' | 'cancelled' | 'stopped' | 'interrupted' | 'running';

/** How a run ended, or did not. */
export function endingOf(run: RunDigest): Ending {
  if (isInterrupted(run)) {
    return 'interrupted';
  }
  return run.outcome ?? 'running';
}
