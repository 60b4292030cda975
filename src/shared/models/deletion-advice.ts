import type { RunSummary } from './run.js';
import { isProvenByChecksum, skippedFor } from './run-summary.js';

/**
 * What can be said about deleting the files of a run from this computer, as of the end of its last check. `safe`: what was sent
 * can be deleted; `verified`: what was compared can be; `still-there`: the bucket has what was sent, and the files here
 * were not looked at; `check-again`: only a part was looked at the last time; `unlisted`: S3 compared what was sent, and the keys may not
 * see what is there; `keep`: something is not confirmed.
 */
export type DeletionAdvice = 'safe' | 'verified' | 'still-there' | 'check-again' | 'unlisted' | 'keep';

/** Null where nothing is to be said: nothing was sent or compared, or it was a receipt, which says nothing of the files here. */
export function deletionAdvice(summary: RunSummary): DeletionAdvice | null {
  const { mode, outcome, receipt, uploaded, listing, check, endedAt } = summary;
  const found = skippedFor('already-there', summary.skippedBy);
  if (mode === 'plan') return null;
  if (mode === 'verify') {
    if (outcome !== 'complete' || (receipt?.shortfall ?? null) !== null) return 'keep';
    return receipt === null && found > 0 ? 'verified' : null;
  }
  if (isProvenByChecksum(summary)) return 'unlisted';
  if (outcome !== 'complete') return outcome !== 'partial' && uploaded.files === 0 ? null : 'keep';
  if (uploaded.files === 0) return null;
  // Earlier versions called an upload complete that was not listed.
  if (listing === null || listing.accepted > 0 || listing.confirmed < uploaded.files + found) return 'keep';
  if (check === 'unproven' || endedAt === null) return 'check-again';
  return check === 'all' ? 'still-there' : 'safe';
}
