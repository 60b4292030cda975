import { err, ok } from '../../shared/errors/errors.js';
import type { DraftRow } from '../../shared/models/plan.js';
import type { RunRow, RunSnapshot, RunSummary } from '../../shared/models/run.js';
import type { Tally } from '../../shared/models/tally.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { later, tallyOf } from './fake-helpers.js';
import { createFakeHistory } from './fake-history.js';
import type { Scene } from './scenes.js';

/** A run that stands still where the scene says, or goes on by itself. */
export function createFakeRuns(scene: Scene, planned: () => readonly DraftRow[]): HoistBridge['runs'] {
  let listener: (snapshot: RunSnapshot) => void = () => undefined;
  let files: readonly DraftRow[] = [];
  let done = 0;
  let sequence = 0;
  let cancelled = false;
  let elapsed = 0;
  let phase = scene.runState;
  const paused = new Set<number>();
  const history = createFakeHistory(scene);

  function rowOf(file: DraftRow, index: number): RunRow {
    const isDone = index < done;
    const isFailed = scene.failing !== null && index % 7 === 3;
    const isSkipped = index % 9 === 5;
    const isActive =
      index >= done && index < done + 4 && !cancelled && phase === 'uploading' && !paused.has(index);
    const state = isDone
      ? isFailed
        ? 'failed'
        : isSkipped
          ? 'skipped'
          : 'uploaded'
      : cancelled
        ? 'skipped'
        : isActive
          ? 'uploading'
          : 'planned';
    return {
      sequence: index,
      path: file.path,
      key: file.key,
      size: file.size,
      state,
      sentBytes:
        state === 'uploaded'
          ? file.size
          : state === 'failed' || (paused.has(index) && index < done + 4)
            ? Math.floor(file.size / 3)
            : 0,
      skipReason: state === 'skipped' ? (isDone ? 'already-there' : 'cancelled') : null,
      error: state === 'failed' && scene.failing !== null ? { code: scene.failing } : null,
      paused: !isDone && paused.has(index),
      restarted: false,
      listed:
        state === 'uploaded' || (state === 'skipped' && isDone)
          ? index % 23 === 11
            ? 'missing'
            : 'same-size'
          : null,
    };
  }

  const allRows = (): RunRow[] => files.map(rowOf);

  function snapshot(): RunSnapshot {
    const rows = allRows();
    const of = (...states: RunRow['state'][]): Tally =>
      tallyOf(rows.filter((row) => states.includes(row.state)));
    const finished = cancelled || done >= files.length;
    const total = tallyOf(files).bytes;
    const active = rows
      .filter((row) => row.state === 'uploading')
      .map((row, index) => ({
        sequence: row.sequence,
        sentBytes: Math.floor((row.size * ((elapsed / 10 + index * 23) % 100)) / 100),
      }));
    sequence += 1;
    const sent = of('uploaded', 'skipped', 'failed').bytes;
    return {
      runId: 'run-1',
      sequence,
      revision: sequence,
      state: finished ? 'finished' : phase,
      outcome: finished ? (cancelled ? 'cancelled' : 'complete') : null,
      error: phase === 'waiting' && !finished ? { code: 'network-unreachable' } : null,
      bucket: scene.bucket ?? 'my-bucket',
      title: '내 드라이브',
      scanComplete: true,
      found: tallyOf(files),
      waiting: of('planned', 'uploading'),
      uploaded: of('uploaded'),
      skipped: of('skipped'),
      failed: of('failed'),
      pausedFiles: paused.size,
      totalBytes: total,
      sentBytes: finished
        ? total
        : Math.min(total, sent + active.reduce((sum, file) => sum + file.sentBytes, 0)),
      bytesPerSecond: 12_400_000 + (sequence % 5) * 310_000,
      filesPerSecond: 31,
      remainingMs: finished ? 0 : Math.max(0, (total - sent) / 12_400),
      elapsedMs: elapsed,
      active,
    };
  }

  function tick(): void {
    elapsed += 200;
    if (scene.run === 'live' && phase === 'uploading') {
      done = Math.min(files.length, done + Math.max(1, Math.floor(files.length / 60)));
    }
    const told = snapshot();
    listener(told);
    if (told.state !== 'finished') {
      setTimeout(tick, 200);
    }
  }

  function summary(): RunSummary {
    const rows = allRows();
    const listed = rows.filter((row) => row.listed !== null);
    const counted = (reason: 'already-there' | 'cancelled') => ({
      reason,
      files: rows.filter((row) => row.skipReason === reason).length,
    });
    const failed = rows.filter((row) => row.state === 'failed');
    return {
      runId: 'run-1',
      bucket: scene.bucket ?? 'my-bucket',
      prefix: '',
      outcome: cancelled ? 'cancelled' : failed.length > 0 ? 'partial' : 'complete',
      error: scene.stopped === null ? null : { code: scene.stopped },
      found: tallyOf(rows),
      uploaded: tallyOf(rows.filter((row) => row.state === 'uploaded')),
      skipped: tallyOf(rows.filter((row) => row.state === 'skipped')),
      failed: tallyOf(failed),
      balanced: true,
      skippedBy: [counted('already-there'), counted('cancelled')].filter((part) => part.files > 0),
      failedBy:
        scene.failing === null || failed.length === 0
          ? []
          : [{ error: { code: scene.failing }, files: failed.length }],
      restarted: 0,
      listing: {
        confirmed: listed.filter((row) => row.listed === 'same-size').length,
        otherSize: 0,
        missing: listed.filter((row) => row.listed === 'missing').length,
      },
      listingError: null,
      elapsedMs: 93_400,
    };
  }

  function begin(): void {
    files = planned();
    done = typeof scene.run === 'number' ? Math.floor(files.length * scene.run) : 0;
    elapsed = 41_000;
    setTimeout(tick, 50);
  }

  return {
    start: () => {
      begin();
      return later(ok(snapshot()));
    },
    cancel: () => {
      cancelled = true;
      return later(ok(null));
    },
    pause: () => {
      phase = 'paused';
      return later(ok(null));
    },
    resume: () => {
      phase = 'uploading';
      return later(ok(null));
    },
    pauseFile: ({ sequence: at }) => {
      paused.add(at);
      return later(ok(null));
    },
    resumeFile: ({ sequence: at }) => {
      paused.delete(at);
      return later(ok(null));
    },
    list: () => later(ok(history.list())),
    discard: ({ runId }) => {
      history.discard(runId);
      return later(ok(null), 500);
    },
    retryFailed: () => later(err(scene.refusal), 300),
    rows: ({ view, offset, limit }) => {
      const found = allRows().filter((row) =>
        view === 'all'
          ? true
          : view === 'unfinished'
            ? row.state === 'planned' || row.state === 'uploading'
            : row.state === view,
      );
      return later(ok({ total: found.length, rows: found.slice(offset, offset + limit) }));
    },
    summary: ({ runId }) => later(ok(history.summary(runId) ?? summary()), 300),
    saveReport: () => later(ok(true), 300),
    onSnapshot: (hear) => {
      listener = hear;
      return () => undefined;
    },
  };
}
