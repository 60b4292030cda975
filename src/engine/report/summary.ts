import { normalizePrefix } from '../../shared/aws/key-rules.js';
import { levelOf, type ProofLevel } from '../../shared/models/proof.js';
import { type RunSummary, runSummary } from '../../shared/models/run.js';
import { skippedFor } from '../../shared/models/run-summary.js';
import type { Tally } from '../../shared/models/tally.js';
import type { Journal } from '../journal/journal.js';
import type { ListingTotals, RunRecord } from '../journal/records.js';

/** The sum of several tallies. */
export function sumOf(tallies: readonly Tally[]): Tally {
  return {
    files: tallies.reduce((files, tally) => files + tally.files, 0),
    bytes: tallies.reduce((bytes, tally) => bytes + tally.bytes, 0),
  };
}

/** What a report is made from. */
export type ReportStores = Pick<Journal, 'runs' | 'listing' | 'extra' | 'rows'>;

/** The receipt that a run has verified; null where its hash was not recorded. */
function receiptOf({ spec: { receipt } }: RunRecord): RunSummary['receipt'] {
  if (receipt?.sha256 === undefined) return null;
  return { sha256: receipt.sha256, shortfall: receipt.shortfall ?? null };
}

/** Whether nothing is left that an incomplete check would explain: every file is confirmed, and was not to be read back. */
function isExplained({ spec }: RunRecord, { unconfirmed }: { readonly unconfirmed: number }): boolean {
  return unconfirmed === 0 && spec.verifying === undefined;
}

/** Whether the check at the end came to its end, whatever it said. */
function wasChecked({ spec, outcome, listingError }: RunRecord): boolean {
  const isSettled = outcome === 'complete' || outcome === 'unverified' || outcome === 'partial';
  return spec.mode === 'upload' && isSettled && listingError === null;
}

function lowestLevel(
  present: number,
  { accepted, confirmed, readBack, recomputed }: ListingTotals,
): ProofLevel | null {
  if (present === 0) return null;
  const method = accepted > 0 ? 'none' : readBack + recomputed === present ? 'read-back' : 'crc32';
  return levelOf({ method, recomputed: recomputed === present }, confirmed === present);
}

/**
 * The result of a run: counted from its rows, or, when these are no longer kept, as it was counted then.
 */
export function summaryOf(journal: ReportStores, record: RunRecord): RunSummary {
  const counted = summarize(journal, record);
  if (!record.isCompacted) return counted;
  // Rows that are gone prove nothing.
  const unknown: RunSummary = { ...counted, listing: null, extra: null, level: null, isCompacted: true };
  const written: Partial<RunSummary> = Object(journal.runs.summary(record.run));
  // Earlier versions did not count all of these.
  const keptTimes = { ...unknown.keptTimes, ...Object(written.keptTimes) };
  const kept = runSummary.safeParse({ ...unknown, ...written, keptTimes });
  return kept.success ? kept.data : unknown;
}

/**
 * The result of a run, counted from its rows: found = uploaded + skipped + failed, and what the bucket lists.
 */
export function summarize(journal: ReportStores, record: RunRecord): RunSummary {
  const totals = journal.runs.totals(record.run);
  const { skipped, failed } = journal.rows.reasons(record.run);
  const counted = journal.listing.totals(record.run);
  const { readBack, readBackBytes, recomputed, keptTimes, ...listing } = counted;
  const present = totals.uploaded.files + skippedFor('already-there', skipped);
  const isListed = present === 0 || listing.unconfirmed < present || wasChecked(record);
  const found = sumOf(Object.values(totals));
  return {
    runId: record.runId,
    mode: record.spec.mode,
    bucket: record.spec.bucket,
    prefix: normalizePrefix(record.spec.options.prefix),
    outcome: record.outcome ?? 'partial',
    error: record.error,
    found,
    uploaded: totals.uploaded,
    skipped: totals.skipped,
    failed: totals.failed,
    balanced: found.files === sumOf([totals.uploaded, totals.skipped, totals.failed]).files,
    skippedBy: [...skipped],
    failedBy: [...failed],
    restarted: journal.rows.restarted(record.run),
    unguarded: journal.rows.unguarded(record.run),
    listing: isListed ? listing : null,
    level: lowestLevel(present, counted),
    recomputed,
    keptTimes,
    readBack,
    readBackBytes,
    receipt: receiptOf(record),
    extra: record.spec.mode === 'verify' ? journal.extra.total(record.run) : null,
    listingError: isExplained(record, listing) ? null : record.listingError,
    endedAt: record.outcome === null ? null : record.endedMs,
    check: record.spec.check ?? null,
    elapsedMs: record.activeMs,
    isCompacted: false,
  };
}
