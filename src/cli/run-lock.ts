import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../base/sqlite/database.js';

/** Keeps a run to one process. */
export interface RunLock {
  release(): void;
}

/**
 * Takes a run for this process; null when another one has it. The lock is SQLite's own on a file, which the system
 * lets go of when the process ends in whatever way.
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
      // While the lock is held, so that nobody can be waiting for a file that is about to go.
      removeIfPossible(file);
      database.close();
      removeIfPossible(file);
    },
  };
}

/** Whether a process works on the run at this moment. */
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
    // Windows keeps an open file; the second time it is closed.
  }
}
