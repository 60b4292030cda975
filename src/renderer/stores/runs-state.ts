import type { AppError } from '../../shared/errors/errors.js';
import type { RunSnapshot, RunSummary, RunView } from '../../shared/models/run.js';

/** What the window knows of one run. */
export interface RunEntry {
  /** As main last sent it; replaced as a whole, five times a second. Null for one that was over before. */
  readonly snapshot: RunSnapshot | null;
  /** Once the run is over and main has checked the bucket. */
  readonly summary: RunSummary | null;
  /** What went wrong with a request about the run, not with a file. */
  readonly error: AppError | null;
  /** Bytes per second, about one per second of work, oldest first; at most {@link mostSpeeds}. */
  readonly speeds: readonly number[];
}

/** Two minutes. */
export const mostSpeeds = 120;
const speedEveryMs = 1000;

export interface RunsState {
  readonly runs: ReadonlyMap<string, RunEntry>;
  /** The runs in progress and those that ended since, until they are dismissed; oldest first. */
  readonly tray: readonly string[];
  readonly starting: boolean;
  /** Why the last start failed. */
  readonly startError: AppError | null;
  /** The run whose report is being saved. */
  readonly saving: string | null;
  /** Of the run or report on screen. */
  readonly view: RunView;
}

const unknown: RunEntry = { snapshot: null, summary: null, error: null, speeds: [] };

/** What the window knows of a run; nothing at first. */
export function entryOf({ runs }: RunsState, runId: string): RunEntry {
  return runs.get(runId) ?? unknown;
}

/** The speeds after a snapshot: one more when another second has passed since the one before; the run's own time stands still while nobody works on it. */
export function speedsAfter(
  { snapshot: before, speeds }: RunEntry,
  { elapsedMs, bytesPerSecond }: RunSnapshot,
) {
  const second = (ms: number): number => Math.floor(ms / speedEveryMs);
  if (before === null || second(before.elapsedMs) === second(elapsedMs)) {
    return speeds;
  }
  return [...speeds, bytesPerSecond ?? 0].slice(-mostSpeeds);
}

/** Whether main still works on a run: it has sent a snapshot, and none that says finished. */
export function isInProgress({ snapshot }: RunEntry): boolean {
  return snapshot !== null && snapshot.state !== 'finished';
}
