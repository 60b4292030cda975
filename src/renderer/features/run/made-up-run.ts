import type { RunRow, RunSnapshot, RunView } from '../../../shared/models/run.js';
import type { Clock } from '../../stores/clock.js';
import { createRowPages } from '../../stores/row-pages.js';
import { createRowWatch } from '../../stores/row-watch.js';
import type { Stores } from '../../stores/stores.js';

/** Snapshots from the first to the last of a made-up run. */
export const madeUpSnapshots = 5;
const files = 16;
const fileBytes = 10 * 1024;
const sentAtOnce = 4;

const sum = (count: number) => ({ files: count, bytes: count * fileBytes });
/** Of the files, as many as have been sent when a snapshot is made. */
const sentBy = (step: number): number => Math.floor((files * step) / (madeUpSnapshots - 1));

/** @param step from 0 to {@link madeUpSnapshots} - 1 */
export function madeUpSnapshot(runId: string, step: number): RunSnapshot {
  const sent = sentBy(step);
  const left = files - sent;
  return {
    runId,
    sequence: step,
    revision: step,
    state: left === 0 ? 'verifying' : 'uploading',
    outcome: null,
    error: null,
    profileId: null,
    endpoint: null,
    bucket: 'bucket',
    prefix: '',
    mode: 'upload',
    title: 'folder',
    scanComplete: true,
    found: sum(files),
    waiting: sum(left),
    uploaded: sum(sent),
    skipped: sum(0),
    failed: sum(0),
    pausedFiles: 0,
    totalBytes: files * fileBytes,
    sentBytes: sent * fileBytes,
    bytesPerSecond: step === 0 ? null : fileBytes * step,
    filesPerSecond: step === 0 ? null : step,
    remainingMs: step === 0 ? null : left * 1000,
    elapsedMs: step * 200,
    check: left === 0 ? { confirmed: 0, of: files } : null,
    isFirst: false,
    active: Array.from({ length: Math.min(sentAtOnce, left) }, (_, index) => ({
      sequence: sent + index,
      sentBytes: 0,
    })),
  };
}

function madeUpRow(sequence: number, sent: number): RunRow {
  const isSent = sequence < sent;
  return {
    sequence,
    path: `folder/file ${sequence}.jpg`,
    key: `folder/file ${sequence}.jpg`,
    size: fileBytes,
    state: isSent ? 'uploaded' : sequence < sent + sentAtOnce ? 'uploading' : 'planned',
    sentBytes: isSent ? fileBytes : 0,
    paused: false,
    skipReason: null,
    error: null,
    listed: null,
    level: isSent ? 'checksum' : null,
    evidence: null,
    keptTime: null,
    restarted: false,
  };
}

/** The page's stores for a screen that asks main for nothing and does no command. Some more files have been sent each time rows are asked for. */
export function withoutMain(stores: Stores, clock: Clock): Stores {
  let asked = 0;
  const rows = (): readonly RunRow[] => {
    const sent = sentBy(asked % madeUpSnapshots);
    asked += 1;
    return Array.from({ length: files }, (_, sequence) => madeUpRow(sequence, sent));
  };
  const pages = createRowPages<RunView, RunRow>({
    clock,
    refreshInterval: 0,
    fetch: async () => ({ ok: true, value: { total: files, rows: rows() } }),
  });
  const watch = createRowWatch({ runs: { rowsOf: async () => ({ ok: true, value: [...rows()] }) } }, clock);
  return {
    ...stores,
    runs: { ...stores.runs, rows: pages, watch },
    commands: { handle: () => () => undefined, run: () => false },
  };
}
