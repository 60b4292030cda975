import type { EntryStore } from './entry-store.js';
import type { IngestStore } from './ingest-store.js';
import type { ListingStore } from './listing-store.js';
import type { MultipartStore } from './multipart-store.js';
import type { RemoteIndexStore } from './remote-index-store.js';
import type { RowReader } from './row-reader.js';
import type { RunStore } from './run-store.js';

/**
 * The truth about every run, kept in SQLite: one store for each thing there is to know. Who works on a run takes the
 * store it needs, or `Pick<Journal, …>` when it needs several.
 *
 * Calls are synchronous and see each other at once. What is written about multipart uploads is committed at once,
 * everything else some milliseconds later, many rows together. Calls throw HoistError `disk-full`,
 * `journal-unwritable` or `journal-damaged` when SQLite can't go on.
 */
export interface Journal {
  readonly runs: RunStore;
  readonly ingest: IngestStore;
  readonly entries: EntryStore;
  readonly multiparts: MultipartStore;
  readonly remote: RemoteIndexStore;
  readonly listing: ListingStore;
  readonly rows: RowReader;
  /**
   * `listener` hears of a write or a commit that failed (a full disk, say): what was written since the last
   * commit is lost and the run must stop.
   */
  onWriteError(listener: (error: unknown) => void): void;
  /** Whether SQLite came upon a page that can't be what was written. */
  hasSeenDamage(): boolean;
  /** Commits what was written. */
  flush(): void;
  close(): void;
}
