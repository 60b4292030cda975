import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../base/sqlite/database.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { Journal } from './journal.js';
import { sqliteCodeOf, sqliteCodes, toJournalError } from './journal-error.js';
import { breakSeal, isSealed, putSeal } from './seal.js';
import { createJournal } from './sqlite-journal.js';

export interface OpenedJournal {
  readonly journal: Journal;
  /** What must be reported about it; null when all is well. */
  readonly notice: AppError | null;
}

/**
 * Checking every page of a journal of this size takes about 50 ms; that of 1,000,000 files takes ten times as
 * long, or more.
 */
const alwaysCheckedBytes = 16 * 1024 * 1024;

/**
 * Opens the journal in a folder, which is created when missing. A journal that can't be read is set aside as
 * `journal.damaged-<time>.db` and a new one is created: a damaged list of transfers must never prevent the
 * start. Throws SQLite's error when the journal is intact and can't be used now.
 *
 * @param checkedUpTo a journal larger than this many bytes is checked only when it was not closed properly
 */
export function openJournal(folder: string, checkedUpTo = alwaysCheckedBytes): OpenedJournal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'journal.db');
  try {
    return { journal: attach(file, checkedUpTo), notice: null };
  } catch (error) {
    if (isSound(error)) throw error;
    const aside = join(folder, `journal.damaged-${new Date().toISOString().replaceAll(':', '-')}.db`);
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
    }
    return { journal: attach(file, checkedUpTo), notice: { code: 'journal-damaged' } };
  }
}

const patienceMs = 10_000;

const soundCodes: readonly (number | null)[] = [
  sqliteCodes.busy,
  sqliteCodes.locked,
  sqliteCodes.readOnly,
  sqliteCodes.full,
  sqliteCodes.cantOpen,
];

/** Whether an error says nothing against the journal itself. */
function isSound(error: unknown): boolean {
  return soundCodes.includes(sqliteCodeOf(error));
}

/** Like {@link openJournal}, but uses a journal in memory where the folder can't be used. */
export function openAnyJournal(folder: string): OpenedJournal {
  try {
    return openJournal(folder);
  } catch (error) {
    const isFull = toAppError(toJournalError(error)).code === 'disk-full' && errnoOf(error) !== 'EROFS';
    const notice: AppError = { code: isFull ? 'disk-full' : 'journal-unwritable' };
    return { journal: createJournal(openDatabase(':memory:')), notice };
  }
}

function errnoOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

function attach(file: string, checkedUpTo: number): Journal {
  const mayBeTrusted = isSealed(file) && statSync(file).size > checkedUpTo;
  const database = openDatabase(file);
  try {
    // Several command lines may use one journal; each locks it for moments only.
    database.exec(`PRAGMA busy_timeout = ${patienceMs}`);
    if (!mayBeTrusted) checkPages(database);
    const journal = createJournal(database);
    return {
      ...journal,
      close() {
        journal.close();
        if (journal.hasSeenDamage()) breakSeal(file);
        else putSeal(file);
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function checkPages(database: Database): void {
  const check = database.prepare('PRAGMA quick_check(1)').get() as Record<string, unknown>;
  if (Object.values(check)[0] !== 'ok') throw new Error('the journal is damaged');
}
