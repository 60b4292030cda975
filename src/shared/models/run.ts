import { z } from 'zod';
import { appError } from '../errors/error-schema.js';
import { skipReasons } from '../errors/errors.js';
import { tally } from './tally.js';

/** What a run does: send, only say what it would send, or prove that all of it is there. */
export const runMode = z.enum(['upload', 'plan', 'verify']);
export type RunMode = z.infer<typeof runMode>;

/**
 * What to do when the bucket has an object under the same key. `skip`: same content is skipped,
 * different content is a failure; `overwrite`; `rename`: keep both; `fail`: never touch, always report.
 */
export const conflictPolicy = z.enum(['skip', 'overwrite', 'rename', 'fail']);
export type ConflictPolicy = z.infer<typeof conflictPolicy>;

export const runState = z.enum([
  'uploading',
  'waiting',
  'paused',
  // Nothing is left but files that were paused one by one.
  'allPaused',
  'cancelling',
  'verifying',
  'finished',
]);
export type RunState = z.infer<typeof runState>;

/** How a finished run ended. `stopped`: keys, bucket or permission made going on pointless. */
export const runOutcome = z.enum(['complete', 'partial', 'cancelled', 'stopped']);
export type RunOutcome = z.infer<typeof runOutcome>;

export const runSnapshot = z.strictObject({
  runId: z.string(),
  /** Grows by one with every snapshot of a run. */
  sequence: z.int(),
  /** Grows whenever a row changed its state: visible pages are then out of date. */
  revision: z.int(),
  state: runState,
  outcome: runOutcome.nullable(),
  /** Why the run stopped, or what it is waiting for. */
  error: appError.nullable(),
  bucket: z.string(),
  /** What the folder is called, for headings. */
  title: z.string(),
  scanComplete: z.boolean(),
  found: tally,
  /** Not settled yet, those on the wire included: found = waiting + uploaded + skipped + failed. */
  waiting: tally,
  uploaded: tally,
  skipped: tally,
  failed: tally,
  /** How many files were paused one by one; they are among those waiting. */
  pausedFiles: z.int().min(0),
  /** Bytes to send in this run, and those that have left, of files done and under way. */
  totalBytes: z.int(),
  sentBytes: z.int(),
  /** Bytes per second over the last seconds; null until there is something to tell. */
  bytesPerSecond: z.number().nullable(),
  filesPerSecond: z.number().nullable(),
  /** Milliseconds; null while unknown. */
  remainingMs: z.number().nullable(),
  elapsedMs: z.number(),
  /** Files on the wire right now, at most 64. */
  active: z.array(z.strictObject({ sequence: z.int(), sentBytes: z.int() })).max(64),
});
export type RunSnapshot = z.infer<typeof runSnapshot>;

export const runView = z.enum(['all', 'unfinished', 'uploaded', 'skipped', 'failed']);
export type RunView = z.infer<typeof runView>;

export const entryState = z.enum(['planned', 'uploading', 'uploaded', 'skipped', 'failed']);
export type EntryState = z.infer<typeof entryState>;

export const runRow = z.strictObject({
  /** The file's number in its run, from 0. */
  sequence: z.int(),
  path: z.string(),
  key: z.string().nullable(),
  size: z.int(),
  state: entryState,
  /** Of a file that is not done: what has left, or what S3 has of it while it waits. */
  sentBytes: z.int(),
  /** The person paused this one file; it is not settled. */
  paused: z.boolean(),
  skipReason: z.enum(skipReasons).nullable(),
  error: appError.nullable(),
  /** What listing the bucket after the run said of an uploaded or already present object. */
  listed: z.enum(['same-size', 'other-size', 'missing']).nullable(),
  /** The file changed after its upload had begun, so it was sent anew. */
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
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  /** Null while it is under way, and after an interruption: then it can be continued. */
  outcome: runOutcome.nullable(),
  isRunning: z.boolean(),
  scanComplete: z.boolean(),
  found: tally,
  uploaded: tally,
  skipped: tally,
  failed: tally,
  /** Of a run without an outcome: bytes of unfinished files that have arrived in parts. */
  partBytes: z.int().min(0),
});
export type RunDigest = z.infer<typeof runDigest>;

/** The end of a run: found = uploaded + skipped + failed, and what the bucket's listing says of it. */
export const runSummary = z.strictObject({
  runId: z.string(),
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
  /** How many files per reason, most first. */
  skippedBy: z.array(z.strictObject({ reason: z.enum(skipReasons), files: z.int() })),
  failedBy: z.array(z.strictObject({ error: appError, files: z.int() })),
  /** Files that changed after their upload had begun and were sent anew. */
  restarted: z.int(),
  /** The bucket listed again; null when that was not possible, `listingError` says why. */
  listing: z.strictObject({ confirmed: z.int(), otherSize: z.int(), missing: z.int() }).nullable(),
  listingError: appError.nullable(),
  elapsedMs: z.number(),
});
export type RunSummary = z.infer<typeof runSummary>;
