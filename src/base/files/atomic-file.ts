import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file so that after a crash or a power failure either the old or the new content is there,
 * complete. Only the user may read it (mode 0600).
 *
 * @throws the file system's error; the old file is then unchanged
 */
export async function writeAtomically(path: string, content: string): Promise<void> {
  const partial = `${path}.partial`;
  // A file left by a crash may have another mode, which opening would keep.
  await rm(partial, { force: true });
  try {
    const file = await open(partial, 'wx', 0o600);
    try {
      await file.writeFile(content, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes the rename durable. Windows can't open a folder and does not need to. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch {
    // Some network drives can't; the content itself is already on disk.
  } finally {
    await handle.close();
  }
}
