import type { Dirent } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { pathBelow, pathOfChild } from '../../base/files/local-path.js';
import {
  askFor,
  type FoundFolder,
  fileEntry,
  fileProblem,
  folderProblem,
  type Inspected,
  inspect,
  onlyEntry,
  placeOf,
  problemEntry,
  type ScanOptions,
} from './inspect-path.js';
import { withoutOwnState } from './own-state.js';
import { readFolder } from './read-folder.js';
import type { Root, ScannedEntry } from './scanned-entry.js';
import { markSecrets } from './secret-files.js';
import { createStatSpeed, type StatSpeed } from './stat-speed.js';

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
  yield* walkFolder(found.folder, { root: index, options, speed: createStatSpeed(options) });
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
  const folder = { path: root.path, below: '', place: { real, linkedFrom: [] } };
  yield* walkFolder(folder, { root: index, options, speed: createStatSpeed(options) });
}

/** The walk through one root. */
interface Walk {
  /** The index of the root. */
  readonly root: number;
  readonly options: ScanOptions;
  readonly speed: StatSpeed;
}

async function* walkFolder(folder: FoundFolder, walk: Walk): AsyncGenerator<ScannedEntry[]> {
  const { path, below } = folder;
  const { root, options, speed } = walk;
  const isLocal = await speed.isLocal(path);
  let isEmpty = true;
  const pieces = readFolder(path, isLocal, options);
  try {
    for await (const children of pieces) {
      if (options.signal.aborted) return;
      isEmpty = false;
      yield* walkChildren(children, folder, walk);
    }
  } catch (error) {
    if (options.signal.aborted) return;
    yield [problemEntry(root, below === '' ? '.' : below, folderProblem(error, below))];
    return;
  }
  if (isEmpty && below !== '') yield [{ ...problemEntry(root, `${below}/`, null), kind: 'empty-folder' }];
}

async function* walkChildren(
  children: readonly Dirent[],
  folder: FoundFolder,
  walk: Walk,
): AsyncGenerator<ScannedEntry[]> {
  const { place } = folder;
  const { root, options, speed } = walk;
  for (let start = 0; start < children.length; start += statBatch) {
    if (options.signal.aborted) return;
    const slice = children.slice(start, start + statBatch);
    const stats = speed.quickStats(folder.path, slice);
    const inspected = slice.map((child, index): Inspected | Promise<Inspected> => {
      const path = pathOfChild(folder.path, child.name);
      const below = folder.below === '' ? child.name : `${folder.below}/${child.name}`;
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
        yield* walkFolder(found.folder, walk);
      }
    }
    if (files.length > 0) yield files;
  }
}
