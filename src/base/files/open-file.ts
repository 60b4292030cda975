import { readlinkSync } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HoistError } from '../../shared/errors/errors.js';
import { type FileCalls, fileCalls } from './file-calls.js';
import { readingFlags } from './local-path.js';

/** A file whose name was seen in a folder earlier. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** The same path without links, as it was then; null when links may be followed. */
  readonly realPath: string | null;
}

/** One read of so many bytes at most: a longer one could take minutes on a slow drive that is in order. */
export const mostBytesPerRead = 1024 * 1024;
/** Opening or reading a file that has a size and no blocks may begin with its download. */
const placeholderPatience = 20;

/**
 * How many times longer than usual to wait for a file. Online documents that are not on this computer have a size and
 * no blocks (APFS "dataless" files, and the allocation size 0 of OneDrive's placeholders). Their attributes can't be
 * read in Node; a sparse file without content and a small file inside its inode look the same.
 */
export function patienceFor(stats: { readonly size: number; readonly blocks: number }): number {
  return stats.blocks === 0 && stats.size > 0 ? placeholderPatience : 1;
}

/**
 * Opens a file for reading. What replaced it, or a folder on the way to it, must do no harm: see {@link readingFlags}
 * for the file, and {@link confirmPlace} for the folders.
 *
 * @throws HoistError `file-not-responding`, `file-special`, the system's error, or the signal's reason
 */
export async function openFound(
  file: FoundFile,
  { calls = fileCalls, signal }: { readonly calls?: FileCalls; readonly signal?: AbortSignal } = {},
): Promise<FileHandle> {
  const handle = await calls.run(file.path, () => open(file.path, readingFlags(file.realPath === null)), {
    signal,
    late: closeQuietly,
  });
  try {
    if (!confirmPlace(handle.fd, file)) await assertFolder(file, calls, signal);
    return handle;
  } catch (error) {
    closeQuietly(handle);
    throw error;
  }
}

/** Closing waits for reads in progress, which may hang: nobody waits for it. */
export function closeQuietly(handle: FileHandle): void {
  handle.close().catch(() => undefined);
}

/**
 * Throws `file-special` when an open file is not where it was found: a folder on the way to it has been replaced by a
 * link. Linux tells where an open file is, which leaves no gap.
 *
 * @returns whether the system could tell
 */
export function confirmPlace(descriptor: number, { realPath }: FoundFile): boolean {
  if (realPath === null) return true;
  if (process.platform !== 'linux') return false;
  let place: string;
  try {
    place = readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return false;
  }
  if (place === realPath) return true;
  if (place === `${realPath} (deleted)`) throw new HoistError('file-vanished');
  throw new HoistError('file-special', { kind: 'link' });
}

/**
 * Elsewhere the folder's path is resolved again after the file was opened. A link that was there only at the moment of
 * opening goes unnoticed; Node can't open a path relative to a folder that is open.
 */
async function assertFolder(
  { path, realPath }: FoundFile,
  calls: FileCalls,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (realPath === null) return;
  const folder = await calls.run(path, () => realpath(dirname(path)), { signal });
  if (join(folder, basename(path)) !== realPath) throw new HoistError('file-special', { kind: 'link' });
}
