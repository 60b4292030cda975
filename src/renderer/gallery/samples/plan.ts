import {
  type Draft,
  type DraftRow,
  type DraftView,
  defaultDraftOptions,
} from '../../../shared/models/plan.js';
import type { FileSample } from './files.js';
import { none, pagesOf, tallyOf } from './tally.js';

export function draftSample(change: Partial<Draft> = {}): Draft {
  return {
    revision: 1,
    roots: [],
    options: defaultDraftOptions,
    scanning: false,
    found: none,
    matched: none,
    excluded: none,
    problems: none,
    secrets: { ...none, examples: [] },
    filterError: null,
    maxFileBytes: 0,
    ...change,
  };
}

/** A file of the plan that is uploaded under its own name. */
export function draftRowSample({ path, size }: FileSample, change: Partial<DraftRow> = {}): DraftRow {
  return { position: 0, path, size, key: path.normalize('NFC'), skipReason: null, error: null, ...change };
}

export function excludedRow(file: FileSample, skipReason: DraftRow['skipReason'] = 'excluded'): DraftRow {
  return draftRowSample(file, { key: null, skipReason });
}

export function problemRow(file: FileSample, error: NonNullable<DraftRow['error']>): DraftRow {
  return draftRowSample(file, { key: null, error });
}

function isIn(row: DraftRow, view: DraftView): boolean {
  const kind = row.error !== null ? 'problems' : row.skipReason !== null ? 'excluded' : 'matched';
  return kind === view;
}

/** The draft of one folder with these rows; every total is counted from them. */
export function draftOf(rows: readonly DraftRow[], change: Partial<Draft> = {}): Draft {
  const secrets = rows.filter((row) => row.skipReason === 'holds-secrets');
  const tally = (view: DraftView) => tallyOf(rows.filter((row) => isIn(row, view)));
  return draftSample({
    revision: 2,
    roots: [{ rootId: 'root-1', name: '내 드라이브', kind: 'folder' }],
    found: tallyOf(rows),
    matched: tally('matched'),
    excluded: tally('excluded'),
    problems: tally('problems'),
    secrets: {
      ...tallyOf(secrets),
      examples: secrets.slice(0, 5).map(({ path }) => path.split('/').at(-1) ?? ''),
    },
    maxFileBytes: Math.max(0, ...rows.map(({ size }) => size)),
    ...change,
  });
}

/** The answer of `draft.rows` for these rows. */
export function draftPages(rows: readonly DraftRow[]) {
  return pagesOf<DraftRow, DraftView>(
    rows.map((row, position) => ({ ...row, position })),
    isIn,
  );
}
