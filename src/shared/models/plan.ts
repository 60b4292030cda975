import { z } from 'zod';
import { appError } from '../errors/error-schema.js';
import { skipReasons } from '../errors/errors.js';
import { chosenList, chosenRows } from './list-search.js';
import { tally } from './tally.js';

/** A folder or file that the user chose; the window never learns its path. */
export const draftRoot = z.strictObject({
  rootId: z.string(),
  name: z.string(),
  kind: z.enum(['folder', 'file']),
});

/** The most folders and files that can be dropped at once. */
export const mostDropped = 10_000;
/** The most items that a notice about what was not added names. */
export const mostNamed = 20;

/** A dropped or chosen thing that was not taken, and why. */
export const refusedItem = z.strictObject({ name: z.string(), error: appError });
export type RefusedItem = z.infer<typeof refusedItem>;

/** The most patterns of one kind, and the longest, in letters. Each file is held against every pattern. */
export const mostPatterns = 1000;
export const longestPattern = 1024;

/** What to take from the chosen folders and where to put it. */
export const draftOptions = z.strictObject({
  /** Globs to include; empty means everything. */
  include: z.array(z.string().max(longestPattern)).max(mostPatterns),
  /** Globs to exclude; they take precedence over `include`. */
  exclude: z.array(z.string().max(longestPattern)).max(mostPatterns),
  caseSensitive: z.boolean(),
  /** Excludes .DS_Store, Thumbs.db, desktop.ini and ._* files. */
  skipJunk: z.boolean(),
  /** Whether symbolic links are followed; otherwise they are skipped with a reason. */
  followSymlinks: z.boolean(),
  /**
   * Whether an empty folder gets an object of its own, `name/` without content, as the S3 console creates it.
   */
  emptyFolders: z.boolean(),
  /**
   * Whether key files, `.env` files, private keys and the like are uploaded; otherwise they are skipped with
   * a reason.
   */
  allowSecrets: z.boolean(),
  /** Added in front of every key, e.g. `2026/raw/`. */
  prefix: z.string().max(1024),
  /** Whether a folder's own name begins its keys; `auto`: only when several things were chosen. */
  rootNameInKey: z.enum(['auto', 'yes', 'no']),
  /** Whether the SHA-256 of each file is computed and kept, for a receipt that can be checked without Hoist. */
  receipt: z.boolean(),
  /** Whether each object keeps its file's time of modification in its metadata (`x-amz-meta-mtime`), as with rclone. */
  keepTimes: z.boolean(),
});
export type DraftOptions = z.infer<typeof draftOptions>;

/** Everything except system files, under its own name. */
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
  receipt: false,
  keepTimes: true,
};

/** The plan while it is being made: what was chosen and what the filter leaves of it. */
export const draft = z.strictObject({
  /** Grows with every change; an answer with a lower number is out of date. */
  revision: z.int(),
  roots: z.array(draftRoot),
  options: draftOptions,
  scanning: z.boolean(),
  /** Everything that was found. */
  found: tally,
  /** What would be uploaded. */
  matched: tally,
  /** What the filter excludes. */
  excluded: tally,
  /** What was found and can't be uploaded (unreadable, a key too long, two files with one key …). */
  problems: tally,
  /** What the filter includes and contains secrets: skipped, unless `options.allowSecrets`. */
  secrets: z.strictObject({
    files: z.int().min(0),
    bytes: z.int().min(0),
    /** Names of the first few, without folders. */
    examples: z.array(z.string()).max(5),
  }),
  /** Set when a pattern is invalid; the last valid filter stays in force. */
  filterError: appError.nullable(),
  maxFileBytes: z.int(),
});
export type Draft = z.infer<typeof draft>;

/** The draft after things were dropped or chosen: what could be read was added, and the rest did not stop it. */
export const addition = z.strictObject({
  draft,
  /** The first {@link mostNamed} that were not added, and how many there are. */
  refused: z.array(refusedItem).max(mostNamed),
  refusedCount: z.int().min(0),
});
export type Addition = z.infer<typeof addition>;

export const draftView = z.enum(['matched', 'excluded', 'problems']);
export type DraftView = z.infer<typeof draftView>;

export const draftChoice = z.union([chosenRows, chosenList(draftView)]);

export const draftRow = z.strictObject({
  /** The file's number in the plan; the same as long as its folders are not read again. */
  position: z.int().min(0),
  /** Path below what was chosen, with `/`, starting with the folder's own name when several were chosen. */
  path: z.string(),
  /** Its object key; null when it gets none. */
  key: z.string().nullable(),
  size: z.int(),
  /** Why it is not uploaded: one of `skipReasons` for excluded files, an error for problems. */
  skipReason: z.enum(skipReasons).nullable(),
  error: appError.nullable(),
});
export type DraftRow = z.infer<typeof draftRow>;
