import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { type FileCalls, fileCalls } from '../../base/files/file-calls.js';
import type { Root, ScannedEntry } from './scanned-entry.js';

interface PlaceOptions {
  readonly calls?: FileCalls;
  readonly signal?: AbortSignal;
}

/**
 * Replaces everything that belongs to Hoist itself by one entry of kind `own-state` each: its journal changes
 * while it is being read, and a report is not written before the upload is over.
 *
 * @param own absolute paths of folders and files, which need not exist
 */
export async function* withoutOwnState(
  batches: AsyncIterable<readonly ScannedEntry[]>,
  roots: (index: number) => Root | undefined,
  own: readonly string[],
  options: PlaceOptions = {},
): AsyncGenerator<readonly ScannedEntry[], void, undefined> {
  const known = new Map<number, readonly string[]>();
  const told = new Set<string>();
  for await (const batch of batches) {
    const kept: ScannedEntry[] = [];
    for (const entry of batch) {
      let places = known.get(entry.root);
      if (places === undefined) {
        const root = roots(entry.root);
        places = root === undefined ? [] : await placesBelow(root, own, options);
        known.set(entry.root, places);
      }
      const place = places.find(
        (path) => path === '.' || entry.path === path || entry.path.startsWith(`${path}/`),
      );
      if (place === undefined) {
        kept.push(entry);
        continue;
      }
      const name = `${entry.root} ${place}`;
      if (told.has(name)) continue;
      told.add(name);
      kept.push({ ...nothing, root: entry.root, path: place === '.' ? entry.path : place });
    }
    yield kept;
  }
}

const nothing = { kind: 'own-state', size: 0, mtimeMs: 0, inode: 0, problem: null } as const;

/** Where Hoist's own paths are below a root, as the scan would name them; `.` for a root inside of one. */
async function placesBelow(
  root: Root,
  own: readonly string[],
  options: PlaceOptions,
): Promise<readonly string[]> {
  const from = await real(root.path, options);
  const places: string[] = [];
  for (const path of own) {
    const to = await real(path, options);
    if (from === to || from.startsWith(to.endsWith(sep) ? to : to + sep)) return ['.'];
    const below = relative(from, to);
    if (from !== to && to === join(from, below) && !below.startsWith('..'))
      places.push(below.replaceAll(sep, '/'));
  }
  return places;
}

/** A path without links, as far as it exists. */
async function real(path: string, options: PlaceOptions): Promise<string> {
  const { calls = fileCalls, signal } = options;
  const found = await calls.run(path, () => realpath(path), { signal }).catch(() => null);
  if (found !== null) return found;
  const parent = dirname(path);
  return parent === path ? path : join(await real(parent, options), basename(path));
}
