import { existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolderSync } from '../../base/files/make-folder.js';
import { type Database, openDatabase } from '../../base/sqlite/database.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { type AppError, HoistError } from '../../shared/errors/errors.js';
import type { Journal } from './journal.js';
import { sqliteCodeOf, sqliteCodes, toJournalError } from './journal-error.js';
import { isNewer } from './migrations.js';
import { breakSeal, isSealed, putSeal } from './seal.js';
import { createJournal } from './sqlite-journal.js';
import { patienceMs } from './writer-turn.js';

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
 * Opens the journal in a folder, which is created when missing. A journal that is damaged, by SQLite's own
 * word or because its tables are missing, is set aside as `journal.damaged-<time>.db` and a new one is
 * created: a damaged list of transfers must never prevent the start.
 *
 * @param checkedUpTo a journal larger than this many bytes is checked only when it was not closed properly
 * @throws HoistError `state-newer`, `journal-busy`, `journal-unwritable` (it can't be used now), `disk-full`, or the file
 * system's error for the folder; the journal is then as it was
 */
export function openJournal(folder: string, checkedUpTo = alwaysCheckedBytes): OpenedJournal {
  makeFolderSync(folder, 0o700);
  const file = join(folder, journalName);
  try {
    return { journal: attach(file, checkedUpTo), notice: null };
  } catch (error) {
    if (!isDamage(error)) throw toJournalError(error);
    const aside = join(folder, `journal.damaged-${new Date().toISOString().replaceAll(':', '-')}.db`);
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
    }
    return { journal: attach(file, checkedUpTo), notice: { code: 'journal-damaged' } };
  }
}

const journalName = 'journal.db';
/** Another process may be migrating it, or checking its pages, and nothing else is going on yet. */
const openingPatienceMs = 10_000;

/**
 * Whether an error is evidence that the journal is damaged. SQLITE_ERROR is: the statements that are run
 * while opening are our own, and fail only in a file whose tables are not what its version says.
 */
function isDamage(error: unknown): boolean {
  if (error instanceof HoistError) return error.error.code === 'journal-damaged';
  const code = sqliteCodeOf(error);
  return code === sqliteCodes.damaged || code === sqliteCodes.noDatabase || code === sqliteCodes.error;
}

/** Like {@link openJournal}, but uses a journal in memory where the one in the folder can't be used. */
export function openAnyJournal(folder: string): OpenedJournal {
  try {
    return openJournal(folder);
  } catch (error) {
    return { journal: createJournal(openDatabase(':memory:')), notice: noticeOf(error) };
  }
}

function noticeOf(error: unknown): AppError {
  const { code, details } = toAppError(error);
  if (code === 'state-newer') return { code, details };
  if (code === 'journal-busy') return { code };
  return { code: code === 'disk-full' && errnoOf(error) !== 'EROFS' ? 'disk-full' : 'journal-unwritable' };
}

function errnoOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

function attach(file: string, checkedUpTo: number): Journal {
  const mayBeTrusted = isSealed(file) && statSync(file).size > checkedUpTo;
  const database = openDatabase(file);
  try {
    database.exec(`PRAGMA busy_timeout = ${openingPatienceMs}`);
    // First of all, because the checks and the migrations are about tables that this version knows.
    if (isNewer(database)) throw new HoistError('state-newer', { file: journalName });
    if (!mayBeTrusted) checkPages(database);
    const queue = openDatabase(`${file}-queue`);
    // Each turn would open another file, which fails while connections take all descriptors.
    queue.exec('PRAGMA journal_mode = MEMORY');
    const journal = createJournal(database, queue);
    for (const opened of [database, queue]) opened.exec(`PRAGMA busy_timeout = ${patienceMs}`);
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
  if (Object.values(check)[0] !== 'ok') throw new HoistError('journal-damaged');
}
