import { toAppError } from '../../s3/errors/error-catalogue.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { RunOutcome } from '../../shared/models/run.js';
import type { Journal } from '../journal/journal.js';
import type { RunRecord } from '../journal/records.js';
import type { Target } from '../transfer/target.js';
import type { Accounting } from './accounting.js';
import { listAgain } from './list-bucket.js';
import type { RowMultiparts } from './row-multiparts.js';

/** What is needed to conclude a run. */
export interface Concluding {
  readonly journal: Pick<Journal, 'entries' | 'multiparts' | 'listing' | 'rows'>;
  readonly record: RunRecord;
  readonly target: Target;
  /** As it stands before the keys; empty for the whole bucket. */
  readonly prefix: string;
  readonly accounting: Accounting;
  readonly multiparts: RowMultiparts;
  readonly signal: AbortSignal;
}

/** Longest time to clean up after a cancel, in ms. */
const cleanUpLimitMs = 15_000;

/**
 * Checks that the bucket has what was sent, and notes the result for each row; returns why rows may be unconfirmed, or
 * null. Never rejects.
 */
export async function verifyListing(run: Concluding): Promise<AppError | null> {
  const { journal, record, target, prefix, signal } = run;
  try {
    const error = await listAgain({ rows: journal.listing, run: record.run, target, prefix, signal });
    return error === null ? null : toAppError(error, { bucket: target.bucket, operation: 'ListObjectsV2' });
  } catch (error) {
    journal.listing.clear(record.run);
    return toAppError(error, { bucket: target.bucket });
  }
}

/** Removes the incomplete uploads of a cancelled run, as far as possible in a short time. Never rejects. */
export async function dropMultiparts({ journal, record, multiparts }: Concluding): Promise<void> {
  const removals = journal.multiparts.unfinished(record.run).map((open) => multiparts.drop(open));
  await Promise.race([
    Promise.allSettled(removals),
    new Promise((resolve) => setTimeout(resolve, cleanUpLimitMs).unref()),
  ]);
}

/** Gives every row that was not sent its final state, so that the totals add up. */
export function settleUnsent({ journal, record, accounting }: Concluding, error: AppError | null): void {
  const { planned, uploading } = accounting.totals;
  if (planned.files + uploading.files === 0) return;
  for (const from of ['planned', 'uploading'] as const) {
    accounting.moveAll(from, error === null ? 'skipped' : 'failed');
  }
  journal.entries.giveUpPlanned(record.run, error);
}

/** When nothing at all was allowed, the permission is missing and the files are not at fault. */
export function onlyDenials({ journal, record, accounting }: Concluding): AppError | null {
  if (accounting.totals.uploaded.files > 0) return null;
  const [reason, ...others] = journal.rows.reasons(record.run).failed;
  return others.length === 0 && reason?.error.code === 'access-denied' ? reason.error : null;
}

/**
 * The outcome of a run that was neither cancelled nor stopped. An upload is complete only when every object was confirmed.
 * A run that only plans or verifies has no check at the end: it compares each file itself.
 */
export function outcomeOf({ journal, record, accounting }: Concluding): RunOutcome {
  const { missing, otherSize, replaced, unconfirmed } = journal.listing.totals(record.run);
  if (accounting.totals.failed.files + missing + otherSize + replaced > 0) return 'partial';
  return record.spec.mode === 'upload' && unconfirmed > 0 ? 'unverified' : 'complete';
}
