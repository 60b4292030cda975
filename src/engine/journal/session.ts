import type { Database } from '../../base/sqlite/database.js';
import { HoistError } from '../../shared/errors/errors.js';
import { sqliteCodeOf, sqliteCodes, toJournalError } from './journal-error.js';
import type { Row } from './row-mapping.js';
import { createWriterTurn } from './writer-turn.js';

/**
 * Settled rows are committed together, this many ms after the first. A process killed in between sends those
 * few files again, and finds them there.
 */
const commitEveryMs = 25;

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
   * Runs `work` in a transaction that is on the disk when this returns, so that it survives a power
   * failure, which the other commits need not. When that fails, throws and tells the listener: the caller must
   * not send what it wanted to note, and the run must stop.
   */
  readonly durably: <T>(work: () => T) => T;
  /**
   * Resolves when the next call that writes does not have to wait for another process. Rejects, and tells the listener, when that
   * takes more than a minute.
   *
   * @param isForDisk the next call is one that uses {@link durably}
   */
  readonly ready: (isForDisk?: boolean) => Promise<void>;
  /** For statements that can't be part of a transaction, such as PRAGMA. */
  readonly exec: (sql: string) => void;
  readonly onWriteError: (listener: (error: unknown) => void) => void;
  readonly hasSeenDamage: () => boolean;
  readonly close: () => void;
}

/** @param queue see {@link createWriterTurn} */
export function createSession(database: Database, queue: Database | null = null): Session {
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
  /** Whether a commit waits for the disk. It can't be changed within a transaction. */
  let isFull = false;
  const setFull = (full: boolean): void => {
    if (isFull !== full) database.exec(`PRAGMA synchronous = ${full ? 'FULL' : 'NORMAL'}`);
    isFull = full;
  };
  const rollBack = (): void => {
    open = false;
    try {
      database.exec('ROLLBACK');
    } catch {
      // SQLite has already rolled back.
    }
    setFull(false);
  };
  const commitNow = (): void => {
    if (!open) return;
    try {
      database.exec('COMMIT');
      open = false;
      setFull(false);
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
  const turn = createWriterTurn(
    database,
    queue,
    () => open,
    () => {
      open = true;
      setTimeout(commit, commitEveryMs);
    },
  );
  let beginning: Promise<void> | null = null;
  /** How many wait for a transaction that is on the disk when it is committed. */
  let waitingForDisk = 0;
  const beginLater = async (): Promise<void> => {
    try {
      // For everybody who waits: otherwise those who don't need it would begin what the others end at once, and so on.
      setFull(waitingForDisk > 0);
      await turn.beginLater();
    } catch (cause) {
      const error = named(cause);
      onWriteError(error);
      throw error;
    } finally {
      beginning = null;
    }
  };
  const ready = async (isForDisk = false): Promise<void> => {
    if (isForDisk) waitingForDisk += 1;
    try {
      // Whoever was called first may have ended the transaction already.
      while (!open || (isForDisk && !isFull)) {
        if (open) commitNow();
        await (beginning ??= beginLater());
      }
    } finally {
      if (isForDisk) waitingForDisk -= 1;
    }
  };
  const write = (sql: string, ...values: (string | number | null)[]) => {
    try {
      if (!open) turn.begin();
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
      if (!isFull) commitNow();
      setFull(true);
      const result = work();
      commitNow();
      return result;
    } catch (error) {
      if (open) rollBack();
      onWriteError(error);
      throw error;
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
    ready,
    exec: (sql) => database.exec(sql),
    onWriteError(listener) {
      onWriteError = listener;
    },
    hasSeenDamage: () => isDamaged,
    close() {
      commit();
      database.close();
      queue?.close();
    },
  };
}
