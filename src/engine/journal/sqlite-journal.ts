import type { Database } from './database.js';
import { createEntryTable } from './entry-table.js';
import type { Journal } from './journal.js';
import { createListingTable } from './listing-table.js';
import { migrate } from './migrations.js';
import { createMultipartTable } from './multipart-table.js';
import { createRemoteTable } from './remote-table.js';
import { createRowViews } from './row-views.js';
import { createRunTable } from './run-table.js';
import { createSession } from './session.js';

/** Opens a journal on a database and brings it to the newest schema. Throws when it is none of Hoist's. */
export function createJournal(database: Database): Journal {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000');
  migrate(database);
  const session = createSession(database);
  const { onWriteError, hasSeenDamage, commit, close } = session;
  return {
    ...createRunTable(session),
    ...createEntryTable(session),
    ...createMultipartTable(session),
    ...createRemoteTable(session),
    ...createListingTable(session),
    ...createRowViews(session),
    onWriteError,
    hasSeenDamage,
    flush: commit,
    close,
  };
}
