import { z } from 'zod';
import { appError } from '../errors/error-schema.js';
import { skipReasons } from '../errors/errors.js';
import { chosenList, chosenRows } from './list-search.js';
import { evidence, proofLevel } from './proof.js';
import { tally } from './tally.js';

/** How many runs can be asked for at once. */
export const mostListedRuns = 2000;

/** What a run does: upload, only show what it would upload, or verify that everything is there. */
export const runMode = z.enum(['upload', 'plan', 'verify']);
export type RunMode = z.infer<typeof runMode>;

/**
 * What to do when the bucket has an object with the same key. `skip`: same content is skipped, different
 * content is a failure; `overwrite`; `rename`: keep both; `fail`: never touch it, always report it.
 */
export const conflictPolicy = z.enum(['skip', 'overwrite', 'rename', 'fail']);
export type ConflictPolicy = z.infer<typeof conflictPolicy>;

/**
 * Which objects are downloaded to be compared: none, those that can't be compared otherwise, all, or a share of all in percent.
 */
export const readBackChoice = z.union([z.enum(['none', 'unproven', 'all']), z.number().gt(0).max(100)]);
export type ReadBackChoice = z.infer<typeof readBackChoice>;

export const verifyOptions = z.strictObject({
  readBack: readBackChoice,
  /** Decides which objects belong to a share: the same seed chooses the same ones. */
  seed: z.string(),
});
export type VerifyOptions = z.infer<typeof verifyOptions>;

export const runState = z.enum([
  'uploading',
  'waiting',
  'paused',
  // Only files that were paused one by one are left.
  'allPaused',
  'cancelling',
  'verifying',
  'finished',
]);
export type RunState = z.infer<typeof runState>;

/**
 * How a run ended. `complete`: every file reached the level `listed`; `unverified`: nothing failed, but at least one file
 * did not reach that level; `partial`: files failed, or their objects are missing or replaced; `stopped`: keys, bucket or
 * permission made it pointless to continue.
 */
export const runOutcome = z.enum(['complete', 'unverified', 'partial', 'cancelled', 'stopped']);
export type RunOutcome = z.infer<typeof runOutcome>;

export const runSnapshot = z.strictObject({
  runId: z.string(),
  /** Grows by one with every snapshot of a run. */
  sequence: z.int(),
  /** Grows whenever a row changes its state: visible pages are then out of date. */
  revision: z.int(),
  state: runState,
  outcome: runOutcome.nullable(),
  /** Why the run stopped, or what it is waiting for. */
  error: appError.nullable(),
  /** Whose keys it uses; null when they came from the command line. */
  profileId: z.string().nullable(),
  /** Base URL of an S3-compatible server; null for AWS. */
  endpoint: z.string().nullable(),
  bucket: z.string(),
  /** As it stands before the keys; empty for the whole bucket. */
  prefix: z.string(),
  mode: runMode,
  /** The name of the folder, for headings. */
  title: z.string(),
  scanComplete: z.boolean(),
  found: tally,
  /** Not settled yet, including those in flight: found = waiting + uploaded + skipped + failed. */
  waiting: tally,
  uploaded: tally,
  skipped: tally,
  failed: tally,
  /** The number of individually paused files; they are among those waiting. */
  pausedFiles: z.int().min(0),
  /** Bytes to send in this run, and those that were sent, of files done and in flight. */
  totalBytes: z.int(),
  sentBytes: z.int(),
  /** Bytes per second over the last seconds; null until it can be measured. */
  bytesPerSecond: z.number().nullable(),
  filesPerSecond: z.number().nullable(),
  /** Milliseconds; null while unknown. */
  remainingMs: z.number().nullable(),
  elapsedMs: z.number(),
  /**
   * While the bucket is checked at the end: the number of objects that it showed, of those it should have. Where only what is not
   * proven is looked at, those that were looked at, in the last snapshot as well.
   */
  check: z.strictObject({ confirmed: z.int().min(0), of: z.int().min(0) }).nullable(),
  /** It goes first: others in progress get what it leaves. */
  isFirst: z.boolean(),
  /** Files in flight, at most 64. */
  active: z.array(z.strictObject({ sequence: z.int(), sentBytes: z.int() })).max(64),
});
export type RunSnapshot = z.infer<typeof runSnapshot>;

export const runView = z.enum(['all', 'unfinished', 'uploaded', 'skipped', 'failed']);
export type RunView = z.infer<typeof runView>;

export const runChoice = z.union([chosenRows, chosenList(runView)]);

export const entryState = z.enum(['planned', 'uploading', 'uploaded', 'skipped', 'failed']);
export type EntryState = z.infer<typeof entryState>;

/**
 * What the check at the end saw under the key of an uploaded or already present object. `as-sent`: the same ETag and size,
 * or the same checksum; `same-size`: nothing but the size could be compared; `replaced`: the same size, another object.
 */
export const listedState = z.enum(['as-sent', 'same-size', 'other-size', 'replaced', 'missing']);
export type ListedState = z.infer<typeof listedState>;

/**
 * Whether an object keeps the file's time of modification (`x-amz-meta-mtime`): the `same`, an `other` one, or `none`.
 */
export const keptTimes = ['same', 'other', 'none'] as const;
export const keptTime = z.enum(keptTimes);
export type KeptTime = z.infer<typeof keptTime>;

/** The most files whose present state can be asked for at once. */
export const mostWatched = 200;

export const runRow = z.strictObject({
  /** The file's number in its run, from 0. */
  sequence: z.int(),
  path: z.string(),
  key: z.string().nullable(),
  size: z.int(),
  state: entryState,
  /** For a file that is not done: the bytes sent, or the bytes S3 has while it waits. */
  sentBytes: z.int(),
  /** The user paused this file; it is not settled. */
  paused: z.boolean(),
  skipReason: z.enum(skipReasons).nullable(),
  error: appError.nullable(),
  listed: listedState.nullable(),
  /** How far the object is proven, and by what; null for a file that has none. */
  level: proofLevel.nullable(),
  evidence: evidence.nullable(),
  /** What a verification saw of the object's kept time; null where it was not looked at, as by a listing. */
  keptTime: keptTime.nullable(),
  /** The file changed after its upload had started, so it was sent again from the start. */
  restarted: z.boolean(),
});
export type RunRow = z.infer<typeof runRow>;

/** A run in the history. */
export const runDigest = z.strictObject({
  runId: z.string(),
  mode: runMode,
  title: z.string(),
  bucket: z.string(),
  prefix: z.string(),
  /** Whose keys it used; null when they came from the command line. */
  profileId: z.string().nullable(),
  /** Base URL of an S3-compatible server; null for AWS. */
  endpoint: z.string().nullable(),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  /** Null while it is in progress, and after an interruption: then it can be continued. */
  outcome: runOutcome.nullable(),
  isRunning: z.boolean(),
  scanComplete: z.boolean(),
  found: tally,
  uploaded: tally,
  skipped: tally,
  failed: tally,
  /** The list of its files is no longer kept, only what it added up to. */
  isCompacted: z.boolean(),
  /** For a run without an outcome: bytes of unfinished files that have arrived in parts. */
  partBytes: z.int().min(0),
});
export type RunDigest = z.infer<typeof runDigest>;

/** An object under the prefix of a run that no file of the run accounts for. */
export const extraObject = z.strictObject({
  key: z.string(),
  /** In bytes. */
  size: z.int(),
});
export type ExtraObject = z.infer<typeof extraObject>;

/**
 * What a receipt says that its upload did not send. It has no line for these files, so nothing is verified of them. `unsent` is
 * 0 for an upload that did not come to its end.
 */
export const receiptShortfall = z.strictObject({ found: z.int().min(0), unsent: z.int().min(0) });
export type ReceiptShortfall = z.infer<typeof receiptShortfall>;

/** A receipt that a run verifies in place of files. */
export const verifiedReceipt = z.strictObject({
  /** Of the file, in hexadecimal. */
  sha256: z.string(),
  shortfall: receiptShortfall.nullable(),
});
export type VerifiedReceipt = z.infer<typeof verifiedReceipt>;

/** What of an ended upload is checked again: all of it, or what is not proven yet. */
export const checkedPart = z.enum(['all', 'unproven']);

/** The end of a run: found = uploaded + skipped + failed, and the result of the bucket's listing. */
export const runSummary = z.strictObject({
  runId: z.string(),
  mode: runMode,
  bucket: z.string(),
  prefix: z.string(),
  outcome: runOutcome,
  error: appError.nullable(),
  found: tally,
  uploaded: tally,
  skipped: tally,
  failed: tally,
  /** found = uploaded + skipped + failed, counted from the rows. */
  balanced: z.boolean(),
  /** The number of files per reason, most first. */
  skippedBy: z.array(z.strictObject({ reason: z.enum(skipReasons), files: z.int() })),
  failedBy: z.array(z.strictObject({ error: appError, files: z.int() })),
  /** Files that changed after their upload had started and were sent again. */
  restarted: z.int(),
  /** Files written on a server that did not exclude a race with another writer; see `WriteGuard`. */
  unguarded: z.int(),
  /** What the check at the end says about files that should be in the bucket; null when it was not possible. */
  listing: z
    .strictObject({
      confirmed: z.int(),
      otherSize: z.int(),
      replaced: z.int(),
      missing: z.int(),
      /** Files of which it could not be said. */
      unconfirmed: z.int(),
      /** Files for which S3's answer had nothing to compare. */
      accepted: z.int(),
    })
    .nullable(),
  /** The lowest level of the files that should be in the bucket; null when there is none. */
  level: proofLevel.nullable(),
  /** Files of which S3 has computed the checksum again from its disks, and it equals theirs. */
  recomputed: z.int(),
  /** Files by what verifying saw of the times that their objects keep; `unseen`: not looked at. What is missing is in none of them. */
  keptTimes: z.strictObject({
    same: z.int().min(0),
    other: z.int().min(0),
    none: z.int().min(0),
    unseen: z.int().min(0),
  }),
  /** Files whose objects were downloaded and compared. */
  readBack: z.int().min(0),
  /** Of these, as many bytes as were downloaded. */
  readBackBytes: z.int().min(0),
  /** Null for a run that has files, and for one of an earlier version. */
  receipt: verifiedReceipt.nullable(),
  /** Objects under the prefix that no file accounts for; null where they were not looked for, or not all were listed. */
  extra: tally.nullable(),
  /** Why the check at the end is incomplete. */
  listingError: appError.nullable(),
  /** When it ended or, after that, was checked the last time, in ms since 1970; null while it has not. */
  endedAt: z.number().nullable(),
  /** What of it was checked the last time after its end; null when it was not. */
  check: checkedPart.nullable(),
  elapsedMs: z.number(),
  /** The list of its files is no longer kept: this is what it said before it was removed. */
  isCompacted: z.boolean(),
});
export type RunSummary = z.infer<typeof runSummary>;
