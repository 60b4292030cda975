import type { ErrorCode } from '../shared/errors/errors.js';
import type { RunMode, RunSnapshot, RunSummary } from '../shared/models/run.js';
import { lostFiles, skippedFor } from '../shared/models/run-summary.js';
import type { Tally } from '../shared/models/tally.js';
import { type ExitCode, exitCodes } from './command-error.js';
import type { Problem } from './messages.js';
import type { ReceiptDocument } from './receipt-output.js';

export type ResultState =
  | 'complete'
  | 'unverified'
  | 'partial'
  | 'cancelled'
  | 'stopped'
  | 'interrupted'
  | 'planned';

/** The end of a run as the command line reports it. */
export interface RunResult {
  readonly mode: RunMode;
  readonly state: ResultState;
  readonly summary: RunSummary;
  /** Files that a dry run would send. */
  readonly planned: Tally;
  readonly milliseconds: number;
  /** What else went wrong: why the run stopped, or that the report couldn't be written. */
  readonly problem: Problem | null;
  /** The run had ended before, and was only checked. */
  readonly isCheck: boolean;
  /** How many objects a check of what was not proven has looked at, and of how many; null when all were. */
  readonly lookedAt: RunSnapshot['check'];
  /** Objects were to be downloaded after the upload, or in its check. */
  readonly readsBack: boolean;
  readonly receipt: ReceiptDocument | null;
}

/** Files that were not there before and files with proof, of a run that only looked. */
export function resultOf(
  mode: RunMode,
  summary: RunSummary,
  how: Pick<RunResult, 'milliseconds' | 'problem'> &
    Partial<Pick<RunResult, 'isCheck' | 'lookedAt' | 'readsBack' | 'receipt'>> & {
      readonly interrupted: boolean;
    },
): RunResult {
  const { found, uploaded, skipped, failed } = summary;
  const planned = {
    files: found.files - uploaded.files - skipped.files - failed.files,
    bytes: found.bytes - uploaded.bytes - skipped.bytes - failed.bytes,
  };
  const { milliseconds, problem, isCheck = false, lookedAt = null, readsBack = false, receipt = null } = how;
  const state = stateOf(mode, summary, how.interrupted);
  return { mode, state, summary, planned, milliseconds, problem, isCheck, lookedAt, readsBack, receipt };
}

function stateOf(mode: RunMode, summary: RunSummary, interrupted: boolean): ResultState {
  if (interrupted) return 'interrupted';
  if (mode === 'plan' && summary.outcome !== 'stopped' && summary.outcome !== 'cancelled') return 'planned';
  return summary.outcome;
}

/** What a verification is there to find. */
const isDifference: ReadonlySet<ErrorCode> = new Set(['object-missing', 'object-differs']);

/** The code with which the command ends. */
export function exitCodeOfRun({ mode, state, summary, problem, isCheck }: RunResult): ExitCode {
  switch (state) {
    case 'complete':
    case 'planned':
      return summary.failed.files > 0 || problem !== null ? exitCodes.someFailed : exitCodes.complete;
    case 'partial':
      return (isCheck && lostFiles(summary) > 0) ||
        (mode === 'verify' && summary.failedBy.some(({ error }) => isDifference.has(error.code)))
        ? exitCodes.differs
        : exitCodes.someFailed;
    case 'unverified':
      return exitCodes.someFailed;
    case 'stopped':
      return exitCodes.stopped;
    case 'cancelled':
    case 'interrupted':
      return exitCodes.interrupted;
  }
}

/** Objects that are verified to be there. */
export function provenIn(summary: RunSummary): number {
  return skippedFor('already-there', summary.skippedBy);
}
