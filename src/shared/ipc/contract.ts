import { z } from 'zod';
import * as access from '../models/access.js';
import * as account from '../models/account.js';
import * as bucketModel from '../models/bucket.js';
import * as setup from '../models/bucket-settings.js';
import * as connection from '../models/connection.js';
import * as incompleteUploads from '../models/incomplete-uploads.js';
import * as plan from '../models/plan.js';
import * as run from '../models/run.js';
import * as settingsModel from '../models/settings.js';
import type { Area, Channel } from './channels.js';

const nothing = z.strictObject({});
const id = z.string().min(1).max(64);
const bucketName = z.string().min(1).max(63);
const namedBucket = {
  profileId: id,
  name: z.string().min(1).max(255),
  region: z.string().min(1).max(64),
};
/** Longest path of any system: that of Windows. Source: https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation */
const droppedPath = z.string().min(1).max(32_767);
const page = { offset: z.int().min(0), limit: z.int().min(1).max(500) };

/**
 * Every question the window may ask main: channel → what goes in, what comes out (inside a Result).
 * `path` arguments are filled in by the preload from a dropped File, never by page code, and main
 * answers with ids and relative names only.
 */
export const contract = {
  'app.info': { in: nothing, out: settingsModel.appInfo },
  'app.setSettings': { in: settingsModel.settings.partial(), out: settingsModel.settings },

  'profiles.list': { in: nothing, out: z.array(account.profile) },
  /** Opens a file dialog; null when the person closed it. */
  'profiles.chooseKeyFile': { in: nothing, out: account.importedKeys.nullable() },
  'profiles.importDropped': { in: z.strictObject({ path: droppedPath }), out: account.importedKeys },
  /** Moves the key file these keys were imported from to the trash: that very file, once. */
  'profiles.trashKeyFile': { in: z.strictObject({ profileId: id }), out: z.null() },
  /** Asks AWS whose keys these are and whether they work; what it tells is remembered with them. */
  'profiles.check': {
    in: z.strictObject({ profileId: id }),
    out: z.strictObject({ profile: account.profile, checkup: account.keyCheckup }),
  },
  /** Gives keys a name of the person's own; null takes it away again. */
  'profiles.rename': {
    in: z.strictObject({ profileId: id, name: z.string().trim().min(1).max(64).nullable() }),
    out: account.profile,
  },
  /** These are the keys in use from now on: after a restart as well. */
  'profiles.use': { in: z.strictObject({ profileId: id }), out: z.null() },
  /** Keys of the AWS tools and of the environment on this computer. */
  'profiles.found': { in: nothing, out: z.array(account.foundKeys) },
  /** Takes such keys; nothing of them is kept. */
  'profiles.link': {
    in: z.strictObject({ source: account.foundKeys.shape.source, name: z.string().max(256) }),
    out: account.profile,
  },
  /** Answers `profiles.codeWanted`; null: there is no code. */
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

  /** How the connection of these keys is set up. */
  'connections.get': { in: z.strictObject({ profileId: id }), out: connection.connectionView },
  'connections.set': {
    in: z.strictObject({ profileId: id, settings: connection.connectionSettings }),
    out: connection.connectionView,
  },
  /** Opens a file dialog and trusts the certificates in the file over this connection; null when it was closed. */
  'connections.chooseCaFile': {
    in: z.strictObject({ profileId: id }),
    out: connection.connectionView.nullable(),
  },
  'connections.removeCaFile': { in: z.strictObject({ profileId: id }), out: connection.connectionView },
  'proxy.get': { in: nothing, out: connection.proxyView },
  'proxy.set': { in: connection.proxyChange, out: connection.proxyView },

  'buckets.list': { in: z.strictObject({ profileId: id }), out: z.array(bucketModel.bucket) },
  /** A bucket by its name, for keys that may not list. Finds the region by itself. */
  'buckets.open': {
    in: z.strictObject({ profileId: id, name: z.string().min(1).max(255) }),
    out: bucketModel.bucket,
  },
  /** Whether a name is free, asked without making anything. */
  'buckets.lookUp': { in: z.strictObject(namedBucket), out: setup.nameAvailability },
  /** The requests `buckets.create` would send, in order and as they go over the wire. */
  'buckets.requests': {
    in: z.strictObject({ ...namedBucket, settings: setup.bucketSettings }),
    out: z.array(setup.plannedRequest),
  },
  /** Makes a bucket and tells it what it is to do; of a bucket that is there already it says what it lacks. */
  'buckets.create': {
    in: z.strictObject({ ...namedBucket, settings: setup.bucketSettings }),
    out: setup.bucketSetup,
  },
  /** Tells a bucket that is there what it lacks of these settings, and keeps what it has besides. */
  'buckets.complete': {
    in: z.strictObject({ profileId: id, bucket: bucketModel.bucket, settings: setup.bucketSettings }),
    out: z.array(setup.bucketStep),
  },
  /** Times a connection to every region; the nearest first. */
  'buckets.nearestRegions': { in: z.strictObject({ profileId: id }), out: z.array(setup.regionLatency) },

  /** Tries every permission a run needs below the prefix; leaves nothing in the bucket. */
  'access.check': {
    in: z.strictObject({ profileId: id, bucket: bucketName, prefix: z.string().max(1024) }),
    out: access.accessReport,
  },
  'access.copyPolicy': { in: access.policyScope, out: z.null() },
  /** Opens a save dialog; false when it was closed. */
  'access.savePolicy': { in: access.policyScope, out: z.boolean() },

  /** Unfinished multipart uploads, a thousand at a time. `marker`: `next` of the page before. */
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
  /** Removes uploads for good, but for those that are alive. */
  'incompleteUploads.abort': {
    in: z.strictObject({
      profileId: id,
      bucket: bucketName,
      uploads: z.array(incompleteUploads.uploadToAbort).max(100),
    }),
    out: z.array(incompleteUploads.abortOutcome),
  },

  /** Opens a dialog and adds what was chosen to the draft; the draft is unchanged when it was closed. */
  'draft.choose': { in: z.strictObject({ kind: z.enum(['folder', 'files']) }), out: plan.draft },
  'draft.addDropped': {
    in: z.strictObject({ paths: z.array(droppedPath).min(1).max(10_000) }),
    out: plan.draft,
  },
  'draft.removeRoot': { in: z.strictObject({ rootId: id }), out: plan.draft },
  'draft.setOptions': { in: plan.draftOptions.partial(), out: plan.draft },
  'draft.rows': {
    in: z.strictObject({ view: plan.draftView, ...page }),
    out: z.strictObject({ total: z.int(), rows: z.array(plan.draftRow) }),
  },
  'draft.clear': { in: nothing, out: plan.draft },

  'runs.start': {
    in: z.strictObject({
      profileId: id,
      bucket: z.string().min(1).max(255),
      onConflict: run.conflictPolicy,
    }),
    out: run.runSnapshot,
  },
  /** Lets what is on its way arrive and begins nothing new. */
  'runs.pause': { in: z.strictObject({ runId: id }), out: z.null() },
  /** Of a run that has nothing left but files paused one by one, takes those up. */
  'runs.resume': { in: z.strictObject({ runId: id }), out: z.null() },
  /** Stops one file of a run under way; the parts that have arrived are kept. A settled file stays as it is. */
  'runs.pauseFile': { in: z.strictObject({ runId: id, sequence: z.int().min(0) }), out: z.null() },
  'runs.resumeFile': { in: z.strictObject({ runId: id, sequence: z.int().min(0) }), out: z.null() },
  'runs.cancel': { in: z.strictObject({ runId: id }), out: z.null() },
  /** The newest runs first: those that were interrupted have no outcome and can be continued. */
  'runs.list': { in: z.strictObject({ limit: z.int().min(1).max(200) }), out: z.array(run.runDigest) },
  /**
   * Gives an interrupted run up: removes its unfinished multipart uploads, if need be with other keys, and
   * settles what was not sent.
   */
  'runs.discard': { in: z.strictObject({ runId: id, profileId: id.optional() }), out: z.null() },
  /**
   * Takes a run up again, after an interruption or to try the failed, cancelled and lost files once more, if
   * need be with other keys or another conflict policy.
   */
  'runs.retryFailed': {
    in: z.strictObject({
      runId: id,
      profileId: id.optional(),
      onConflict: run.conflictPolicy.optional(),
    }),
    out: run.runSnapshot,
  },
  'runs.rows': {
    in: z.strictObject({ runId: id, view: run.runView, ...page }),
    out: z.strictObject({ total: z.int(), rows: z.array(run.runRow) }),
  },
  'runs.summary': { in: z.strictObject({ runId: id }), out: run.runSummary },
  /** Opens a save dialog; false when it was closed. */
  'runs.saveReport': {
    in: z.strictObject({ runId: id, format: z.enum(['csv', 'json', 'html']) }),
    out: z.boolean(),
  },
} as const satisfies { readonly [C in Channel]: { in: z.ZodType; out: z.ZodType } };

/** What main tells the window without being asked: channel, which begins with the area of the bridge → payload. */
export const events = {
  'draft.changed': plan.draft,
  'profiles.codeWanted': account.codeQuestion,
  'runs.snapshot': run.runSnapshot,
} as const satisfies Readonly<Record<`${Area}.${string}`, z.ZodType>>;

export type Contract = typeof contract;
export type Input<C extends Channel> = z.infer<Contract[C]['in']>;
export type Output<C extends Channel> = z.infer<Contract[C]['out']>;

export type EventChannel = keyof typeof events;
export type EventPayload<C extends EventChannel> = z.infer<(typeof events)[C]>;
