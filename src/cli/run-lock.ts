import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../base/sqlite/database.js';

/** Keeps a run to one process. */
export interface RunLock {
  release(): void;
}

/**
 * Takes a run for this process; null when another process has it. The lock is SQLite's own lock on a file,
 * which the system releases however the process ends.
 */
export function lockRun(stateFolder: string, runId: string): RunLock | null {
  const file = lockFile(stateFolder, runId);
  const database = openDatabase(file);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch {
    database.close();
    return null;
  }
  return {
    release() {
      // Removed while the lock is held, so that no other process waits on a file that is about to go.
      removeIfPossible(file);
      database.close();
      removeIfPossible(file);
    },
  };
}

/** Whether a process is working on the run at this moment. */
export function isLocked(stateFolder: string, runId: string): boolean {
  if (!existsSync(lockFile(stateFolder, runId))) return false;
  const lock = lockRun(stateFolder, runId);
  lock?.release();
  return lock === null;
}

function lockFile(stateFolder: string, runId: string): string {
  return join(stateFolder, `run-${runId}.lock`);
}

function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Windows can't remove an open file; the second attempt happens after it was closed.
  }
}
