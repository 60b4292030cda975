import type { RunSummary } from '../../../shared/models/run.js';
import { isProvenByChecksum, lostFiles, skippedFor } from '../../../shared/models/run-summary.js';
import type { Tally } from '../../../shared/models/tally.js';

export interface Headline {
  readonly message:
    | 'report.all'
    | 'report.allThere'
    | 'report.byChecksum'
    | 'report.some'
    | 'report.none'
    | 'report.verified'
    | 'report.receiptVerified'
    | 'report.notCompared'
    | 'report.unproven';
  readonly tone: 'good' | 'warn' | 'bad' | 'idle';
  /** Files that are in the bucket, and files that should be. */
  readonly present: number;
  readonly wanted: number;
}

/** Files that would be in the bucket if nothing had gone wrong. */
export function cancelledFiles(summary: RunSummary): number {
  return skippedFor('cancelled', summary.skippedBy);
}

/** Whether the run came to an end after which its objects can be looked at again. */
export function isCheckable({ outcome, isCompacted }: RunSummary): boolean {
  return !isCompacted && (outcome === 'complete' || outcome === 'unverified' || outcome === 'partial');
}

/** Whether something may be proven that is not: what was sent with nothing to compare, or could not be compared. */
export function hasUnproven({ mode, listing, failedBy }: RunSummary): boolean {
  if (mode === 'verify') return failedBy.some(({ error }) => error.code === 'object-unproven');
  return (listing?.accepted ?? 0) + (listing?.unconfirmed ?? 0) > 0;
}

/** Files of an interrupted run that are not settled; 0 once it has ended. */
export function unsettledTally({ found, uploaded, skipped, failed }: RunSummary): Tally {
  return {
    files: Math.max(0, found.files - uploaded.files - skipped.files - failed.files),
    bytes: Math.max(0, found.bytes - uploaded.bytes - skipped.bytes - failed.bytes),
  };
}

/**
 * The headline of a report. Files whose objects are missing or others by now do not count as present; as long as one file
 * is not confirmed, the sentence says only that they were sent.
 */
export function headlineOf(summary: RunSummary): Headline {
  if (summary.mode === 'verify') {
    const verification = verificationOf(summary);
    if (verification !== null) return verification;
  }
  const sent = summary.uploaded.files + skippedFor('already-there', summary.skippedBy);
  const unsettled = unsettledTally(summary).files;
  const wanted = sent + summary.failed.files + cancelledFiles(summary) + unsettled;
  // Nothing was listed before the end.
  const present = unsettled > 0 ? sent : Math.max(0, sent - lostFiles(summary));
  if (wanted > 0 && present === wanted) {
    if (isProvenByChecksum(summary)) {
      return { message: 'report.byChecksum', tone: 'good', present, wanted };
    }
    if (summary.outcome === 'unverified' || (summary.listing?.confirmed ?? 0) < sent) {
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

/** The headline of a verification that found nothing missing and nothing other; null for any other end. */
function verificationOf({ outcome, skippedBy, failed, receipt }: RunSummary): Headline | null {
  const present = skippedFor('already-there', skippedBy);
  const wanted = present + failed.files;
  if (outcome === 'complete' && wanted > 0) {
    if (receipt === null) return { message: 'report.verified', tone: 'good', present, wanted };
    // Of what the receipt does not have nothing is known.
    const tone = receipt.shortfall === null ? 'good' : 'warn';
    return { message: 'report.receiptVerified', tone, present, wanted };
  }
  return outcome === 'unverified' ? { message: 'report.notCompared', tone: 'warn', present, wanted } : null;
}
