import type { ListedPage } from '../../s3/objects/list-objects.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { RunOutcome, RunRow, RunSnapshot } from '../../shared/models/run.js';
import type { RunJournal } from '../journal/journal.js';
import type { Totals } from '../journal/records.js';
import type { ScannedEntry } from '../plan/scanned-entry.js';
import type { OpenSenderPool } from '../senders/open-sender-pool.js';
import type { Target } from '../transfer/target.js';
import type { RunCheck } from './conclusion/conclusion.js';
import type { RunBudget } from './limits/run-budget.js';
import type { RunLimits } from './limits/run-limits.js';

/** What a run needs from the engine. */
export interface RunServices {
  readonly journal: RunJournal;
  /** See `ScanOptions.own`. */
  readonly own: readonly string[];
  readonly target: Target;
  readonly limits: RunLimits;
  /** What this run shares with the others of the engine. */
  readonly budget: RunBudget;
  /** Opens the fast path for PUTs; null for a run without it. */
  readonly openSenderPool: (() => Promise<OpenSenderPool>) | null;
  readonly publish: (snapshot: RunSnapshot) => void;
  /** For an ended run that is only checked again; null to send what is left. */
  readonly recheck: RunCheck | null;
  /** The first page of what is listed at the start; null when it has to be asked for. */
  readonly firstPage: Promise<ListedPage | null> | null;
}

/** One run in progress. */
export interface RunController {
  readonly runId: string;
  snapshot(): RunSnapshot;
  totals(): Totals;
  /** A row as it is now; the argument is the row in the journal. */
  overlay(row: RunRow): RunRow;
  /**
   * Works until every row is settled; resolves with the outcome, or null after an interruption. Never
   * rejects.
   */
  execute(source: AsyncIterable<readonly ScannedEntry[]> | null): Promise<RunOutcome | null>;
  /** Finishes the files in flight and starts nothing new. */
  pause(): void;
  /** Continues; when only individually paused files are left, resumes those. */
  resume(): void;
  /** Lets this run go first among those in progress, instead of the one that did before, or like the others. */
  sendFirst(isFirst: boolean): void;
  /** Stops files and keeps their parts; a settled one is unchanged. */
  pauseFiles(sequences: readonly number[]): void;
  resumeFiles(sequences: readonly number[]): void;
  /**
   * Stops requests at once, removes incomplete multipart uploads and settles what was not sent. When everything is sent
   * and only the check at the end is left, ends that: what was sent stays, unverified.
   */
  cancel(): void;
  /** Stops requests at once and leaves everything so that the run can be continued. */
  interrupt(): void;
  /** Stops the run because continuing is pointless. */
  stop(error: AppError): void;
}
