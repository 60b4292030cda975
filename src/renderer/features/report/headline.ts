import type { RunSummary } from '../../../shared/models/run.js';
import { skippedFor } from '../../../shared/models/run-summary.js';
import type { Tally } from '../../../shared/models/tally.js';

export interface Headline {
  readonly message: 'report.all' | 'report.allThere' | 'report.some' | 'report.none' | 'report.unproven';
  readonly tone: 'good' | 'warn' | 'bad' | 'idle';
  /** Files that are in the bucket, and files that should be. */
  readonly present: number;
  readonly wanted: number;
}

/** Files that were meant to be in the bucket and would be, had nothing gone wrong. */
export function cancelledFiles(summary: RunSummary): number {
  return skippedFor('cancelled', summary.skippedBy);
}

/** Files of a run that was broken off that are still to be dealt with; 0 once it has ended. */
export function unsettledTally({ found, uploaded, skipped, failed }: RunSummary): Tally {
  return {
    files: Math.max(0, found.files - uploaded.files - skipped.files - failed.files),
    bytes: Math.max(0, found.bytes - uploaded.bytes - skipped.bytes - failed.bytes),
  };
}

/**
 * What to say first. The bucket's own listing counts where there is one; without it the run's word does, and the
 * sentence doesn't claim a proof.
 */
export function headlineOf(summary: RunSummary): Headline {
  const { listing } = summary;
  const sent = summary.uploaded.files + skippedFor('already-there', summary.skippedBy);
  const unsettled = unsettledTally(summary).files;
  const wanted = sent + summary.failed.files + cancelledFiles(summary) + unsettled;
  // Before the end nothing was listed.
  const present = listing === null || unsettled > 0 ? sent : Math.min(sent, listing.confirmed);
  if (wanted > 0 && present === wanted) {
    if (listing === null) {
      return { message: 'report.unproven', tone: 'warn', present, wanted };
    }
    const message = summary.uploaded.files === 0 ? 'report.allThere' : 'report.all';
    return { message, tone: 'good', present, wanted };
  }
  if (present === 0) {
    return {
      message: 'report.none',
      tone: summary.outcome === 'cancelled' || unsettled > 0 ? 'idle' : 'bad',
      present,
      wanted,
    };
  }
  return { message: 'report.some', tone: 'warn', present, wanted };
}
