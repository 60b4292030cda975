import type { Database } from '../../base/sqlite/database.js';
import { HoistError } from '../../shared/errors/errors.js';
import { sqliteCodeOf, sqliteCodes, toJournalError } from './journal-error.js';
import type { Row } from './row-mapping.js';

/**
 * Settled rows are committed together, this many ms after the first. A process killed in between sends those
 * few files again, and finds them there.
 */
const commitEveryMs = 10;

/**
 * How the journal's stores use SQLite: statements are prepared once, writes are collected in transactions,
 * and errors get one of the journal's codes.
 */
export interface Session {
  /** Runs a statement that changes something, in the current transaction. */
  readonly write: (sql: string, ...values: (string | number | null)[]) => { readonly changes: number };
  readonly one: (sql: string, ...values: (string | number)[]) => Row | undefined;
  readonly many: (sql: string, ...values: (string | number)[]) => readonly Row[];
  /** Commits what was written; a failure goes to the listener. */
  readonly commit: () => void;
  /** Commits what was written and throws when that fails. */
  readonly commitNow: () => void;
  /**
   * Runs `work` in a transaction of its own that is on the disk when this returns, so that it survives a power
   * failure, which the other commits need not. When that fails, throws and tells the listener: the caller must
   * not send what it wanted to note, and the run must stop.
   */
  readonly durably: <T>(work: () => T) => T;
  /** For statements that can't be part of a transaction, such as PRAGMA. */
  readonly exec: (sql: string) => void;
  readonly onWriteError: (listener: (error: unknown) => void) => void;
  readonly hasSeenDamage: () => boolean;
  readonly close: () => void;
}

export function createSession(database: Database): Session {
  const prepared = new Map<string, ReturnType<Database['prepare']>>();
  const statement = (sql: string) => {
    let found = prepared.get(sql);
    if (found === undefined) {
      found = database.prepare(sql);
      prepared.set(sql, found);
    }
    return found;
  };

  let onWriteError: (error: unknown) => void = (error) => {
    throw error;
  };
  let open = false;
  let isDamaged = false;
  const named = (cause: unknown): unknown => {
    const error = toJournalError(cause);
    isDamaged ||= error instanceof HoistError && error.error.code === 'journal-damaged';
    return error;
  };
  const rollBack = (): void => {
    open = false;
    try {
      database.exec('ROLLBACK');
    } catch {
      // SQLite has already rolled back.
    }
  };
  const commitNow = (): void => {
    if (!open) return;
    try {
      database.exec('COMMIT');
      open = false;
    } catch (error) {
      rollBack();
      throw named(error);
    }
  };
  const commit = (): void => {
    try {
      commitNow();
    } catch (error) {
      onWriteError(error);
    }
  };
  const write = (sql: string, ...values: (string | number | null)[]) => {
    try {
      if (!open) {
        database.exec('BEGIN IMMEDIATE');
        open = true;
        setTimeout(commit, commitEveryMs);
      }
      return statement(sql).run(...values);
    } catch (cause) {
      // A constraint concerns this row only, and the transaction continues.
      if (sqliteCodeOf(cause) === sqliteCodes.constraint) throw cause;
      const error = named(cause);
      rollBack();
      onWriteError(error);
      throw error;
    }
  };
  const durably = <T>(work: () => T): T => {
    try {
      commitNow();
      // It can't be changed within a transaction.
      database.exec('PRAGMA synchronous = FULL');
      const result = work();
      commitNow();
      return result;
    } catch (error) {
      if (open) rollBack();
      onWriteError(error);
      throw error;
    } finally {
      database.exec('PRAGMA synchronous = NORMAL');
    }
  };
  const read = <T>(ask: () => T): T => {
    try {
      return ask();
    } catch (error) {
      throw named(error);
    }
  };
  const one = (sql: string, ...values: (string | number)[]) =>
    read(() => statement(sql).get(...values) as Row | undefined);
  const many = (sql: string, ...values: (string | number)[]) =>
    read(() => statement(sql).all(...values) as Row[]);

  return {
    write,
    one,
    many,
    commit,
    commitNow,
    durably,
    exec: (sql) => database.exec(sql),
    onWriteError(listener) {
      onWriteError = listener;
    },
    hasSeenDamage: () => isDamaged,
    close() {
      commit();
      database.close();
    },
  };
}
