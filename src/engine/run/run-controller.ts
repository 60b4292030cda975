import { setMaxListeners } from 'node:events';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { createGate } from '../../base/async/gate.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { normalizePrefix } from '../../shared/aws/key-rules.js';
import { classify } from '../../shared/errors/error-class.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { RunOutcome, RunRow, RunSnapshot, RunState } from '../../shared/models/run.js';
import type { Journal } from '../journal/journal.js';
import type { RunRecord, Totals } from '../journal/records.js';
import { createEntryPlanner } from '../plan/entry-planner.js';
import type { ScannedEntry } from '../plan/scanned-entry.js';
import type { OpenSenderPool } from '../senders/open-sender-pool.js';
import type { Target } from '../transfer/target.js';
import { createAccounting } from './accounting.js';
import { ingest } from './ingest.js';
import { listAgain } from './list-bucket.js';
import { createNetworkWatch } from './network-watch.js';
import { createPausedFiles } from './paused-files.js';
import { createRemoteIndex } from './remote-index.js';
import { lookAgain } from './rescan.js';
import type { RunLimits } from './run-limits.js';
import { createScheduler, tuneEveryMs } from './scheduler.js';
import { dropMultipart } from './send-entry.js';
import { createSpeedometer } from './speedometer.js';
import { createWorkSource } from './work-source.js';

export interface RunServices {
  readonly journal: Journal;
  readonly target: Target;
  readonly limits: RunLimits;
  /** Opens the fast path for PUTs; null when the run is to do without. */
  readonly openSenderPool: (() => Promise<OpenSenderPool>) | null;
  readonly publish: (snapshot: RunSnapshot) => void;
}

/** One run under way. */
export interface RunController {
  readonly runId: string;
  snapshot(): RunSnapshot;
  totals(): Totals;
  /** A row as it is this moment, given as the journal has it. */
  overlay(row: RunRow): RunRow;
  /** Works until every row is settled; resolves with the outcome, or null after an interruption. Never rejects. */
  execute(source: AsyncIterable<readonly ScannedEntry[]> | null): Promise<RunOutcome | null>;
  /** Lets what is on its way arrive and begins nothing new. */
  pause(): void;
  /** Goes on; with nothing left but files paused one by one, with those. */
  resume(): void;
  /** Stops one file, whose parts stay; nothing happens to a settled one. */
  pauseFile(sequence: number): void;
  resumeFile(sequence: number): void;
  /** Stops requests at once, removes unfinished multipart uploads and settles what was not sent. */
  cancel(): void;
  /** Stops requests at once and leaves everything so that the run can be taken up again. */
  interrupt(): void;
  /** Stops the run because going on is pointless. */
  stop(error: AppError): void;
}

type Ending = 'cancel' | 'interrupt' | 'stop';

const snapshotEveryMs = 200;
const refreshKeysEveryMs = 1000;
const maxActive = 64;
/** Cleaning up after a cancel must not hold up the person for longer, in ms. */
const cleanUpLimitMs = 15_000;

export function createRunController(record: RunRecord, services: RunServices): RunController {
  const { journal, target, limits } = services;
  const { run, spec } = record;
  const prefix = normalizePrefix(spec.options.prefix);
  const startedAt = Date.now();
  const accounting = createAccounting(journal.runs.totals(run));
  const speedometer = createSpeedometer(accounting);
  const gate = createGate();
  const queue = createWorkSource(journal.entries, run, (kind, first, last) => {
    if (spec.mode === 'upload') journal.entries.markInFlight(run, kind, first, last);
  });
  const paused = createPausedFiles(journal, run, queue, accounting);
  const work = new AbortController();
  // Every request under way listens for the end of the run.
  setMaxListeners(0, work.signal);
  const remote =
    spec.mode === 'upload' && spec.onConflict === 'overwrite'
      ? null
      : createRemoteIndex(journal.remote, run, target, prefix);

  let state: RunState = 'uploading';
  let outcome: RunOutcome | null = null;
  let fatal: AppError | null = null;
  let listingError: AppError | null = null;
  let ending: Ending | null = null;
  let isPaused = false;
  /** All that there is has its row. */
  let isAllIn = false;
  let scanComplete = record.scanComplete;
  let sequence = 0;
  let senders: OpenSenderPool | null = null;

  const network = createNetworkWatch({
    gate,
    signal: work.signal,
    patienceMs: () => (scheduler.hasContact ? limits.patienceMs : limits.firstContactMs),
    probe: async (signal) => {
      try {
        await target.client.send(new HeadBucketCommand({ Bucket: target.bucket }), { abortSignal: signal });
        return null;
      } catch (cause) {
        const error = toAppError(cause, { bucket: target.bucket });
        return ['offline', 'transient'].includes(classify(error)) ? error : null;
      }
    },
    onRetriesExhausted: (error) => end('stop', error),
    onChange: () => {
      speedometer.reset();
      publish();
    },
  });

  const scheduler = createScheduler({
    record,
    journal,
    target,
    limits,
    accounting,
    queue,
    paused,
    remote,
    gate,
    network,
    signal: work.signal,
    onFatal: (error) => end('stop', error),
    onLaidAside: () => speedometer.reset(),
  });
  const cleaning = { journal, run, createdMs: record.createdMs, target };

  function end(how: Ending, error: AppError | null): void {
    if (ending !== null || state === 'finished') return;
    ending = how;
    fatal = error;
    state = 'cancelling';
    queue.stop();
    const reason = new DOMException(`the run was told to ${how}`, 'AbortError');
    work.abort(reason);
    scheduler.stopAll(reason);
    publish();
  }

  function activeMs(): number {
    return record.activeMs + Date.now() - startedAt;
  }

  function shownState(): RunState {
    if (state !== 'uploading') return state;
    if (isPaused) return 'paused';
    if (network.outage !== null) return 'waiting';
    return isOnlyPausedLeft() ? 'allPaused' : state;
  }

  function isOnlyPausedLeft(): boolean {
    if (!isAllIn || paused.count === 0 || scheduler.active.size > 0) return false;
    return accounting.totals.planned.files === paused.count;
  }

  function snapshot(): RunSnapshot {
    const { totals } = accounting;
    const shown = shownState();
    return {
      runId: record.runId,
      sequence: (sequence += 1),
      revision: accounting.revision,
      state: shown,
      outcome,
      error: fatal ?? network.outage,
      bucket: spec.bucket,
      title: spec.title,
      scanComplete,
      found: accounting.found,
      // Not settled: a file on the wire is not done either.
      waiting: {
        files: totals.planned.files + totals.uploading.files,
        bytes: totals.planned.bytes + totals.uploading.bytes,
      },
      uploaded: { ...totals.uploaded },
      skipped: { ...totals.skipped },
      failed: { ...totals.failed },
      pausedFiles: paused.count,
      ...speedometer.read({ isMoving: shown === 'uploading', scanComplete }),
      elapsedMs: activeMs(),
      active: [...scheduler.active].slice(0, maxActive).map(([entry, { sent }]) => ({
        sequence: entry,
        sentBytes: Math.max(0, sent),
      })),
    };
  }

  function publish(): void {
    services.publish(snapshot());
  }

  /** Makes rows of what there is: first of what an earlier session could not read, then of what the scan finds. */
  async function bringIn(source: AsyncIterable<readonly ScannedEntry[]> | null): Promise<void> {
    const planner = createEntryPlanner(spec.roots, spec.options);
    if (!planner.ok) {
      end('stop', planner.error);
      return;
    }
    const onRows: Parameters<typeof ingest>[4] = (rows) => {
      for (const row of rows) accounting.add(row.state, row.size);
      queue.more();
    };
    await lookAgain({
      rows: journal.ingest,
      record,
      planner: planner.value,
      signal: work.signal,
      onRows,
      onReplaced({ sequence: place, size }, after) {
        accounting.move('failed', after.state, size, after.size);
        if (after.state === 'planned') queue.release({ sequence: place, method: after.method });
      },
    });
    if (source === null) return;
    await ingest(journal.ingest, run, source, planner.value, onRows, work.signal);
    if (work.signal.aborted) return;
    scanComplete = true;
    journal.runs.markScanComplete(run);
  }

  /** After a cancel or a stop every row gets its final state, so that the account adds up. */
  async function settleUnsent(): Promise<void> {
    paused.clear();
    if (ending === 'cancel') {
      const removals = journal.multiparts.unfinished(run).map((open) => dropMultipart(open, cleaning));
      await Promise.race([
        Promise.allSettled(removals),
        new Promise((resolve) => setTimeout(resolve, cleanUpLimitMs).unref()),
      ]);
    }
    const { planned, uploading } = accounting.totals;
    if (planned.files + uploading.files === 0) return;
    for (const from of ['planned', 'uploading'] as const) {
      accounting.moveAll(from, fatal === null ? 'skipped' : 'failed');
    }
    journal.entries.giveUpPlanned(run, fatal);
  }

  async function listBucketAgain(): Promise<void> {
    state = 'verifying';
    publish();
    try {
      await listAgain({ rows: journal.listing, run, target, prefix, signal: work.signal });
    } catch (error) {
      listingError = toAppError(error, { bucket: target.bucket, operation: 'ListObjectsV2' });
      journal.listing.clear(run);
    }
  }

  /** When nothing was allowed, it is the permission that is missing and not the files that are at fault. */
  function onlyDenials(): AppError | null {
    if (accounting.totals.uploaded.files > 0) return null;
    const [reason, ...others] = journal.rows.reasons(run).failed;
    return others.length === 0 && reason?.error.code === 'access-denied' ? reason.error : null;
  }

  function outcomeOf(): RunOutcome {
    if (ending === 'cancel') return 'cancelled';
    fatal ??= onlyDenials();
    if (fatal !== null) return 'stopped';
    const listing = journal.listing.totals(run);
    const isWhole = accounting.totals.failed.files === 0 && listing.missing + listing.otherSize === 0;
    return isWhole ? 'complete' : 'partial';
  }

  async function send(): Promise<void> {
    if (spec.mode === 'upload') senders = (await services.openSenderPool?.()) ?? null;
    await scheduler.work(senders);
  }

  async function workThrough(source: AsyncIterable<readonly ScannedEntry[]> | null): Promise<void> {
    const scanning = bringIn(source)
      .catch((error: unknown) => end('stop', toAppError(error)))
      .finally(() => {
        isAllIn = true;
        queue.complete();
      });
    const done = new AbortController();
    const listing = remote?.fill(AbortSignal.any([work.signal, done.signal]));
    const sending = send().catch((error: unknown) => end('stop', toAppError(error)));
    await Promise.all([scanning, sending]);
    done.abort();
    await listing;
    journal.remote.forget(run);
  }

  /** Gives every row and the run their final state; null when the run is to be taken up again. */
  async function conclude(): Promise<RunOutcome | null> {
    journal.runs.saveActiveTime(run, activeMs());
    if (ending === null && spec.mode === 'upload') await listBucketAgain();
    if (ending === 'interrupt') return null;
    if (ending !== null) await settleUnsent();
    outcome = outcomeOf();
    state = 'finished';
    journal.runs.end(run, { outcome, error: fatal, listingError, nowMs: Date.now(), activeMs: activeMs() });
    return outcome;
  }

  return {
    runId: record.runId,
    snapshot,
    totals: () => accounting.totals,
    overlay(row) {
      const progress = scheduler.active.get(row.sequence);
      if (progress === undefined) return row;
      // It stops within moments.
      if (paused.has(row.sequence)) return { ...row, state: 'planned', paused: true };
      return { ...row, state: 'uploading', sentBytes: Math.max(0, progress.sent) };
    },
    async execute(source) {
      const ticker = setInterval(() => {
        speedometer.sample();
        publish();
      }, snapshotEveryMs);
      const tuner = setInterval(() => scheduler.tune(), tuneEveryMs);
      const refresher = setInterval(() => {
        senders?.refresh().catch(() => undefined);
      }, refreshKeysEveryMs);
      try {
        await workThrough(source);
        return await conclude();
      } catch (error) {
        // The journal can't go on: what it says is what the next start continues from.
        if (ending === 'interrupt') return null;
        fatal = toAppError(error);
        outcome = 'stopped';
        state = 'finished';
        return outcome;
      } finally {
        clearInterval(ticker);
        clearInterval(tuner);
        clearInterval(refresher);
        await senders?.close().catch(() => undefined);
        journal.flush();
        publish();
      }
    },
    pause() {
      isPaused = true;
      gate.shut('paused');
      publish();
    },
    resume() {
      if (shownState() === 'allPaused') paused.resumeAll((sequence) => scheduler.active.has(sequence));
      isPaused = false;
      speedometer.reset();
      gate.open('paused');
      publish();
    },
    pauseFile(sequence) {
      if (ending !== null || !paused.pause(sequence)) return;
      scheduler.stop(sequence, new DOMException('the file was paused', 'AbortError'));
      publish();
    },
    resumeFile(sequence) {
      if (!paused.resume(sequence, scheduler.active.has(sequence))) return;
      speedometer.reset();
      publish();
    },
    cancel: () => end('cancel', null),
    interrupt: () => end('interrupt', null),
    stop: (error) => end('stop', error),
  };
}
