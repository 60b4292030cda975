import type { RunDigest } from '../../../shared/models/run.js';
import { isInterrupted } from '../../stores/history-store.js';

export type Ending =
  | 'complete'
  | 'unverified'
  | 'partial'
  | 'cancelled'
  | 'stopped'
  | 'interrupted'
  | 'running';

/** How a run ended, or that it did not. */
export function endingOf(run: RunDigest): Ending {
  if (isInterrupted(run)) {
    return 'interrupted';
  }
  return run.outcome ?? 'running';
}
