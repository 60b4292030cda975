import type { RunSnapshot } from '../../../shared/models/run.js';
import { shareOf } from '../../../shared/models/run-share.js';

export interface TrayTotals {
  /** Runs in progress. */
  readonly going: number;
  /** Runs that have ended and were not dismissed. */
  readonly ended: number;
  /** Of the runs in progress together, 0 to 1; null while folders are still scanned. */
  readonly share: number | null;
  /** Of all runs together; null while nothing is known. */
  readonly bytesPerSecond: number | null;
  readonly filesPerSecond: number | null;
  /** Milliseconds until the last one has ended; null while one of them is unknown. */
  readonly remainingMs: number | null;
}

/** What all runs do together. */
export function totalsOf(runs: readonly RunSnapshot[]): TrayTotals {
  const going = runs.filter(({ state }) => state !== 'finished');
  const moving = going.filter(({ state }) => state === 'uploading');
  const remaining = moving.flatMap(({ remainingMs }) => remainingMs ?? []);
  return {
    going: going.length,
    ended: runs.length - going.length,
    share: shareOf(...going),
    bytesPerSecond: sumOf(moving.map(({ bytesPerSecond }) => bytesPerSecond)),
    filesPerSecond: sumOf(moving.map(({ filesPerSecond }) => filesPerSecond)),
    remainingMs: remaining.length === moving.length && moving.length > 0 ? Math.max(...remaining) : null,
  };
}

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
