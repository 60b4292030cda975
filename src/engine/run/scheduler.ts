import { setMaxListeners } from 'node:events';
import { createAdaptiveLimiter } from '../../base/async/adaptive-limiter.js';
import type { Gate } from '../../base/async/gate.js';
import { createPacer } from '../../base/async/pacer.js';
import { createSemaphore } from '../../base/async/semaphore.js';
import { createThrottle } from '../../base/async/throttle.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { classify, type ErrorClass } from '../../shared/errors/error-class.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { Journal } from '../journal/journal.js';
import type { PlannedEntry, RunRecord, UploadMethod } from '../journal/records.js';
import type { PutSink } from '../transfer/put-sink.js';
import type { Target } from '../transfer/target.js';
import type { Accounting } from './accounting.js';
import { createEntryAction } from './entry-action.js';
import { type EntryResult, process } from './entry-worker.js';
import type { NetworkWatch } from './network-watch.js';
import type { PausedFiles } from './paused-files.js';
import type { RemoteIndex } from './remote-index.js';
import { type RetryServices, withRetries } from './retry.js';
import type { RowMultiparts } from './row-multiparts.js';
import type { RunLimits } from './run-limits.js';
import type { EntryAction } from './sending.js';
import type { WorkSource } from './work-source.js';

/** A file in flight. */
interface ActiveFile {
  /** Bytes sent. */
  sent: number;
  /** Stops this file alone. */
  readonly stop: AbortController;
}

/** Brings a run's rows to their end: workers that take one row after another, as many as the limits allow. */
export interface Scheduler {
  /** The files in flight. */
  readonly active: ReadonlyMap<number, { readonly sent: number }>;
  /** Whether S3 has answered at all, in this session or an earlier one. */
  readonly hasContact: boolean;
  /** Works until the queue is empty; `senders` is the fast path for PUTs, if there is one. Never rejects. */
  work(senders: PutSink | null): Promise<void>;
  /** Stops a file in flight. */
  stop(sequence: number, reason: DOMException): void;
  stopAll(reason: DOMException): void;
  /**
   * Measures the progress and finds out whether more files at once help; to be called every {@link
   * tuneEveryMs}.
   */
  tune(): void;
}

export interface SchedulerServices {
  readonly record: RunRecord;
  readonly journal: Pick<Journal, 'entries' | 'remote'>;
  readonly target: Target;
  readonly limits: RunLimits;
  readonly accounting: Accounting;
  readonly queue: WorkSource;
  readonly paused: PausedFiles;
  readonly remote: RemoteIndex | null;
  readonly multiparts: RowMultiparts;
  readonly gate: Gate;
  readonly network: NetworkWatch;
  /** Ends the run: aborted before any file is stopped. */
  readonly signal: AbortSignal;
  /** Continuing is pointless. */
  readonly onFatal: (error: AppError) => void;
  /** A paused file has stopped: it is no longer in flight. */
  readonly onLaidAside: () => void;
}

export const tuneEveryMs = 100;
/** The fixed cost of a small file, as if it were this many bytes longer, when progress is measured. */
const bytesPerFile = 32 * 1024;
/** This many refusals in a row, with no upload in between, are about the keys and not about the files. */
const maxDenialsInARow = 20;
/** Failures after which it is unknown whether what was sent has arrived. */
const passing: ReadonlySet<ErrorClass> = new Set(['transient', 'throttled', 'offline']);

export function createScheduler(services: SchedulerServices): Scheduler {
  const { record, journal, target, limits, accounting, queue, paused } = services;
  const { remote, multiparts, gate, network, onFatal } = services;
  const { run } = record;
  const active = new Map<number, ActiveFile>();
  const pacer = createPacer();
  const small = createAdaptiveLimiter(limits.files);
  const memory = createSemaphore(limits.partBytes);
  const throttle = createThrottle(limits.bytesPerSecond);
  let hasContact = accounting.totals.uploaded.files > 0;
  let denials = 0;
  const retriesFor = (signal: AbortSignal): RetryServices => ({
    bucket: target.bucket,
    gate,
    pacer,
    network,
    signal,
    onOverload: () => small.shrink(),
  });

  /** A huge file may be in flight for hours before it is settled: its parts show that S3 can be reached. */
  async function sendPart<T>(send: () => Promise<T>, retries: RetryServices): Promise<T> {
    const answer = await withRetries(retries, send);
    hasContact = true;
    return answer;
  }

  const reload = (sequence: number): PlannedEntry | null => journal.entries.find(run, sequence);

  function settle(entry: PlannedEntry, result: EntryResult): void {
    if (result.kind !== 'aborted') paused.settle(entry.sequence);
    switch (result.kind) {
      case 'uploaded':
        denials = 0;
        hasContact = true;
        journal.entries.markUploaded(run, entry.sequence, result.size, result.proof);
        accounting.move('uploading', 'uploaded', entry.size, result.size);
        return;
      case 'already-there':
        hasContact = true;
        journal.entries.markSkipped(run, entry.sequence, 'already-there', result);
        accounting.move('uploading', 'skipped', entry.size, result.size);
        return;
      case 'failed':
        journal.entries.markFailed(run, entry.sequence, result.error, passing.has(classify(result.error)));
        accounting.move('uploading', 'failed', entry.size);
        denials = result.error.code === 'access-denied' ? denials + 1 : 0;
        if (denials >= maxDenialsInARow) onFatal(result.error);
        return;
      case 'to-upload':
      case 'fatal':
      case 'aborted':
        if (entry.method === 'multipart') journal.entries.markPlanned(run, entry.sequence);
        accounting.move('uploading', 'planned', entry.size);
        if (result.kind === 'fatal') onFatal(result.error);
        if (result.kind === 'aborted' && !services.signal.aborted) layAside(entry);
    }
  }

  /** A file that was paused has stopped, and may have been resumed before it did. */
  function layAside(entry: PlannedEntry): void {
    if (paused.has(entry.sequence)) paused.park(entry.sequence);
    else queue.release(entry);
    services.onLaidAside();
  }

  async function worker(kind: UploadMethod, action: EntryAction): Promise<void> {
    const next = (): Promise<boolean> => attemptNext(kind, action);
    try {
      while (await (kind === 'single' ? small.run(next) : next()));
    } catch (error) {
      // This is not the failure of a file but of the journal.
      onFatal(toAppError(error));
    }
  }

  /** A file that is stopped while it waits for memory was never started. */
  async function withMemory(
    bytes: number,
    work: () => Promise<EntryResult>,
    signal: AbortSignal,
  ): Promise<EntryResult> {
    try {
      return await memory.run(bytes, work, signal);
    } catch (error) {
      if (signal.aborted) return { kind: 'aborted' };
      throw error;
    }
  }

  /** Takes a row and brings it to its end; false when there is none left. */
  async function attemptNext(kind: UploadMethod, action: EntryAction): Promise<boolean> {
    const entry = await queue.take(kind);
    if (entry === null) return false;
    const progress: ActiveFile = { sent: 0, stop: new AbortController() };
    const { signal } = progress.stop;
    if (services.signal.aborted || paused.has(entry.sequence)) progress.stop.abort(services.signal.reason);
    // Each part in flight listens for the end.
    if (kind === 'multipart') setMaxListeners(0, signal);
    active.set(entry.sequence, progress);
    accounting.move('planned', 'uploading', entry.size);
    const retries = retriesFor(signal);
    const sendIt = (): Promise<EntryResult> =>
      process(entry, action, reload, retries, {
        parts: { run: (bytes, send) => memory.run(bytes, () => sendPart(send, retries), signal) },
        onBytes(bytes) {
          progress.sent += bytes;
          accounting.inFlight(bytes);
        },
      });
    // A multipart upload takes memory part by part.
    const result = kind === 'single' ? await withMemory(entry.size, sendIt, signal) : await sendIt();
    if (result.kind === 'failed') {
      // What can't be removed now stays in the journal and is removed by the next attempt.
      await multiparts.drop(entry).catch(() => undefined);
    }
    accounting.inFlight(-progress.sent);
    active.delete(entry.sequence);
    settle(entry, result);
    return true;
  }

  return {
    active,
    get hasContact() {
      return hasContact;
    },
    async work(senders) {
      const wire = { target, throttle, senders };
      const action = createEntryAction({ record, journal, remote, multiparts, wire });
      const methods: UploadMethod[] = [
        ...Array.from({ length: limits.files.max }, (): UploadMethod => 'single'),
        ...Array.from({ length: limits.multiparts }, (): UploadMethod => 'multipart'),
      ];
      await Promise.all(methods.map((method) => worker(method, action)));
    },
    stop(sequence, reason) {
      active.get(sequence)?.stop.abort(reason);
    },
    stopAll(reason) {
      for (const { stop } of active.values()) stop.abort(reason);
    },
    tune() {
      const { uploaded, skipped, failed } = accounting.totals;
      const settled = uploaded.files + skipped.files + failed.files;
      small.sample(settled + uploaded.bytes / bytesPerFile, performance.now());
    },
  };
}
