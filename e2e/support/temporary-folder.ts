import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new temporary folder for one test, and how to remove it. */
export async function temporaryFolder(purpose: string): Promise<{ path: string; remove(): Promise<void> }> {
  // realpath: on macOS the temporary folder is behind a symbolic link.
  const path = await mkdtemp(join(await realpath(tmpdir()), `hoist-${purpose}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}
