import type { Database } from '../../base/sqlite/database.js';
import type { Session } from './session.js';

/** SQLite's value for `auto_vacuum`: pages without content are given back when they are asked for. */
const incremental = 2;

/** Rewriting a file of this size takes a second on a slow disk; a larger one is left as it is, and its unused pages are used again. */
const mostRewrittenBytes = 64 * 1024 * 1024;

/** Pages given back before other work gets a turn: 1 MiB. */
const pagesAtOnce = 256;
/** Unused pages that are kept for the next run: 4 MiB. */
const sparePages = 1024;

function numberOf(database: Database, pragma: string): number {
  const row = database.prepare(`PRAGMA ${pragma}`).get() as Record<string, unknown>;
  return Number(Object.values(row)[0]);
}

/**
 * Lets a journal become smaller. SQLite decides this when a file is created, so that one of an earlier version is rewritten once,
 * unless it is large or in use. To be called before the first table is created, and never within a transaction.
 *
 * @param mostBytes the largest file that is rewritten
 */
export function allowShrinking(database: Database, mostBytes = mostRewrittenBytes): void {
  if (numberOf(database, 'auto_vacuum') === incremental) return;
  // Asked first, because setting it writes the first page of a new file.
  const pages = numberOf(database, 'page_count');
  database.exec('PRAGMA auto_vacuum = INCREMENTAL');
  if (pages === 0 || pages * numberOf(database, 'page_size') > mostBytes) return;
  const patienceMs = numberOf(database, 'busy_timeout');
  try {
    database.exec('PRAGMA busy_timeout = 0; VACUUM');
  } catch {
    // Another process uses it, or the disk has no room for a copy: a later start may succeed.
  } finally {
    database.exec(`PRAGMA busy_timeout = ${patienceMs}`);
  }
}

/** Gives some unused space back to the system, see `Journal.shrink`. */
export function createShrink({ one, exec, commitNow }: Session): () => boolean {
  const unusedPages = (): number => Number(one('PRAGMA freelist_count')?.['freelist_count'] ?? 0);
  return () => {
    const before = unusedPages();
    if (before <= sparePages) return false;
    commitNow();
    exec(`PRAGMA incremental_vacuum(${pagesAtOnce})`);
    // The same where the file can't become smaller.
    return unusedPages() < before;
  };
}
