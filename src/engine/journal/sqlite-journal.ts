import type { Database } from '../../base/sqlite/database.js';
import { createEntryStore } from './entry-store.js';
import { createExtraObjectStore } from './extra-object-store.js';
import { createIngestStore } from './ingest-store.js';
import type { Journal } from './journal.js';
import { createListingStore } from './listing-store.js';
import { migrate } from './migrations.js';
import { createMultipartStore } from './multipart-store.js';
import { createRecomputedStore } from './recomputed-store.js';
import { createRemoteIndexStore } from './remote-index-store.js';
import { createRowReader } from './row-reader.js';
import { createRunStore } from './run-store.js';
import { createSession } from './session.js';
import { allowShrinking, createShrink } from './shrink.js';

/**
 * Opens a journal on a database and migrates it to the newest schema. Throws when another program, or a newer
 * Hoist, wrote it.
 */
export function createJournal(database: Database, queue: Database | null = null): Journal {
  allowShrinking(database);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000');
  migrate(database);
  const session = createSession(database, queue);
  const { onWriteError, hasSeenDamage, commit, close } = session;
  return {
    runs: createRunStore(session),
    ingest: createIngestStore(session),
    entries: createEntryStore(session),
    multiparts: createMultipartStore(session),
    remote: createRemoteIndexStore(session),
    listing: createListingStore(session),
    extra: createExtraObjectStore(session),
    recomputed: createRecomputedStore(session),
    rows: createRowReader(session),
    onWriteError,
    hasSeenDamage,
    ready: session.ready,
    shrink: createShrink(session),
    flush: commit,
    close,
  };
}
