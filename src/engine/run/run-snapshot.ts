import { normalizePrefix } from '../../shared/aws/key-rules.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { RunOutcome, RunSnapshot, RunState } from '../../shared/models/run.js';
import type { RunRecord } from '../journal/records.js';
import type { Intake } from './intake/intake.js';
import type { Accounting } from './progress/accounting.js';
import type { Speedometer } from './progress/speedometer.js';
import type { PausedFiles } from './schedule/paused-files.js';
import type { Scheduler } from './schedule/scheduler.js';

/** Where the numbers of a snapshot come from. */
export interface SnapshotSources {
  readonly record: RunRecord;
  readonly accounting: Accounting;
  readonly speedometer: Speedometer;
  readonly intake: Intake;
  readonly paused: PausedFiles;
  readonly scheduler: Scheduler;
}

/** Files in flight that a snapshot names. */
const maxActive = 64;

/** Makes snapshots, numbered consecutively; a few KB whatever the size of the run. */
export function createSnapshots(sources: SnapshotSources) {
  const { record, accounting, speedometer, intake, paused, scheduler } = sources;
  let sequence = 0;
  return (now: {
    readonly state: RunState;
    readonly outcome: RunOutcome | null;
    readonly error: AppError | null;
    readonly check: RunSnapshot['check'];
    readonly elapsedMs: number;
    readonly isFirst: boolean;
  }): RunSnapshot => {
    const { totals } = accounting;
    const { scanComplete } = intake;
    return {
      ...now,
      runId: record.runId,
      sequence: (sequence += 1),
      revision: accounting.revision,
      profileId: record.spec.profileId,
      endpoint: record.spec.endpoint,
      bucket: record.spec.bucket,
      prefix: normalizePrefix(record.spec.options.prefix),
      mode: record.spec.mode,
      title: record.spec.title,
      scanComplete,
      found: accounting.found,
      // Not settled: a file in flight is not done either.
      waiting: {
        files: totals.planned.files + totals.uploading.files,
        bytes: totals.planned.bytes + totals.uploading.bytes,
      },
      uploaded: { ...totals.uploaded },
      skipped: { ...totals.skipped },
      failed: { ...totals.failed },
      pausedFiles: paused.count,
      ...speedometer.read({ isMoving: now.state === 'uploading', scanComplete }),
      active: [...scheduler.active].slice(0, maxActive).map(([entry, { sent }]) => ({
        sequence: entry,
        sentBytes: Math.max(0, sent),
      })),
    };
  };
}
