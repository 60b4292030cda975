import { z } from 'zod';
import { appError } from '../errors/error-schema.js';
import { skipReasons } from '../errors/errors.js';
import { tally } from './tally.js';

/** A folder or file the person handed over; the window never learns where it lies. */
export const draftRoot = z.strictObject({
  rootId: z.string(),
  name: z.string(),
  kind: z.enum(['folder', 'file']),
});

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
