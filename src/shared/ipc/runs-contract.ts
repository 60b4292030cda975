import { z } from 'zod';
import { chosenReport } from '../models/checksum-report.js';
import { destination } from '../models/destination.js';
import { searching, searchText } from '../models/list-search.js';
import { retention } from '../models/retention.js';
import * as run from '../models/run.js';
import { type ContractOf, id, nothing, page, pagePoint } from './contract-fields.js';

/** Runs in progress and those that have ended. */
export const runsContract = {
  'runs.start': {
    in: z.strictObject({
      destination,
      onConflict: run.conflictPolicy,
      /** Set: nothing is sent, each file is compared with its object. */
      verify: run.readBackChoice.optional(),
      /** Of a checksum report to verify by as well. */
      reportId: id.optional(),
      /** What an upload downloads and compares once everything is sent; nothing when absent. */
      readBack: run.readBackChoice.optional(),
    }),
    out: run.runSnapshot,
  },
  /** Finishes the files in flight and starts nothing new. */
  'runs.pause': { in: z.strictObject({ runId: id }), out: z.null() },
  /** Also resumes individually paused files when nothing else is left in the run. */
  'runs.resume': { in: z.strictObject({ runId: id }), out: z.null() },
  /** Lets a run go first among those in progress, instead of the one that did before, or like the others. */
  'runs.sendFirst': { in: z.strictObject({ runId: id, isFirst: z.boolean() }), out: z.null() },
  /** Stops files of a run in progress; the parts that have arrived are kept. A settled file stays as it is. */
  'runs.pauseFiles': { in: z.strictObject({ runId: id, choice: run.runChoice }), out: z.null() },
  'runs.resumeFiles': { in: z.strictObject({ runId: id, choice: run.runChoice }), out: z.null() },
  'runs.cancel': { in: z.strictObject({ runId: id }), out: z.null() },
  /** The newest runs first: those that were interrupted have no outcome and can be continued. */
  'runs.list': {
    in: z.strictObject({ limit: z.int().min(1).max(run.mostListedRuns), mode: run.runMode }),
    out: z.array(run.runDigest),
  },
  /**
   * Discards an interrupted run: removes its incomplete multipart uploads, with other keys if given, and
   * settles what was not sent.
   */
  'runs.discard': { in: z.strictObject({ runId: id, profileId: id.optional() }), out: z.null() },
  /**
   * Continues a run after an interruption, or to retry its failed, cancelled and missing files, with other
   * keys or another conflict policy if given. Always goes on in the run's own bucket: `destination-changed` when the keys
   * are connected to another server, `run-keys-differ` when other keys may mean another bucket there and
   * `otherKeysConfirmed` is not set.
   */
  'runs.retryFailed': {
    in: z.strictObject({
      runId: id,
      profileId: id.optional(),
      onConflict: run.conflictPolicy.optional(),
      otherKeysConfirmed: z.boolean().optional(),
    }),
    out: run.runSnapshot,
  },
  /**
   * Checks a run that has ended again, without sending anything: an upload in place, a verification as a new run. Always in
   * the run's own bucket, like `runs.retryFailed`.
   */
  'runs.check': {
    in: z.strictObject({
      runId: id,
      /** Looks only at what is not proven yet. */
      onlyUnproven: z.boolean(),
      readBack: run.readBackChoice,
      reportId: id.optional(),
      profileId: id.optional(),
      otherKeysConfirmed: z.boolean().optional(),
    }),
    out: run.runSnapshot,
  },
  'runs.rows': {
    in: z.strictObject({ runId: id, view: run.runView, search: searchText, ...page }),
    out: z.strictObject({ total: z.int(), rows: z.array(run.runRow), searching: searching.optional() }),
  },
  /** The present state of these files of a run, in the order of their numbers. */
  'runs.rowsOf': {
    in: z.strictObject({ runId: id, sequences: z.array(z.int().min(0)).max(run.mostWatched) }),
    out: z.array(run.runRow),
  },
  'runs.summary': { in: z.strictObject({ runId: id }), out: run.runSummary },
  /** The first objects, in key order, that a verification found besides the files. */
  'runs.extraObjects': {
    in: z.strictObject({ runId: id, limit: z.int().min(1).max(1000) }),
    out: z.array(run.extraObject),
  },
  /** Opens a save dialog; false when it was closed. */
  'runs.saveReport': {
    in: z.strictObject({ runId: id, format: z.enum(['csv', 'json', 'html']) }),
    out: z.boolean(),
  },
  /** Shows the report that was saved last in its folder. */
  'runs.showReport': { in: nothing, out: z.null() },
  /**
   * Opens the menu of files: copies their paths, keys, evidence or errors, or shows one in its folder; `canPause` adds pausing and resuming.
   */
  'runs.rowMenu': {
    in: z.strictObject({
      runId: id,
      choice: run.runChoice,
      canPause: z.boolean(),
      at: pagePoint,
    }),
    out: z.null(),
  },
  /** Opens a dialog for a report of S3's batch operation *Compute checksum*; null when it was closed. */
  'runs.chooseReport': { in: nothing, out: chosenReport.nullable() },
  /** Copies what is proven of one file and by what, or why it could not be proven. */
  'runs.copyEvidence': { in: z.strictObject({ runId: id, sequence: z.int().min(0) }), out: z.null() },
  /** Deletes an ended run from the record; the objects in the bucket stay. */
  'runs.delete': { in: z.strictObject({ runId: id }), out: z.null() },
  /** For how long the lists of files of ended runs are kept. */
  'runs.retention': { in: nothing, out: retention },
  /** Changes that; what need not be kept any more is removed, for good. */
  'runs.setRetention': { in: retention, out: z.null() },
} as const satisfies ContractOf<'runs'>;
