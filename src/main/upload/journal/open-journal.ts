import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from './database.js';
import { createJournal, type Journal } from './journal.js';

/**
 * Opens the journal in a folder, which is made when missing. A journal that can't be read is set aside as
 * `journal.damaged-<time>.db` and a new one begun: a damaged list of transfers must never stop the start.
 */
export function openJournal(folder: string): { readonly journal: Journal; readonly wasDamaged: boolean } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'journal.db');
  try {
    return { journal: attach(file), wasDamaged: false };
  } catch {
    const aside = join(folder, `journal.damaged-${new Date().toISOString().replaceAll(':', '-')}.db`);
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
    }
    return { journal: attach(file), wasDamaged: true };
  }
}

function attach(file: string): Journal {
  const database = openDatabase(file);
  try {
    const check = database.prepare('PRAGMA quick_check(1)').get() as Record<string, unknown>;
    if (Object.values(check)[0] !== 'ok') throw new Error('the journal is damaged');
    return createJournal(database);
  } catch (error) {
    database.close();
    throw error;
  }
}
