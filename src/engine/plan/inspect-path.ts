import type { Stats } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { type FileCalls, fileCalls } from '../../base/files/file-calls.js';
import { pathOfChild } from '../../base/files/local-path.js';
import { type ErrorCode, HoistError } from '../../shared/errors/errors.js';
import type { Root, ScannedEntry } from './scanned-entry.js';

export interface ScanOptions {
  readonly signal: AbortSignal;
  /** Follow symbolic links (a link that leads back to one of its own parents is reported, not followed). */
  readonly followSymlinks: boolean;
  /** Hoist's own folders and files, as absolute paths: they are not uploaded. */
  readonly own?: readonly string[];
  /** Injected by tests. */
  readonly calls?: FileCalls;
}

/** A folder that is to be read. */
export interface FoundFolder {
  readonly path: string;
  /** Relative to the root; empty for the root itself. */
  readonly below: string;
  readonly place: Whereabouts;
}

/** What a path turned out to be: an entry, or a folder that is to be read. */
export interface Inspected {
  readonly entry: ScannedEntry | null;
  readonly folder: FoundFolder | null;
}

/** Finds out what a path is. Never rejects: what can't be told is an entry of kind `problem`. */
export async function inspect(
  path: string,
  relative: string,
  root: number,
  options: ScanOptions,
  place: Whereabouts,
): Promise<Inspected> {
  let stats: Stats;
  try {
    stats = await askFor(() => lstat(path), path, options);
    if (stats.isSymbolicLink()) {
      if (!options.followSymlinks) {
        return onlyEntry({ ...problemEntry(root, relative, null), kind: 'symlink' });
      }
      stats = await askFor(() => stat(path), path, options);
      if (stats.isDirectory()) {
        const target = await askFor(() => realpath(path), path, options);
        if (leadsBack(target, place)) return onlyEntry(problemEntry(root, relative, 'symlink-loop'));
        const linkedFrom = [...place.linkedFrom, place.real];
        return { entry: null, folder: { path, below: relative, place: { real: target, linkedFrom } } };
      }
    }
  } catch (error) {
    return onlyEntry(problemEntry(root, relative, fileProblem(error, relative)));
  }
  if (stats.isDirectory()) {
    const inside = { ...place, real: pathOfChild(place.real, basename(path)) };
    return { entry: null, folder: { path, below: relative, place: inside } };
  }
  if (!stats.isFile()) return onlyEntry(problemEntry(root, relative, 'file-special'));
  return onlyEntry(fileEntry(root, relative, stats));
}

/** How the scan would have come to a folder. Throws the system's error for a folder on the way. */
export async function placeOf(
  root: Root,
  names: readonly string[],
  options: ScanOptions,
): Promise<Whereabouts> {
  let folder = root.path;
  let place: Whereabouts = {
    real: await askFor(() => realpath(root.path), root.path, options),
    linkedFrom: [],
  };
  for (const name of names) {
    folder = pathOfChild(folder, name);
    if (!(await askFor(() => lstat(folder), folder, options)).isSymbolicLink()) {
      place = { ...place, real: pathOfChild(place.real, name) };
      continue;
    }
    // A link replaced the folder in the meantime: for a scan that follows no links, what was below is gone.
    if (!options.followSymlinks) throw Object.assign(new Error('a link is in the way'), { code: 'ENOENT' });
    place = {
      real: await askFor(() => realpath(folder), folder, options),
      linkedFrom: [...place.linkedFrom, place.real],
    };
  }
  return place;
}

/** One call for a path, which is given up when it does not come back. */
export function askFor<T>(
  call: () => Promise<T>,
  path: string,
  { calls = fileCalls, signal }: ScanOptions,
): Promise<T> {
  return calls.run(path, call, { signal });
}

/** Where a folder really is, and for each link on the way to it the folder that contains the link. */
export interface Whereabouts {
  readonly real: string;
  readonly linkedFrom: readonly string[];
}

/** Whether a folder contains one that led to it, so that following a link to it would never end. */
function leadsBack(target: string, { real, linkedFrom }: Whereabouts): boolean {
  const below = target.endsWith(sep) ? target : `${target}${sep}`;
  return [real, ...linkedFrom].some((path) => path === target || path.startsWith(below));
}

/** The entry of a regular file. `path` is relative to the root. */
export function fileEntry(root: number, path: string, stats: Stats): ScannedEntry {
  return {
    root,
    path,
    kind: 'file',
    size: stats.size,
    mtimeMs: stats.mtimeMs,
    inode: stats.ino,
    problem: null,
  };
}

/** A path that is no folder to be read. */
export function onlyEntry(entry: ScannedEntry): Inspected {
  return { entry, folder: null };
}

/** The entry of what is no file that can be read; its kind may be made more exact. */
export function problemEntry(root: number, path: string, problem: ErrorCode | null): ScannedEntry {
  return { root, path, kind: 'problem', size: 0, mtimeMs: 0, inode: 0, problem };
}

/** Why the content of a folder can't be read. */
export function folderProblem(error: unknown, relative: string): ErrorCode {
  if (isNotResponding(error)) return 'file-not-responding';
  if (errorNumberOf(error) !== 'ENOENT') return 'file-unreadable';
  return relative.includes('\uFFFD') ? 'name-not-utf8' : 'folder-not-found';
}

/** Why a file can't be read. Node turns bytes that are not UTF-8 into U+FFFD; such a name then leads to no file. */
export function fileProblem(error: unknown, relative: string): ErrorCode {
  if (isNotResponding(error)) return 'file-not-responding';
  if (errorNumberOf(error) !== 'ENOENT') return 'file-unreadable';
  return relative.includes('\uFFFD') ? 'name-not-utf8' : 'file-vanished';
}

function errorNumberOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function isNotResponding(error: unknown): boolean {
  return error instanceof HoistError && error.error.code === 'file-not-responding';
}
