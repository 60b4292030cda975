import type {
  LostCreate,
  NewEntry,
  PartRecord,
  ReplannedRows,
  UploadMethod,
} from '../../src/engine/journal/records.js';
import type { AppError, SkipReason } from '../../src/shared/errors/errors.js';
import type { EntryState, ListedState, RunView } from '../../src/shared/models/run.js';
import type { Tally } from '../../src/shared/models/tally.js';

/** One row in the simple journal of the tests. */
export interface ModelRow {
  readonly sequence: number;
  root: number;
  path: string;
  method: UploadMethod;
  key: string | null;
  size: number;
  mtimeMs: number;
  inode: number;
  state: EntryState;
  reason: SkipReason | null;
  error: AppError | null;
  inFlight: boolean;
  createPending: boolean;
  createAskedMs: number | null;
  restarted: boolean;
  renamed: boolean;
  paused: boolean;
  uploadId: string | null;
  partSize: number | null;
  parts: Map<number, PartRecord>;
  listed: ListedState | null;
}

/** What the journal of one run means, without a database: an array of rows. */
export interface JournalModel {
  rows: ModelRow[];
  lostCreates: Omit<LostCreate, 'id'>[];
  isEnded: boolean;
}

export const isOpen = ({ state }: ModelRow): boolean => state === 'planned' || state === 'uploading';

/** Whether a row's object must be in the bucket. */
export function isExpected({ state, reason }: ModelRow): boolean {
  return state === 'uploaded' || (state === 'skipped' && reason === 'already-there');
}

export function copyOf(model: JournalModel): JournalModel {
  return structuredClone(model);
}

export function addTo(model: JournalModel, entries: readonly NewEntry[]): void {
  for (const entry of entries) {
    const placed = placeIn(model, entry);
    model.rows.push({
      ...placed,
      sequence: model.rows.length,
      inFlight: false,
      createPending: false,
      createAskedMs: null,
      restarted: false,
      paused: false,
      uploadId: null,
      partSize: null,
      parts: new Map(),
      listed: null,
    });
  }
}

/** What happens to an entry whose key another row may have. */
export function placeIn(model: JournalModel, entry: NewEntry): NewEntry & { renamed: boolean } {
  const holderOf = (wanted: string | null) =>
    wanted === null ? undefined : model.rows.find(({ key }) => key === wanted);
  const holder = holderOf(entry.key);
  if (entry.key === null || holder === undefined) return { ...entry, renamed: false };
  if (holder.renamed) {
    let number = 1;
    while (holderOf(`${entry.key} (${number})`) !== undefined) number += 1;
    return { ...entry, key: `${entry.key} (${number})`, renamed: true };
  }
  const error: AppError = { code: 'key-collision', details: { path: entry.path, key: entry.key } };
  return { ...entry, key: null, state: 'failed', error, renamed: false };
}

export function totalsOf(model: JournalModel): Record<EntryState, Tally> {
  const totals: Record<EntryState, Tally> = {
    planned: { files: 0, bytes: 0 },
    uploading: { files: 0, bytes: 0 },
    uploaded: { files: 0, bytes: 0 },
    skipped: { files: 0, bytes: 0 },
    failed: { files: 0, bytes: 0 },
  };
  for (const { state, size } of model.rows) {
    totals[state].files += 1;
    totals[state].bytes += size;
  }
  return totals;
}

/** Sequences of a view's rows in its order. */
export function viewOf(model: JournalModel, view: RunView): number[] {
  const rows = {
    all: () => model.rows,
    unfinished: () =>
      model.rows
        .filter(isOpen)
        .toSorted((a, b) => Number(a.method === 'multipart') - Number(b.method === 'multipart')),
    uploaded: () => model.rows.filter(({ state }) => state === 'uploaded'),
    skipped: () => model.rows.filter(({ state }) => state === 'skipped'),
    failed: () => model.rows.filter(({ state }) => state === 'failed'),
  }[view]();
  return rows.map(({ sequence }) => sequence);
}

export function replanIn(model: JournalModel, which: ReplannedRows): number {
  const matches = {
    failed: (row: ModelRow) => row.state === 'failed',
    cancelled: (row: ModelRow) => row.state === 'skipped' && row.reason === 'cancelled',
    interrupted: (row: ModelRow) => row.state === 'uploading',
    notAsSent: (row: ModelRow) =>
      isExpected(row) && ['missing', 'replaced', 'other-size'].includes(row.listed ?? ''),
  }[which];
  const found = model.rows.filter((row) => matches(row) && row.key !== null);
  for (const row of found) {
    Object.assign(row, { state: 'planned', reason: null, error: null });
    row.listed = null;
    if (which !== 'interrupted') row.paused = false;
  }
  return found.length;
}

export function giveUpIn(model: JournalModel, error: AppError | null): void {
  for (const row of model.rows.filter(isOpen)) {
    if (error === null) Object.assign(row, { state: 'skipped', reason: 'cancelled', paused: false });
    else Object.assign(row, { state: 'failed', error, paused: false });
  }
}

/** The number of rows per reason or code. */
export function countBy(model: JournalModel, state: 'skipped' | 'failed'): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const row of model.rows) {
    if (row.state !== state) continue;
    const name = (state === 'skipped' ? row.reason : row.error?.code) ?? '';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
