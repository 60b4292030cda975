import { z } from 'zod';
import { appError } from '../errors/error-schema.js';
import { skipReasons } from '../errors/errors.js';

/** A number of files and the bytes in them. */
export const tally = z.strictObject({ files: z.int().min(0), bytes: z.int().min(0) });
export type Tally = z.infer<typeof tally>;

export const settings = z.strictObject({
  language: z.enum(['system', 'ko', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
});
export type Settings = z.infer<typeof settings>;

/** What Hoist speaks. */
export type Language = Exclude<Settings['language'], 'system'>;

export const appInfo = z.strictObject({
  version: z.string(),
  /** What the system speaks, as far as Hoist does. */
  systemLanguage: z.enum(['ko', 'en']),
  platform: z.enum(['win32', 'darwin', 'linux']),
  settings,
  /** `system`: saved keys are encrypted by the operating system; `session`: it can't, so keys live until Hoist closes. */
  secretProtection: z.enum(['system', 'session']),
  /** What the journal said at start-up, if it had to be set aside. */
  notice: appError.nullable(),
});
export type AppInfo = z.infer<typeof appInfo>;

/** A set of keys as the window may know it: never the secret. */
export const profile = z.strictObject({
  id: z.string(),
  /** What the person calls these keys; null for the name they come with. */
  name: z.string().nullable(),
  /** The IAM user's or role's name, when the key file had one or AWS told it. */
  userName: z.string().nullable(),
  /** Empty while nobody has asked for the keys of a profile of the AWS tools yet. */
  keyIdLast4: z.string().max(4),
  /** Root account keys deserve a warning. */
  isRootKey: z.boolean(),
  /** True when the keys are still there after a restart. */
  persisted: z.boolean(),
  /** Host (and port) of an S3-compatible server; null for AWS. */
  endpointHost: z.string().nullable(),
  /** Where the keys come from. */
  origin: z.enum(['key-file', 'aws-profile', 'environment']),
  /** What the AWS tools call the profile; null for other origins. */
  awsProfile: z.string().nullable(),
  /** Keys with a session token: they end, and others have to be fetched or imported. */
  isTemporary: z.boolean(),
  /** When temporary keys end, in milliseconds since 1970; null when they don't, or nobody knows. */
  expiresAt: z.number().nullable(),
  /** When they were added or last chosen, in milliseconds since 1970. */
  usedAt: z.number(),
});
export type Profile = z.infer<typeof profile>;

/**
 * What a key file is: IAM's download of today (`key-table`), that of a new user with name and often a password
 * (`user-table`), the root account's, the credentials file of the AWS tools, lines for a shell's environment, or what
 * the AWS command line prints (`json`).
 */
export const keyFileShape = z.enum([
  'key-table',
  'user-table',
  'root-key',
  'aws-credentials',
  'environment',
  'json',
]);
export type KeyFileShape = z.infer<typeof keyFileShape>;

/** What there is to say about a key file that was imported: it lies there still, with the secret in plain text. */
export const importedKeyFile = z.strictObject({
  /** Its name without the folders. */
  name: z.string(),
  shape: keyFileShape,
  /** The console password of the user is in it as well. */
  holdsPassword: z.boolean(),
  /** `synced`: a folder that Google Drive, Dropbox, OneDrive or iCloud copies elsewhere. */
  place: z.enum(['downloads', 'desktop', 'synced', 'other']),
  /** False for files that other tools go on using, such as `~/.aws/credentials`. */
  canBeTrashed: z.boolean(),
});
export type ImportedKeyFile = z.infer<typeof importedKeyFile>;

export const importedKeys = z.strictObject({ profile, file: importedKeyFile });
export type ImportedKeys = z.infer<typeof importedKeys>;

/** Keys there are on this computer already: a profile of the AWS tools, or what is in environment variables. */
export const foundKeys = z.strictObject({
  source: z.enum(['aws-profile', 'environment']),
  /** What the AWS tools call the profile; empty for the environment. */
  name: z.string(),
  /** How they are come by. */
  kind: z.enum(['keys', 'temporary', 'sso', 'role', 'web-identity', 'login', 'process']),
  /** A code of an MFA device is asked for. */
  needsCode: z.boolean(),
  /** The profile they are in Hoist already; null when they were not taken yet. */
  profileId: z.string().nullable(),
});
export type FoundKeys = z.infer<typeof foundKeys>;

/** Main needs the digits an MFA device shows, to go on with something that was asked of it. */
export const codeQuestion = z.strictObject({
  requestId: z.string(),
  /** Serial number or ARN of the device. */
  device: z.string(),
});
export type CodeQuestion = z.infer<typeof codeQuestion>;

/** Whose keys these are, as STS says. */
export const keyIdentity = z.strictObject({
  /** Twelve digits. */
  account: z.string(),
  arn: z.string(),
  kind: z.enum(['user', 'root', 'role', 'federated', 'other']),
  /** The user's or role's name without its path; empty for the root account. */
  name: z.string(),
});
export type KeyIdentity = z.infer<typeof keyIdentity>;

/** What asking AWS about a set of keys brought to light. */
export const keyCheckup = z.strictObject({
  /** Set when the keys can't be used; everything else is then unknown. */
  error: appError.nullable(),
  /** Null when a compatible server takes the keys but has no such question. */
  identity: keyIdentity.nullable(),
  /** When the key was made, in milliseconds since 1970; null when it is not known. */
  madeAt: z.number().nullable(),
  /** Why the age is not known: the keys may not ask for it (`iam:ListAccessKeys`), or there is none to ask for. */
  ageUnknown: z.enum(['denied', 'no-answer', 'temporary']).nullable(),
});
export type KeyCheckup = z.infer<typeof keyCheckup>;

export const bucket = z.strictObject({
  name: z.string(),
  /** Null until it is known. */
  region: z.string().nullable(),
  /** Milliseconds since 1970; null when S3 did not say. */
  createdAt: z.number().nullable(),
  /** S3 says that it is there and does not let these keys look into it; they may still be allowed to put. */
  lookRefused: z.literal(true).optional(),
});
export type Bucket = z.infer<typeof bucket>;

/** A folder or file the person handed over; the window never learns where it lies. */
export const draftRoot = z.strictObject({
  rootId: z.string(),
  name: z.string(),
  kind: z.enum(['folder', 'file']),
});

/** What a run does: send, only say what it would send, or prove that all of it is there. */
export const runMode = z.enum(['upload', 'plan', 'verify']);
export type RunMode = z.infer<typeof runMode>;

/** What to take from the chosen folders and where to put it. */
export const draftOptions = z.strictObject({
  /** Globs of what goes in; empty means everything. */
  include: z.array(z.string().max(1024)).max(100),
  /** Globs of what stays out; they win over `include`. */
  exclude: z.array(z.string().max(1024)).max(100),
  caseSensitive: z.boolean(),
  /** Leaves out .DS_Store, Thumbs.db, desktop.ini and ._* files. */
  skipJunk: z.boolean(),
  /** Symbolic links are sent as what they lead to; otherwise they are left out, and said so. */
  followSymlinks: z.boolean(),
  /** A folder with nothing in it gets an object of its own, `name/` without content, as the S3 console makes it. */
  emptyFolders: z.boolean(),
  /** Key files, `.env`, private keys and the like go up as well; otherwise they are left out, and said so. */
  allowSecrets: z.boolean(),
  /** Put in front of every key, e.g. `2026/raw/`. */
  prefix: z.string().max(1024),
  /** Whether a folder's own name starts its keys; `auto`: only when several things were chosen. */
  rootNameInKey: z.enum(['auto', 'yes', 'no']),
});
export type DraftOptions = z.infer<typeof draftOptions>;

/** Everything but what operating systems leave behind, under its own name. */
export const defaultDraftOptions: DraftOptions = {
  include: [],
  exclude: [],
  caseSensitive: false,
  skipJunk: true,
  followSymlinks: false,
  emptyFolders: false,
  allowSecrets: false,
  prefix: '',
  rootNameInKey: 'auto',
};

/** The flight plan while it is being made: what was chosen and what the filter leaves of it. */
export const draft = z.strictObject({
  /** Grows with every change; an answer with a lower one is out of date. */
  revision: z.int(),
  roots: z.array(draftRoot),
  options: draftOptions,
  scanning: z.boolean(),
  /** Everything that was found. */
  found: tally,
  /** What would be uploaded. */
  matched: tally,
  /** What the filter leaves out. */
  excluded: tally,
  /** What was found and can't be uploaded (unreadable, a key too long, two files for one key …). */
  problems: tally,
  /** What the filter takes and holds secrets: left out, unless `options.allowSecrets`. */
  secrets: z.strictObject({
    files: z.int().min(0),
    bytes: z.int().min(0),
    /** Names of the first few, without folders. */
    examples: z.array(z.string()).max(5),
  }),
  /** Set when a pattern can't be understood; the last good filter stays in force. */
  filterError: appError.nullable(),
  maxFileBytes: z.int(),
});
export type Draft = z.infer<typeof draft>;

export const draftView = z.enum(['matched', 'excluded', 'problems']);
export type DraftView = z.infer<typeof draftView>;

export const draftRow = z.strictObject({
  /** Path below what was chosen, with `/`, starting with the folder's own name when several were chosen. */
  path: z.string(),
  /** The object key it gets; null when it gets none. */
  key: z.string().nullable(),
  size: z.int(),
  /** Why it stays out: a reason of `skipReasons` for excluded ones, an error for problems. */
  skipReason: z.enum(skipReasons).nullable(),
  error: appError.nullable(),
});
export type DraftRow = z.infer<typeof draftRow>;

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
  'held',
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
