import { mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a folder and those above it, unless they are there. Node's own `recursive` never returns where a folder that
 * exists refuses new ones with ENOENT, as `/proc` and some network drives do; here each level is tried twice at most.
 * Rejects with the error of the file system.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (await isFolder(folder)) return;
    const above = dirname(folder);
    if (!lacksFolderAbove(error) || above === folder) throw error;
    await makeFolder(above);
    await mkdir(folder).catch(async (again: unknown) => {
      // Another process may have created it meanwhile.
      if (!(await isFolder(folder))) throw again;
    });
  }
}

/** Synchronous form of {@link makeFolder}. @param mode who may use it, within the limits of the umask */
export function makeFolderSync(folder: string, mode = 0o777): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (isFolderSync(folder)) return;
    const above = dirname(folder);
    if (!lacksFolderAbove(error) || above === folder) throw error;
    makeFolderSync(above, mode);
    try {
      mkdirSync(folder, { mode });
    } catch (again) {
      if (!isFolderSync(folder)) throw again;
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function isFolderSync(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function lacksFolderAbove(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
