import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from './database.js';
import { createJournal, type Journal } from './journal.js';

/**
 * Opens the journal in a folder, which is made when missing. A journal that can't be read is set aside as
 * `journal.damaged-<time>.db` and a new one begun: a damaged list of transfers must never stop the start. Throws
 * SQLite's error when the journal is whole and can't be used now.
 */
export function openJournal(folder: string): { readonly journal: Journal; readonly wasDamaged: boolean } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'journal.db');
  try {
    return { journal: attach(file), wasDamaged: false };
  } catch (error) {
    if (isSound(error)) throw error;
    const aside = join(folder, `journal.damaged-${new Date().toISOString().replaceAll(':', '-')}.db`);
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
    }
    return { journal: attach(file), wasDamaged: true };
  }
}

const patienceMs = 10_000;

/** SQLite's codes for busy, locked, read-only, disk full and can't open (https://www.sqlite.org/rescode.html). */
const soundCodes: readonly unknown[] = [5, 6, 8, 13, 14];

/** Whether a failure says nothing against the journal itself. */
function isSound(error: unknown): boolean {
  // The extended codes have the plain one in their last byte.
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    soundCodes.includes(error.errcode % 256)
  );
}

function attach(file: string): Journal {
  const database = openDatabase(file);
  try {
    // Command lines may work side by side on one journal; each holds it for moments only.
    database.exec(`PRAGMA busy_timeout = ${patienceMs}`);
    const check = database.prepare('PRAGMA quick_check(1)').get() as Record<string, unknown>;
    if (Object.values(check)[0] !== 'ok') throw new Error('the journal is damaged');
    return createJournal(database);
  } catch (error) {
    database.close();
    throw error;
  }
}
