import type { RunDigest, RunRow, RunSnapshot, RunSummary, RunView } from '../../../shared/models/run.js';
import type { FileSample } from './files.js';
import { now } from './moment.js';
import { none, pagesOf, tallyOf } from './tally.js';

export function snapshotSample(change: Partial<RunSnapshot> = {}): RunSnapshot {
  return {
    runId: 'run-1',
    sequence: 1,
    revision: 1,
    state: 'uploading',
    outcome: null,
    error: null,
    profileId: 'jiwoo.kim',
    endpoint: null,
    bucket: 'my-bucket',
    prefix: '',
    mode: 'upload',
    title: '내 드라이브',
    scanComplete: true,
    found: { files: 4, bytes: 400 },
    waiting: { files: 4, bytes: 400 },
    uploaded: none,
    skipped: none,
    failed: none,
    pausedFiles: 0,
    isFirst: false,
    totalBytes: 400,
    sentBytes: 0,
    bytesPerSecond: null,
    filesPerSecond: null,
    remainingMs: null,
    elapsedMs: 0,
    check: null,
    active: [],
    ...change,
  };
}

export function summarySample(change: Partial<RunSummary> = {}): RunSummary {
  return {
    runId: 'run-1',
    mode: 'upload',
    bucket: 'my-bucket',
    prefix: '',
    outcome: 'complete',
    error: null,
    found: { files: 4, bytes: 400 },
    uploaded: { files: 4, bytes: 400 },
    skipped: none,
    failed: none,
    balanced: true,
    skippedBy: [],
    failedBy: [],
    restarted: 0,
    unguarded: 0,
    listing: { confirmed: 4, otherSize: 0, replaced: 0, missing: 0, unconfirmed: 0, accepted: 0 },
    level: 'listed',
    recomputed: 0,
    keptTimes: { same: 0, other: 0, none: 0, unseen: 0 },
    readBack: 0,
    readBackBytes: 0,
    receipt: null,
    extra: null,
    listingError: null,
    endedAt: now,
    check: null,
    elapsedMs: 1000,
    isCompacted: false,
    ...change,
  };
}

export function digestSample(change: Partial<RunDigest> = {}): RunDigest {
  return {
    runId: 'run-1',
    mode: 'upload',
    title: '내 드라이브',
    bucket: 'my-bucket',
    prefix: '',
    profileId: 'p1',
    endpoint: null,
    startedAt: 1_700_000_000_000,
    outcome: 'complete',
    isRunning: false,
    scanComplete: true,
    found: { files: 4, bytes: 400 },
    uploaded: { files: 4, bytes: 400 },
    skipped: none,
    failed: none,
    isCompacted: false,
    partBytes: 0,
    ...change,
  };
}

/** Rows of a run of these files, waiting unless `stateOf` says how a row differs. */
export function runRowsOf(
  files: readonly FileSample[],
  stateOf: (index: number, file: FileSample) => Partial<RunRow> = () => ({}),
): readonly RunRow[] {
  return files.map((file, sequence) => ({
    sequence,
    path: file.path,
    key: file.path.normalize('NFC'),
    size: file.size,
    state: 'planned',
    sentBytes: 0,
    paused: false,
    skipReason: null,
    error: null,
    listed: null,
    level: null,
    evidence: null,
    keptTime: null,
    restarted: false,
    ...stateOf(sequence, file),
  }));
}

export function uploadedRow(file: FileSample, listed: RunRow['listed'] = null): Partial<RunRow> {
  return {
    state: 'uploaded',
    sentBytes: file.size,
    listed,
    level: listed === 'as-sent' ? 'listed' : 'checksum',
  };
}

export function failedRow(error: NonNullable<RunRow['error']>): Partial<RunRow> {
  return { state: 'failed', error };
}

/** A run's snapshot for these rows; every total is counted from them. */
export function snapshotOf(rows: readonly RunRow[], change: Partial<RunSnapshot> = {}): RunSnapshot {
  const of = (...states: readonly RunRow['state'][]) =>
    tallyOf(rows.filter((row) => states.includes(row.state)));
  const toSend = rows.filter((row) => row.state !== 'skipped');
  const sentBytes = rows.reduce((sum, row) => sum + row.sentBytes, 0);
  const totalBytes = tallyOf(toSend).bytes;
  const speed = 12_400_000;
  return snapshotSample({
    found: tallyOf(rows),
    waiting: of('planned', 'uploading'),
    uploaded: of('uploaded'),
    skipped: of('skipped'),
    failed: of('failed'),
    pausedFiles: rows.filter((row) => row.paused).length,
    totalBytes,
    sentBytes,
    bytesPerSecond: speed,
    filesPerSecond: 31,
    remainingMs: ((totalBytes - sentBytes) / speed) * 1000,
    elapsedMs: 41_000,
    active: rows
      .filter((row) => row.state === 'uploading')
      .slice(0, 64)
      .map(({ sequence, sentBytes: sent }) => ({ sequence, sentBytes: sent })),
    ...change,
  });
}

/** The end of a run with these rows; every total and every reason is counted from them. */
export function summaryOf(rows: readonly RunRow[], change: Partial<RunSummary> = {}): RunSummary {
  const inState = (state: RunRow['state']) => rows.filter((row) => row.state === state);
  const failed = inState('failed');
  const listed = (as: RunRow['listed']): number => rows.filter((row) => row.listed === as).length;
  return summarySample({
    outcome: failed.length > 0 ? 'partial' : 'complete',
    found: tallyOf(rows),
    uploaded: tallyOf(inState('uploaded')),
    skipped: tallyOf(inState('skipped')),
    failed: tallyOf(failed),
    skippedBy: counted(rows.flatMap(({ skipReason }) => skipReason ?? [])).map(([reason, files]) => ({
      reason,
      files,
    })),
    failedBy: counted(failed.flatMap(({ error }) => error?.code ?? [])).map(([code, files]) => ({
      error: failed.find(({ error }) => error?.code === code)?.error ?? { code },
      files,
    })),
    restarted: rows.filter((row) => row.restarted).length,
    unguarded: 0,
    listing: {
      confirmed: listed('as-sent'),
      otherSize: listed('other-size'),
      replaced: listed('replaced'),
      unconfirmed: listed('same-size'),
      accepted: rows.filter((row) => row.level === 'accepted').length,
      missing: listed('missing'),
    },
    elapsedMs: 93_400,
    ...change,
  });
}

/** Each value with its number of occurrences, most first. */
function counted<Value>(values: readonly Value[]): (readonly [Value, number])[] {
  const counts = new Map<Value, number>();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].toSorted(([, one], [, other]) => other - one);
}

/** The answer of `runs.rows` for these rows. */
export function runPages(rows: readonly RunRow[]) {
  return pagesOf<RunRow, RunView>(
    rows,
    (row, view) =>
      view === 'all' ||
      (view === 'unfinished' ? row.state === 'planned' || row.state === 'uploading' : row.state === view),
  );
}

/** The answer of `runs.rowsOf` for these rows. */
export function rowsBySequence(rows: readonly RunRow[]) {
  return ({ sequences }: { readonly sequences: readonly number[] }) => ({
    ok: true as const,
    value: rows.filter(({ sequence }) => sequences.includes(sequence)),
  });
}
