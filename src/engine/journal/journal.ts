import type { EntryStore } from './entry-store.js';
import type { ExtraObjectStore } from './extra-object-store.js';
import type { IngestStore } from './ingest-store.js';
import type { ListingStore } from './listing-store.js';
import type { MultipartStore } from './multipart-store.js';
import type { RecomputedStore } from './recomputed-store.js';
import type { RemoteIndexStore } from './remote-index-store.js';
import type { RowReader } from './row-reader.js';
import type { RunStore } from './run-store.js';

/**
 * The record of every run, kept in SQLite: one store per subject. A consumer takes the store it needs, or
 * `Pick<Journal, …>` when it needs several.
 *
 * Calls are synchronous and see each other's results at once. Writes about multipart uploads are committed at
 * once, all others a few milliseconds later, many rows together. Calls throw HoistError `disk-full`,
 * `journal-busy`, `journal-unwritable` or `journal-damaged` when SQLite fails.
 */
export interface Journal {
  readonly runs: RunStore;
  readonly ingest: IngestStore;
  readonly entries: EntryStore;
  readonly multiparts: MultipartStore;
  readonly remote: RemoteIndexStore;
  readonly listing: ListingStore;
  readonly extra: ExtraObjectStore;
  readonly recomputed: RecomputedStore;
  readonly rows: RowReader;
  /**
   * `listener` is called for a write or a commit that failed (on a full disk, for example): what was written
   * since the last commit is lost and the run must stop.
   */
  onWriteError(listener: (error: unknown) => void): void;
  /** Whether SQLite found a damaged page. */
  hasSeenDamage(): boolean;
  /**
   * Resolves when what is written next does not have to wait for another process: to be awaited before every write that is not
   * itself urgent, because nothing else happens in the thread while SQLite waits. What is written directly afterwards, without
   * another wait, is one transaction. Rejects with `journal-busy` after a minute.
   *
   * @param isForDisk the next write is one that is on the disk when it returns
   */
  readonly ready: (isForDisk?: boolean) => Promise<void>;
  /** Gives some of the file's unused space back to the system; whether there may be more. */
  shrink(): boolean;
  /** Commits what was written. */
  flush(): void;
  close(): void;
}

/** What a run may use: all stores, but neither the journal's end nor its failures, which concern every run. */
export type RunJournal = Omit<Journal, 'onWriteError' | 'hasSeenDamage' | 'shrink' | 'close'>;
