import { z } from 'zod';
import { longestExistingName } from '../aws/bucket-name.js';
import { appError } from '../errors/error-schema.js';
import * as access from '../models/access.js';
import * as account from '../models/account.js';
import * as bucketModel from '../models/bucket.js';
import * as setup from '../models/bucket-settings.js';
import * as commandsModel from '../models/commands.js';
import * as connection from '../models/connection.js';
import { destination } from '../models/destination.js';
import * as incompleteUploads from '../models/incomplete-uploads.js';
import * as plan from '../models/plan.js';
import { retention } from '../models/retention.js';
import * as run from '../models/run.js';
import * as settingsModel from '../models/settings.js';
import type { Area, Channel } from './channels.js';

const nothing = z.strictObject({});
const id = z.string().min(1).max(64);
const bucketName = z.string().min(1).max(longestExistingName);
const namedBucket = {
  profileId: id,
  name: z.string().min(1).max(255),
  region: z.string().min(1).max(64),
};
/**
 * The longest path of any system: that of Windows. Source:
 * https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation
 */
const droppedPath = z.string().min(1).max(32_767);
/** What the preload knows of a dropped thing: without a path, it is no file of this computer. */
const droppedItem = z.strictObject({ path: z.string().max(32_767), name: z.string().max(32_767) });
const page = { offset: z.int().min(0), limit: z.int().min(1).max(500) };

/**
 * Every call from the window to main: channel → input, output (inside a Result). The preload fills in `path`
 * arguments from a dropped File, never the page, and main answers with ids and relative names only.
 */
export const contract = {
  'app.info': { in: nothing, out: settingsModel.appInfo },
  'app.setSettings': { in: settingsModel.settings.partial(), out: settingsModel.settings },
  /** Loads the page again: it may not navigate, not even to itself. */
  'app.reload': { in: nothing, out: z.null() },
  /** Shows the log file in its folder. */
  'app.showLog': { in: nothing, out: z.null() },
  /** Puts an error of the page into the log. */
  'app.reportFault': { in: z.strictObject({ text: z.string().max(8192) }), out: z.null() },
  /** Copies the details of an error, without what is secret by its form. */
  'app.copyDetails': { in: z.strictObject({ text: z.string().max(8192) }), out: z.null() },

  'profiles.list': { in: nothing, out: z.array(account.profile) },
  /** Opens a file dialog; null when it was closed. */
  'profiles.chooseKeyFile': { in: nothing, out: account.importedKeys.nullable() },
  'profiles.importDropped': { in: z.strictObject({ path: droppedPath }), out: account.importedKeys },
  /** Moves the key file that these keys were imported from to the trash: this file only, and only once. */
  'profiles.trashKeyFile': { in: z.strictObject({ profileId: id }), out: z.null() },
  /** Asks AWS whose keys these are and whether they work; the answer is stored with them. */
  'profiles.check': {
    in: z.strictObject({ profileId: id }),
    out: z.strictObject({ profile: account.profile, checkup: account.keyCheckup }),
  },
  /** Gives keys a name chosen by the user; null removes it. */
  'profiles.rename': {
    in: z.strictObject({ profileId: id, name: z.string().trim().min(1).max(64).nullable() }),
    out: account.profile,
  },
  /** Puts these keys into use, also after a restart. */
  'profiles.use': { in: z.strictObject({ profileId: id }), out: z.null() },
  /** Keys of the AWS tools and of the environment on this computer. */
  'profiles.found': { in: nothing, out: z.array(account.foundKeys) },
  /** Links such keys; the keys themselves are not stored. */
  'profiles.link': {
    in: z.strictObject({ source: account.foundKeys.shape.source, name: z.string().max(256) }),
    out: account.profile,
  },
  /** What `profiles.codeWanted` has asked and nobody answered, for a page that is loaded again. */
  'profiles.codeQuestions': { in: nothing, out: z.array(account.codeQuestion) },
  /** Answers `profiles.codeWanted`; null: the user has no code. */
  'profiles.answerCode': {
    in: z.strictObject({
      requestId: id,
      code: z
        .string()
        .regex(/^\d{6}$/)
        .nullable(),
    }),
    out: z.null(),
  },
  'profiles.remove': { in: z.strictObject({ profileId: id }), out: z.null() },

  /** The connection settings of these keys. */
  'connections.get': { in: z.strictObject({ profileId: id }), out: connection.connectionView },
  'connections.set': {
    in: z.strictObject({ profileId: id, settings: connection.connectionSettings }),
    out: connection.connectionView,
  },
  /** Returns to the usual settings, also from settings that can't be decrypted. */
  'connections.forget': { in: z.strictObject({ profileId: id }), out: connection.connectionView },
  /**
   * Opens a file dialog and trusts the certificates in the chosen file for this connection; null when it was
   * closed.
   */
  'connections.chooseCaFile': {
    in: z.strictObject({ profileId: id }),
    out: connection.connectionView.nullable(),
  },
  'connections.removeCaFile': { in: z.strictObject({ profileId: id }), out: connection.connectionView },
  'proxy.get': { in: nothing, out: connection.proxyView },
  'proxy.set': { in: connection.proxyChange, out: connection.proxyView },

  'buckets.list': { in: z.strictObject({ profileId: id }), out: z.array(bucketModel.bucket) },
  /** Opens a bucket by its name, for keys that may not list. Finds the region itself. */
  'buckets.open': {
    in: z.strictObject({ profileId: id, name: z.string().min(1).max(255) }),
    out: bucketModel.bucket,
  },
  /** Whether a name is available, asked without creating anything. */
  'buckets.lookUp': { in: z.strictObject(namedBucket), out: setup.nameAvailability },
  /** The requests that `buckets.create` would send, in order and as they go over the wire. */
  'buckets.requests': {
    in: z.strictObject({ ...namedBucket, settings: setup.bucketSettings }),
    out: z.array(setup.plannedRequest),
  },
  /** Creates a bucket and applies its settings; for a bucket that already exists, reports what it lacks. */
  'buckets.create': {
    in: z.strictObject({ ...namedBucket, settings: setup.bucketSettings }),
    out: setup.bucketSetup,
  },
  /** Adds to an existing bucket the settings it lacks, and keeps everything else. */
  'buckets.complete': {
    in: z.strictObject({ profileId: id, bucket: bucketModel.bucket, settings: setup.bucketSettings }),
    out: z.array(setup.bucketStep),
  },
  /** Measures a connection to every region; the nearest first. */
  'buckets.nearestRegions': { in: z.strictObject({ profileId: id }), out: z.array(setup.regionLatency) },

  /** Tests every permission that a run needs below the prefix; leaves nothing in the bucket. */
  'access.check': {
    in: z.strictObject({ destination, prefix: z.string().max(1024) }),
    out: access.accessReport,
  },
  'access.copyPolicy': { in: access.policyScope, out: z.null() },
  /** Opens a save dialog; false when it was closed. */
  'access.savePolicy': { in: access.policyScope, out: z.boolean() },

  /** Incomplete multipart uploads, a thousand at a time. `marker`: `next` of the page before. */
  'incompleteUploads.list': {
    in: z.strictObject({ profileId: id, bucket: bucketName, marker: z.string().max(8192).nullable() }),
    out: incompleteUploads.incompleteUploadPage,
  },
  'incompleteUploads.measure': {
    in: z.strictObject({
      profileId: id,
      bucket: bucketName,
      uploads: z.array(incompleteUploads.uploadName).max(100),
    }),
    out: z.array(incompleteUploads.incompleteUploadSize),
  },
  /** Removes uploads permanently, except active ones. */
  'incompleteUploads.abort': {
    in: z.strictObject({
      profileId: id,
      bucket: bucketName,
      uploads: z.array(incompleteUploads.uploadToAbort).max(100),
    }),
    out: z.array(incompleteUploads.abortOutcome),
  },

  /**
   * Opens a dialog and adds what was chosen to the draft; the draft is unchanged when the dialog was closed.
   */
  'draft.choose': { in: z.strictObject({ kind: z.enum(['folder', 'files']) }), out: plan.addition },
  'draft.addDropped': {
    in: z.strictObject({ items: z.array(droppedItem).min(1).max(plan.mostDropped) }),
    out: plan.addition,
  },
  'draft.removeRoot': { in: z.strictObject({ rootId: id }), out: plan.draft },
  'draft.setOptions': { in: plan.draftOptions.omit({ allowSecrets: true }).partial(), out: plan.draft },
  /** `revision`: the draft that the person was asked about; `plan-changed` when it is another by now. */
  'draft.allowSecrets': {
    in: z.strictObject({ allowed: z.boolean(), revision: z.int().min(0) }),
    out: plan.draft,
  },
  'draft.rows': {
    in: z.strictObject({ view: plan.draftView, ...page }),
    out: z.strictObject({ total: z.int(), rows: z.array(plan.draftRow) }),
  },
  'draft.clear': { in: nothing, out: plan.draft },

  'runs.start': {
    in: z.strictObject({
      destination,
      onConflict: run.conflictPolicy,
      /** Set: nothing is sent, each file is compared with its object. */
      verify: run.readBackChoice.optional(),
    }),
    out: run.runSnapshot,
  },
  /** Finishes the files in flight and starts nothing new. */
  'runs.pause': { in: z.strictObject({ runId: id }), out: z.null() },
  /** Also resumes individually paused files when nothing else is left in the run. */
  'runs.resume': { in: z.strictObject({ runId: id }), out: z.null() },
  /**
   * Stops one file of a run in progress; the parts that have arrived are kept. A settled file stays as it is.
   */
  'runs.pauseFile': { in: z.strictObject({ runId: id, sequence: z.int().min(0) }), out: z.null() },
  'runs.resumeFile': { in: z.strictObject({ runId: id, sequence: z.int().min(0) }), out: z.null() },
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
      profileId: id.optional(),
      otherKeysConfirmed: z.boolean().optional(),
    }),
    out: run.runSnapshot,
  },
  'runs.rows': {
    in: z.strictObject({ runId: id, view: run.runView, ...page }),
    out: z.strictObject({ total: z.int(), rows: z.array(run.runRow) }),
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
   * Opens the menu of one file: copies its path, key or error, or shows it in its folder. `at` is where, in CSS pixels from the
   * upper left corner of the page.
   */
  'runs.rowMenu': {
    in: z.strictObject({
      runId: id,
      sequence: z.int().min(0),
      at: z.strictObject({ x: z.number(), y: z.number() }),
    }),
    out: z.null(),
  },
  /** Opens a dialog for a folder and writes the receipt of an upload there; null when the dialog was closed. */
  'runs.saveReceipt': {
    in: z.strictObject({ runId: id }),
    out: z
      .strictObject({
        files: z.int().min(0),
        /** Files that the manifest does not have. */
        withoutSha256: z.int().min(0),
        /** Of the receipt, in hexadecimal. */
        sha256: z.string(),
      })
      .nullable(),
  },
  /** Deletes an ended run from the record; the objects in the bucket stay. */
  'runs.delete': { in: z.strictObject({ runId: id }), out: z.null() },
  /** For how long the lists of files of ended runs are kept. */
  'runs.retention': { in: nothing, out: retention },
  /** Changes that; what need not be kept any more is removed, for good. */
  'runs.setRetention': { in: retention, out: z.null() },
} as const satisfies { readonly [C in Channel]: { in: z.ZodType; out: z.ZodType } };

/** Events from main to the window: channel, which begins with the area of the bridge → payload. */
export const events = {
  /** Something that a person should know, and that no run or draft shows. */
  'app.notice': appError,
  /** The person chose this in the menu, or pressed its keys. */
  'app.command': z.strictObject({ command: commandsModel.command }),
  'draft.changed': plan.draft,
  'profiles.codeWanted': account.codeQuestion,
  'runs.snapshot': run.runSnapshot,
  /** The person wants to see this run, such as by a click on the notification of its end. */
  'runs.wanted': z.strictObject({ runId: id }),
  /** The engine ended by itself: no run is in progress any more, and those that were can be continued. */
  'runs.lost': nothing,
} as const satisfies Readonly<Record<`${Area}.${string}`, z.ZodType>>;

export type Contract = typeof contract;
export type Input<C extends Channel> = z.infer<Contract[C]['in']>;
export type Output<C extends Channel> = z.infer<Contract[C]['out']>;

export type EventChannel = keyof typeof events;
export type EventPayload<C extends EventChannel> = z.infer<(typeof events)[C]>;
