import { orAborted } from '../../../base/async/or-aborted.js';
import { log } from '../../../base/log/log.js';
import { toAppError } from '../../../s3/errors/error-catalogue.js';
import { isDenial } from '../../../shared/errors/error-class.js';
import type { AppError } from '../../../shared/errors/errors.js';
import type { RunOutcome, VerifyOptions } from '../../../shared/models/run.js';
import type { Journal } from '../../journal/journal.js';
import type { RunRecord } from '../../journal/records.js';
import type { Target } from '../../transfer/target.js';
import type { RowMultiparts } from '../entry/row-multiparts.js';
import { listAgain } from './list-bucket.js';
import { objectsToProve, proveObjects } from './prove-objects.js';

/** What is needed to conclude a run. */
export interface Concluding {
  readonly journal: Pick<
    Journal,
    'runs' | 'entries' | 'multiparts' | 'listing' | 'recomputed' | 'rows' | 'ready'
  >;
  readonly record: RunRecord;
  readonly target: Target;
  /** As it stands before the keys; empty for the whole bucket. */
  readonly prefix: string;
  readonly multiparts: RowMultiparts;
  readonly signal: AbortSignal;
  /** How many objects were looked at so far, and how many will be. */
  readonly onProgress: (confirmed: number, of: number) => void;
}

/** Longest time to clean up after a cancel, in ms. */
const cleanUpLimitMs = 15_000;

/**
 * Checks that the bucket has what was sent, and notes the result for each row; returns why rows may be unconfirmed, or
 * null. Never rejects.
 */
export async function verifyListing(run: Concluding): Promise<AppError | null> {
  const { journal, record, target, prefix, signal } = run;
  const onSeen = countSeen(run).count;
  try {
    const error = await listAgain({
      rows: journal.listing,
      ready: journal.ready,
      run: record.run,
      target,
      prefix,
      signal,
      onSeen,
    });
    return error === null ? null : toAppError(error, { bucket: target.bucket, operation: 'ListObjectsV2' });
  } catch (error) {
    journal.listing.clear(record.run);
    return toAppError(error, { bucket: target.bucket });
  }
}

interface SeenObjects {
  /** One more was looked at. */
  readonly count: () => void;
  /** No more of them are. */
  readonly end: () => void;
}

/** Reports how many of the expected objects were looked at, from none. */
function countSeen(
  { journal, record, onProgress }: Concluding,
  of = journal.listing.expected(record.run),
): SeenObjects {
  let seen = 0;
  onProgress(0, of);
  return {
    count() {
      // Some are asked for again.
      seen = Math.min(of, seen + 1);
      onProgress(seen, of);
    },
    end: () => onProgress(seen, seen),
  };
}

/** How an ended run is checked again. */
export interface RunCheck {
  /** Only what is not proven is looked at; otherwise the bucket is listed as at the end of the run. */
  readonly onlyUnproven: boolean;
  readonly verifying: VerifyOptions;
}

/**
 * Checks an ended run again: that the bucket still has what was sent, then what was not proven or is to be read back. Returns
 * why rows may be unconfirmed, or null. Never rejects.
 */
export async function checkAgain(run: Concluding, check: RunCheck): Promise<AppError | null> {
  const { journal, record, target, signal } = run;
  const listingError = check.onlyUnproven ? null : await verifyListing(run);
  const options = check.verifying;
  const ofAll = check.onlyUnproven ? objectsToProve({ journal, record, options }) : undefined;
  const progress = countSeen(run, ofAll);
  try {
    const onSeen = progress.count;
    const unproven = await proveObjects({ journal, record, target, options, signal, onSeen });
    if (check.onlyUnproven) progress.end();
    return listingError ?? unproven;
  } catch (error) {
    return toAppError(error, { bucket: target.bucket });
  }
}

/** Removes the incomplete uploads of a cancelled run, as far as possible in a short time. Never rejects. */
export async function dropMultiparts(
  { journal, record, multiparts }: Pick<Concluding, 'journal' | 'record' | 'multiparts'>,
  limit = AbortSignal.timeout(cleanUpLimitMs),
): Promise<void> {
  const drops = journal.multiparts.unfinished(record.run).map((open) => multiparts.drop(open));
  // What can't be removed now stays in the journal.
  await orAborted(Promise.allSettled([...drops, multiparts.removeLost(limit)]), limit).catch(() => undefined);
}

/**
 * Removes the uploads of requests without an answer. Never rejects: what can't be looked for stays noted, for the next session of
 * the run.
 */
export async function removeLost({
  multiparts,
  signal,
}: Pick<Concluding, 'multiparts' | 'signal'>): Promise<void> {
  try {
    await multiparts.removeLost(signal);
  } catch (error) {
    log.warn('uploads of requests without an answer may be left in the bucket:', error);
  }
}

/** Gives every row that was not sent its final state, so that the totals add up. */
export function settleUnsent({ journal, record }: Concluding, error: AppError | null): void {
  journal.entries.giveUpPlanned(record.run, error);
}

/** When nothing at all was allowed, the permission is missing and the files are not at fault. */
export function onlyDenials({ journal, record }: Concluding): AppError | null {
  if (journal.runs.totals(record.run).uploaded.files > 0) return null;
  const { failed } = journal.rows.reasons(record.run);
  return failed.every(({ error }) => isDenial(error.code)) ? (failed[0]?.error ?? null) : null;
}

/**
 * The outcome of a run that was neither cancelled nor stopped, by its rows: what was counted on the way is not evidence.
 * An upload is complete only when every object has the level `listed`. A run that only plans or verifies has no check at the
 * end: it compares each file itself, and a plan leaves its rows planned. A verification is `unverified` when nothing is
 * missing or differs, but something could not be compared.
 */
export function outcomeOf({
  journal,
  record,
}: Pick<Concluding, 'record'> & {
  readonly journal: Pick<Journal, 'runs' | 'listing' | 'rows'>;
}): RunOutcome {
  const { run, spec } = record;
  const { planned, uploading, failed } = journal.runs.totals(run);
  const { missing, otherSize, replaced, unconfirmed, accepted } = journal.listing.totals(run);
  const unsettled = spec.mode === 'plan' ? 0 : planned.files + uploading.files;
  const reasons = journal.rows.reasons(run);
  if (spec.mode === 'verify' && unsettled === 0 && failed.files > 0) {
    if (reasons.failed.every(({ error }) => error.code === 'object-unproven')) return 'unverified';
  }
  const isCancelled = reasons.skipped.some(({ reason }) => reason === 'cancelled');
  if (unsettled + failed.files + missing + otherSize + replaced > 0 || isCancelled) return 'partial';
  return spec.mode === 'upload' && unconfirmed + accepted > 0 ? 'unverified' : 'complete';
}
