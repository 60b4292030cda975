import type { EntryState } from '../../../shared/models/run.js';
import type { Tally } from '../../../shared/models/tally.js';
import { entryStates, type Totals } from '../../journal/records.js';

/** The totals of a run: counters only, never a list of files. */
export interface Accounting {
  readonly totals: Totals;
  readonly found: Tally;
  /** Bytes sent of files in flight. */
  readonly inFlightBytes: number;
  /** Grows with every change of a row. */
  readonly revision: number;
  add(state: EntryState, size: number, files?: number): void;
  /** Moves a row from one state to another; its size may have changed. */
  move(from: EntryState, to: EntryState, size: number, newSize?: number): void;
  /** Takes over what the journal says. */
  replace(totals: Totals): void;
  inFlight(bytes: number): void;
  /** A row changed in a way that no total shows. */
  markChanged(): void;
}

/** Starts from the totals in the journal. */
export function createAccounting(start: Totals | null): Accounting {
  const count = (state: EntryState) => ({
    files: start?.[state].files ?? 0,
    bytes: start?.[state].bytes ?? 0,
  });
  const totals = {
    planned: count('planned'),
    uploading: count('uploading'),
    uploaded: count('uploaded'),
    skipped: count('skipped'),
    failed: count('failed'),
  };
  let inFlightBytes = 0;
  let revision = 0;
  const add = (state: EntryState, size: number, files = 1): void => {
    totals[state].files += files;
    totals[state].bytes += size;
    revision += 1;
  };
  return {
    totals,
    get found() {
      const found = { files: 0, bytes: 0 };
      for (const tally of Object.values(totals)) {
        found.files += tally.files;
        found.bytes += tally.bytes;
      }
      return found;
    },
    get inFlightBytes() {
      return inFlightBytes;
    },
    get revision() {
      return revision;
    },
    add,
    move(from, to, size, newSize = size) {
      add(from, -size, -1);
      add(to, newSize);
    },
    replace(journal) {
      for (const state of entryStates) totals[state] = { ...journal[state] };
      revision += 1;
    },
    inFlight(bytes) {
      inFlightBytes += bytes;
    },
    markChanged() {
      revision += 1;
    },
  };
}
