import { type Dirent, lstatSync, type Stats } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { type FileCalls, fileCalls } from '../../base/files/file-calls.js';
import { createLocalFolders } from '../../base/files/local-folders.js';
import { pathBelow, pathOfChild } from '../../base/files/local-path.js';
import { type ErrorCode, HoistError } from '../../shared/errors/errors.js';
import { withoutOwnState } from './own-state.js';
import { readFolder } from './read-folder.js';
import type { Root, ScannedEntry } from './scanned-entry.js';
import { markSecrets } from './secret-files.js';

export interface ScanOptions {
  readonly signal: AbortSignal;
  /** Follow symbolic links (a link that leads back to one of its own parents is reported, not followed). */
  readonly followSymlinks: boolean;
  /** Hoist's own folders and files, as absolute paths: they are not uploaded. */
  readonly own?: readonly string[];
  /** Injected by tests. */
  readonly calls?: FileCalls;
}

/** How many lstat calls run at once; libuv runs four at a time, the others hide its scheduling delay. */
const statBatch = 64;
/** Entries passed on at once, so that a huge folder costs the consumer few turns. */
const entryBatch = 512;

/**
 * Scans the roots depth first, each folder in name order, and yields batches of entries; a folder of more names than
 * are held at once is in order piece by piece. Nothing that goes wrong with a file or folder ends the scan: it becomes
 * an entry of kind `problem`, and so does what does not respond. Folders are not entries, except empty ones. Ends early,
 * without an error, when `signal` is aborted.
 */
export function scan(
  roots: readonly Root[],
  options: ScanOptions,
): AsyncGenerator<readonly ScannedEntry[], void, undefined> {
  const rootAt = (index: number): Root | undefined => roots[index];
  const found = withoutOwnState(walk(roots, options), rootAt, options.own ?? [], options);
  return markSecrets(found, rootAt, options);
}

async function* walk(
  roots: readonly Root[],
  options: ScanOptions,
): AsyncGenerator<readonly ScannedEntry[], void, undefined> {
  let batch: ScannedEntry[] = [];
  for (const [index, root] of roots.entries()) {
    for await (const entries of walkRoot(root, index, options)) {
      if (options.signal.aborted) return;
      batch = batch.length === 0 ? entries : batch.concat(entries);
      if (batch.length >= entryBatch) {
        yield batch;
        batch = [];
      }
    }
  }
  if (batch.length > 0) yield batch;
}

/**
 * Scans one path below a root again (`.`: the root itself): yields what is there now, for a folder everything
 * in it. Like {@link scan} it never throws, and what can't be read is an entry of kind `problem`.
 */
export function scanAt(
  root: Root,
  index: number,
  path: string,
  options: ScanOptions,
): AsyncGenerator<readonly ScannedEntry[], void, undefined> {
  const found = withoutOwnState(walkAt(root, index, path, options), () => root, options.own ?? [], options);
  return markSecrets(found, () => root, options);
}

async function* walkAt(
  root: Root,
  index: number,
  path: string,
  options: ScanOptions,
): AsyncGenerator<readonly ScannedEntry[], void, undefined> {
  if (root.kind === 'file' || path === '.') {
    yield* walkRoot(root, index, options);
    return;
  }
  let found: Inspected;
  try {
    const place = await placeOf(root, path.split('/').slice(0, -1), options);
    found = await inspect(pathBelow(root, path), path, index, options, place);
  } catch (error) {
    found = onlyEntry(problemEntry(index, path, fileProblem(error, path)));
  }
  // What an abort cut short says nothing about what is there.
  if (options.signal.aborted) return;
  if (found.entry !== null) yield [found.entry];
  if (found.folder === null) return;
  const { path: folder, below, place } = found.folder;
  yield* walkFolder(folder, below, index, options, place, createStatSpeed(options));
}

/** How the scan would have come to a folder. Throws the system's error for a folder on the way. */
async function placeOf(root: Root, names: readonly string[], options: ScanOptions): Promise<Whereabouts> {
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

async function* walkRoot(root: Root, index: number, options: ScanOptions): AsyncGenerator<ScannedEntry[]> {
  if (root.kind === 'file') {
    yield [
      await inspect(
        root.path,
        root.name,
        index,
        { ...options, followSymlinks: true },
        { real: root.path, linkedFrom: [] },
      ),
    ].flatMap((found) => (found.entry === null ? [] : [found.entry]));
    return;
  }
  const real = await askFor(() => realpath(root.path), root.path, options).catch(() => root.path);
  yield* walkFolder(root.path, '', index, options, { real, linkedFrom: [] }, createStatSpeed(options));
}

/** One call for a path, which is given up when it does not come back. */
function askFor<T>(
  call: () => Promise<T>,
  path: string,
  { calls = fileCalls, signal }: ScanOptions,
): Promise<T> {
  return calls.run(path, call, { signal });
}

/** Where a folder really is, and for each link on the way to it the folder that contains the link. */
interface Whereabouts {
  readonly real: string;
  readonly linkedFrom: readonly string[];
}

/** Whether a folder contains one that led to it, so that following a link to it would never end. */
function leadsBack(target: string, { real, linkedFrom }: Whereabouts): boolean {
  const below = target.endsWith(sep) ? target : `${target}${sep}`;
  return [real, ...linkedFrom].some((path) => path === target || path.startsWith(below));
}

async function* walkFolder(
  folder: string,
  relative: string,
  root: number,
  options: ScanOptions,
  place: Whereabouts,
  speed: StatSpeed,
): AsyncGenerator<ScannedEntry[]> {
  const isLocal = await speed.isLocal(folder);
  let isEmpty = true;
  const pieces = readFolder(folder, isLocal, options);
  try {
    for await (const children of pieces) {
      if (options.signal.aborted) return;
      isEmpty = false;
      yield* walkChildren(children, folder, relative, root, options, place, speed);
    }
  } catch (error) {
    if (options.signal.aborted) return;
    yield [problemEntry(root, relative === '' ? '.' : relative, folderProblem(error, relative))];
    return;
  }
  if (isEmpty && relative !== '')
    yield [{ ...problemEntry(root, `${relative}/`, null), kind: 'empty-folder' }];
}

async function* walkChildren(
  children: readonly Dirent[],
  folder: string,
  relative: string,
  root: number,
  options: ScanOptions,
  place: Whereabouts,
  speed: StatSpeed,
): AsyncGenerator<ScannedEntry[]> {
  for (let start = 0; start < children.length; start += statBatch) {
    if (options.signal.aborted) return;
    const slice = children.slice(start, start + statBatch);
    const stats = speed.quickStats(folder, slice);
    const inspected = slice.map((child, index): Inspected | Promise<Inspected> => {
      const path = pathOfChild(folder, child.name);
      const below = relative === '' ? child.name : `${relative}/${child.name}`;
      if (child.isDirectory()) {
        const inside = { real: pathOfChild(place.real, child.name), linkedFrom: place.linkedFrom };
        return { entry: null, folder: { path, below, place: inside } };
      }
      const known = stats?.[index];
      if (known?.isFile() === true) return onlyEntry(fileEntry(root, below, known));
      return inspect(path, below, root, options, place);
    });
    let files: ScannedEntry[] = [];
    for (const pending of inspected) {
      const found = pending instanceof Promise ? await pending : pending;
      if (found.entry !== null) files.push(found.entry);
      if (found.folder !== null) {
        if (files.length > 0) yield files;
        files = [];
        const { path, below, place: inside } = found.folder;
        yield* walkFolder(path, below, root, options, inside, speed);
      }
    }
    if (files.length > 0) yield files;
  }
}

interface Inspected {
  readonly entry: ScannedEntry | null;
  readonly folder: { path: string; below: string; place: Whereabouts } | null;
}

async function inspect(
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

function fileEntry(root: number, path: string, stats: Stats): ScannedEntry {
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

/** Chooses how to read the state of files. */
interface StatSpeed {
  /** Whether a folder is on a local disk, where a synchronous call comes back. Never rejects. */
  isLocal(folder: string): Promise<boolean>;
  /** The states of a folder's children, read synchronously; null while that would block this thread. */
  quickStats(folder: string, children: readonly Dirent[]): readonly (Stats | undefined)[] | null;
}

/** A batch that took longer than this came over a network, in ms. */
const slowBatchMs = 20;

/**
 * On a local disk a synchronous call costs a tenth of a promise; on a network drive it would block the thread
 * for as long as the network takes, or for ever. On a slow disk the first slow batch decides for the rest of the scan.
 */
function createStatSpeed({ calls = fileCalls, signal }: ScanOptions): StatSpeed {
  const folders = createLocalFolders(calls);
  let isQuick = true;
  return {
    isLocal: (folder) => folders.isLocal(folder, signal).catch(() => false),
    quickStats(folder, children) {
      if (!isQuick || folders.known(folder) !== true) return null;
      const begin = performance.now();
      const stats = children.map((child) => {
        if (!child.isFile()) return undefined;
        try {
          return lstatSync(pathOfChild(folder, child.name), { throwIfNoEntry: false });
        } catch {
          return undefined;
        }
      });
      isQuick = performance.now() - begin < slowBatchMs;
      return stats;
    },
  };
}

function onlyEntry(entry: ScannedEntry): Inspected {
  return { entry, folder: null };
}

function problemEntry(root: number, path: string, problem: ErrorCode | null): ScannedEntry {
  return { root, path, kind: 'problem', size: 0, mtimeMs: 0, inode: 0, problem };
}

function folderProblem(error: unknown, relative: string): ErrorCode {
  if (isNotResponding(error)) return 'file-not-responding';
  if (errorNumberOf(error) !== 'ENOENT') return 'file-unreadable';
  return relative.includes('\uFFFD') ? 'name-not-utf8' : 'folder-not-found';
}

/** Node turns bytes that are not UTF-8 into U+FFFD; such a name then leads to no file. */
function fileProblem(error: unknown, relative: string): ErrorCode {
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
