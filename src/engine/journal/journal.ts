import type { AppError, SkipReason } from '../../shared/errors/errors.js';
import type { EntryState, RunOutcome, RunRow, RunView } from '../../shared/models/run.js';
import type { Tally } from '../../shared/models/tally.js';
import type {
  ChecksumRecord,
  FileFingerprint,
  KeyRange,
  NewEntry,
  PartRecord,
  PlannedEntry,
  RunRecord,
  RunSpec,
  UploadMethod,
} from './records.js';

export type Totals = Readonly<Record<EntryState, Tally>>;

export interface RunEnd {
  readonly outcome: RunOutcome;
  readonly error: AppError | null;
  readonly listingError: AppError | null;
  readonly nowMs: number;
  readonly activeMs: number;
}

export type ReplannedRows = 'failed' | 'cancelled' | 'interrupted' | 'lost';

/**
 * The truth about every run, kept in SQLite. Calls are synchronous and see each other at once. What is
 * written about multipart uploads is committed at once, everything else some milliseconds later, many
 * rows together. Calls throw HoistError `disk-full`, `journal-unwritable` or `journal-damaged` when SQLite
 * can't go on.
 */
export interface Journal {
  /** Committed when this returns. */
  createRun(runId: string, spec: RunSpec, nowMs: number): RunRecord;
  findRun(runId: string): RunRecord | null;
  /** Newest first. */
  listRuns(limit: number): readonly RunRecord[];
  endRun(run: number, end: RunEnd): void;
  /** Takes an ended or interrupted run up again, with a specification that may have changed. */
  reopenRun(run: number, spec: RunSpec): void;
  saveActiveTime(run: number, activeMs: number): void;
  markScanComplete(run: number): void;

  /**
   * Appends rows from `sequence` on. A key that an earlier row of the run has makes the row `failed: key-collision`;
   * only where that row had taken the name because its own was in use, the new row takes yet another one.
   */
  addEntries(run: number, sequence: number, entries: readonly NewEntry[]): readonly NewEntry[];
  /** Failed rows without a key: what could not be read, or be given one, when it was found. */
  unplannable(
    run: number,
    after: number,
    limit: number,
  ): readonly { sequence: number; root: number; path: string; size: number }[];
  /** Gives such a row what a second look found in its place; as {@link addEntries} otherwise. */
  replaceEntry(run: number, sequence: number, entry: NewEntry): NewEntry;
  /** Makes {@link hasPath} quick: to be called before a run's folder is scanned once more. */
  indexPaths(): void;
  /** Whether a run has a row for a path already. */
  hasPath(run: number, root: number, path: string): boolean;
  nextSequence(run: number): number;
  nextPlanned(run: number, method: UploadMethod, after: number, limit: number): readonly PlannedEntry[];
  entry(run: number, sequence: number): PlannedEntry | null;
  /** Keeps a row that is not settled out of what is planned, or no longer; whether there is such a row. Committed at once. */
  markPaused(run: number, sequence: number, isPaused: boolean): boolean;
  pausedEntries(run: number): readonly number[];
  /** Notes that planned rows are about to be sent; only the state of rows sent in parts changes. */
  markInFlight(run: number, method: UploadMethod, first: number, last: number): void;
  markPlanned(run: number, sequence: number): void;
  markUploaded(run: number, sequence: number, size: number, proof: ChecksumRecord): void;
  markSkipped(run: number, sequence: number, reason: SkipReason, proof: ChecksumRecord | null): void;
  /** `mayHaveArrived`: the last that was sent got no answer. */
  markFailed(run: number, sequence: number, error: AppError, mayHaveArrived: boolean): void;
  /** Notes that a file changed after its upload had begun, and is sent anew. */
  markRestarted(run: number, sequence: number): void;
  /**
   * Rows that can be sent (again) become planned; the number of them. `lost`: the listing says that they are not in the
   * bucket as they should be.
   */
  replan(run: number, which: ReplannedRows): number;
  /** Every row still waiting becomes skipped: cancelled, or failed when there is an error to blame. */
  giveUpPlanned(run: number, error: AppError | null): void;

  /** A row's key becomes another one; false, and nothing is changed, when a row of the run has it already. */
  rekey(run: number, sequence: number, key: string): boolean;
  /** Write-ahead: notes that a CreateMultipartUpload is about to be sent. */
  askForMultipart(run: number, sequence: number): void;
  /**
   * Notes a new multipart upload and the state of the file its parts come from; it is on the disk when this returns,
   * so that an upload whose id is not known has no parts.
   */
  beginMultipart(
    run: number,
    sequence: number,
    uploadId: string,
    partSize: number,
    file: FileFingerprint,
  ): void;
  /** Forgets a row's multipart upload, its parts, and that one may have been begun. */
  forgetMultipart(run: number, sequence: number): void;
  addPart(run: number, sequence: number, part: PartRecord): void;
  parts(run: number, sequence: number): readonly PartRecord[];
  /** Bytes of the parts S3 has acknowledged of files that are not finished. */
  partBytes(run: number): number;
  /** Rows with a multipart upload that is not finished, or that may have been begun. */
  openMultiparts(run: number): readonly { sequence: number; key: string }[];

  /** What the bucket held when the run began. */
  addRemote(run: number, objects: readonly { key: string; size: number; etag: string }[]): void;
  remote(run: number, key: string): { size: number; etag: string } | null;
  forgetRemote(run: number): void;
  /**
   * The CRC32 (base64) that S3 confirmed for an object when some run put it into this bucket, found by its
   * ETag, which changes with the content; null when Hoist did not put it there.
   */
  knownChecksum(bucket: string, key: string, etag: string): string | null;

  totals(run: number): Totals;
  /** One page of a view. In `all` the offset is the sequence; `unfinished` has small files first. */
  rows(run: number, view: RunView, offset: number, limit: number): readonly RunRow[];
  /** All rows in order, streamed. */
  everyRow(run: number): Iterable<RunRow>;
  reasons(run: number): {
    skipped: readonly { reason: SkipReason; files: number }[];
    failed: readonly { error: AppError; files: number }[];
  };

  /** How many files changed after their upload had inFlight. */
  restarted(run: number): number;

  /**
   * Cuts the run's keys, in the order of their UTF-8 bytes, into at most `most` ranges. Each but the last has the same
   * number of keys, a multiple of `page`. None when no row has a key.
   */
  keyRanges(run: number, most: number, page: number): readonly KeyRange[];
  /** Notes what the listing of the bucket says of a key; keys that are no row of the run are ignored. */
  markListed(run: number, key: string, size: number): void;
  /** Rows the listing should have shown and did not (yet) show. */
  unlisted(run: number, limit: number): readonly { sequence: number; key: string; size: number }[];
  markMissing(run: number): void;
  clearListed(run: number): void;
  listingTotals(run: number): { confirmed: number; otherSize: number; missing: number };

  /**
   * `listener` hears of a write or a commit that failed (a full disk, say): what was written since the last
   * commit is lost and the run must stop.
   */
  onWriteError(listener: (error: unknown) => void): void;
  /** Whether SQLite came upon a page that can't be what was written. */
  hasSeenDamage(): boolean;
  flush(): void;
  close(): void;
}
