import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Only the user may read it: settings and keys. */
const privateMode = 0o600;

/** What a person has saved: readable like the user's other files, within the limits of the umask. */
export const readableMode = 0o666;

/** A name that no other writer uses, in any process. A process that is killed leaves the file behind. */
const partialOf = (path: string): string => `${path}.${randomBytes(6).toString('hex')}.partial`;
const partialShape = /\.[0-9a-f]{12}\.partial$/;

/** Whether a file was left behind by a process that was killed while it wrote `fileName`. */
export function isPartialOf(fileName: string, name: string): boolean {
  return partialShape.test(name) && name.replace(partialShape, '') === fileName;
}

/**
 * Deletes what processes that were killed while writing left in a folder: nothing else would, and it may
 * contain what was removed since. To be called only while no other process writes there. Never fails.
 */
export async function removePartials(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const partials = names.filter((name) => partialShape.test(name));
  await Promise.allSettled(partials.map((name) => rm(join(folder, name), { force: true })));
}

/**
 * Replaces a file so that after a crash or a power failure either the old or the new content is there,
 * complete: it is written beside the file, synced to disk, and then renamed.
 *
 * @param content a text, or a generator of text; when that fails the old file stays
 * @param mode who may read it, within the limits of the umask
 * @throws the file system's error, or the content's; the old file is then unchanged
 */
export async function writeAtomically(
  path: string,
  content: string | Iterable<string> | NodeJS.ReadableStream,
  mode: number = privateMode,
): Promise<void> {
  const partial = partialOf(path);
  try {
    // Opened first: a stream that fails before its file is open would create the file after it was removed.
    const handle = await open(partial, 'wx', mode);
    const stream = handle.createWriteStream({ flush: true });
    await pipeline(typeof content === 'string' ? [content] : content, stream);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * Synchronous form of {@link writeAtomically}, for a few lines that must be on disk before the caller
 * continues.
 */
export function writeAtomicallySync(path: string, content: string): void {
  const partial = partialOf(path);
  try {
    writeFileSync(partial, content, { flag: 'wx', mode: privateMode, flush: true });
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  syncFolderSync(dirname(path));
}

/**
 * Makes the rename durable. Windows can't open a folder and does not need to; some network drives can't either, but the
 * content itself is already on disk.
 */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function syncFolderSync(folder: string): void {
  if (process.platform === 'win32') return;
  let descriptor: number | null = null;
  try {
    descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
  } catch {
    // As above.
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
