import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolderSync } from '../base/files/make-folder.js';
import { type Database, openDatabase } from '../base/sqlite/database.js';
import { CommandError } from './command-error.js';

/** Keeps a run to one process. */
export interface RunLock {
  release(): void;
}

/** Somebody who only looks, in {@link isLocked}, holds a shared lock for much less than this. */
const patienceMs = 1000;

/**
 * Takes a run for this process; null when another process has it. The lock is SQLite's own lock on an empty
 * file, which the system releases however the process ends.
 *
 * The file stays as long as the run: whoever opened it before somebody else removed it would lock a file
 * without a name, and a second process could lock the new one.
 *
 * @throws CommandError `state-folder-unusable`
 */
export function lockRun(stateFolder: string, runId: string): RunLock | null {
  const database = openLockFile(stateFolder, runId);
  try {
    database.exec(`PRAGMA busy_timeout = ${patienceMs}; BEGIN EXCLUSIVE`);
  } catch {
    database.close();
    return null;
  }
  return { release: () => database.close() };
}

/** Whether a process is working on the run at this moment. Takes nothing away from anybody. */
export function isLocked(stateFolder: string, runId: string): boolean {
  const file = lockFile(stateFolder, runId);
  if (!existsSync(file)) return false;
  const database = openDatabase(file);
  try {
    // A read needs a shared lock, which an exclusive one excludes.
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch {
    return true;
  } finally {
    database.close();
  }
}

/** To be called for a run that was deleted, by the process that has its lock, after releasing it. */
export function removeLock(stateFolder: string, runId: string): void {
  rmSync(lockFile(stateFolder, runId), { force: true });
}

function openLockFile(stateFolder: string, runId: string): Database {
  try {
    makeFolderSync(lockFolder(stateFolder), 0o700);
    return openDatabase(lockFile(stateFolder, runId));
  } catch {
    throw new CommandError('state-folder-unusable');
  }
}

function lockFolder(stateFolder: string): string {
  return join(stateFolder, 'locks');
}

function lockFile(stateFolder: string, runId: string): string {
  return join(lockFolder(stateFolder), `${runId}.lock`);
}
