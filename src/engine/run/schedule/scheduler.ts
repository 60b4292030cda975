import { setMaxListeners } from 'node:events';
import { orAborted } from '../../../base/async/or-aborted.js';
import { toAppError } from '../../../s3/errors/error-catalogue.js';
import type { AppError } from '../../../shared/errors/errors.js';
import type { Journal } from '../../journal/journal.js';
import type { PlannedEntry, RunRecord, UploadMethod } from '../../journal/records.js';
import { memoryInFlight } from '../../transfer/in-flight-memory.js';
import type { PutSink } from '../../transfer/put-sink.js';
import { createEntryAction } from '../entry/entry-action.js';
import type { RemoteIndex } from '../entry/remote-index.js';
import type { RowMultiparts } from '../entry/row-multiparts.js';
import type { EntryAction } from '../entry/sending.js';
import type { RunShare } from '../limits/run-budget.js';
import type { RunLimits } from '../limits/run-limits.js';
import type { Accounting } from '../progress/accounting.js';
import { mayPass } from '../requests/failure-kind.js';
import type { RunRequests } from '../requests/run-requests.js';
import { createDenials } from './denials.js';
import { type EntryResult, type EntryWorkerServices, process } from './entry-worker.js';
import type { PausedFiles } from './paused-files.js';
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
  readonly journal: Pick<Journal, 'entries' | 'listing' | 'remote' | 'recomputed' | 'ready'>;
  readonly requests: RunRequests;
  readonly limits: RunLimits;
  readonly share: Pick<RunShare, 'memory' | 'throttle'>;
  readonly accounting: Accounting;
  readonly queue: WorkSource;
  readonly paused: PausedFiles;
  readonly remote: RemoteIndex;
  readonly multiparts: RowMultiparts;
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
/** The time that smaller files take is that of a request. */
const smallBytes = 64 * 1024;

export function createScheduler(services: SchedulerServices): Scheduler {
  const { record, journal, requests, limits, accounting, queue, paused } = services;
  const { remote, multiparts, onFatal } = services;
  const { target, retries, network, limiters } = requests;
  const { run } = record;
  const active = new Map<number, ActiveFile>();
  const { memory, throttle } = services.share;
  /** Sent in parts. */
  let partBytes = 0;
  let hasContact = accounting.totals.uploaded.files > 0;
  const denials = createDenials({
    queue,
    rows: () => Object.values(accounting.totals).reduce((sum, { files }) => sum + files, 0),
    uploaded: () => accounting.totals.uploaded.files,
  });
  const workers: EntryWorkerServices = {
    bucket: target.bucket,
    retries,
    network,
    reload: (sequence) => journal.entries.find(run, sequence),
  };

  function worked(): void {
    hasContact = true;
    network.worked();
  }

  function sendPart<T>(
    send: (onHandedOver: () => void) => Promise<T>,
    entry: PlannedEntry,
    signal: AbortSignal,
  ): Promise<T> {
    return retries.run<T>({ file: entry.sequence, signal, scope: 'part' }, async () => {
      const begin = performance.now();
      const sent = await send(() => limiters.parts.handedOver(performance.now() - begin));
      if (sent !== null) limiters.parts.took(performance.now() - begin);
      return sent;
    });
  }

  function settle(entry: PlannedEntry, result: EntryResult): void {
    if (result.kind !== 'aborted') paused.settle(entry.sequence);
    switch (result.kind) {
      case 'uploaded':
        worked();
        denials.settled(entry.sequence, null);
        journal.entries.markUploaded(run, entry.sequence, result.size, result.proof);
        accounting.move('uploading', 'uploaded', entry.size, result.size);
        return;
      case 'already-there':
        worked();
        denials.settled(entry.sequence, null);
        journal.entries.markSkipped(run, entry.sequence, 'already-there', result);
        // It was looked at under its key just now: there is no check at the end.
        if (record.spec.mode === 'verify') journal.listing.mark(run, entry.sequence, 'as-sent');
        accounting.move('uploading', 'skipped', entry.size, result.size);
        return;
      case 'own-receipt':
        worked();
        journal.entries.markLeftOut(run, entry.sequence, 'own-state');
        accounting.move('uploading', 'skipped', entry.size);
        return;
      case 'failed': {
        journal.entries.markFailed(run, entry.sequence, result.error, result.inDoubt);
        accounting.move('uploading', 'failed', entry.size);
        const reason = denials.settled(entry.sequence, result.error);
        if (reason !== null) onFatal(reason);
        return;
      }
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
    else queue.release([entry]);
    services.onLaidAside();
  }

  async function worker(kind: UploadMethod, action: EntryAction): Promise<void> {
    const next = (): Promise<boolean> => processNext(kind, action);
    try {
      while (await (kind === 'single' ? limiters.files.run(next) : next()));
    } catch (error) {
      // This is not the failure of a file but of the journal.
      onFatal(toAppError(error));
    }
  }

  /** A file that is stopped while it waits for memory was never started. */
  async function withMemory(
    bytes: number,
    work: (giveBack: () => void) => Promise<EntryResult>,
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
  async function processNext(kind: UploadMethod, action: EntryAction): Promise<boolean> {
    const entry = await queue.take(kind);
    if (entry === null) return false;
    const progress: ActiveFile = { sent: 0, stop: new AbortController() };
    const { signal } = progress.stop;
    if (services.signal.aborted || paused.has(entry.sequence)) progress.stop.abort(services.signal.reason);
    // Each part in flight listens for the end.
    if (kind === 'multipart') setMaxListeners(0, signal);
    active.set(entry.sequence, progress);
    accounting.move('planned', 'uploading', entry.size);
    const onBytes = (bytes: number): void => {
      progress.sent += bytes;
      accounting.inFlight(bytes);
    };
    const sendIt = (giveBack: () => void): Promise<EntryResult> => {
      // What has turned out to be needed would otherwise wait for what was taken at first.
      const holding = <T>(bytes: number, work: () => Promise<T>): Promise<T> => {
        giveBack();
        return memory.run(bytes, work, signal);
      };
      return process(entry, action, workers, signal, (attempt) => ({
        onBytes,
        holding,
        parts: {
          run: (part, send) =>
            limiters.parts.run(async () => {
              const answer = await holding(part.memory, () => sendPart(send, entry, signal));
              if (answer !== null) partBytes += part.size;
              return answer;
            }, signal),
          roundTrip: (ms) => limiters.parts.roundTrip(ms),
          // A huge file may be in flight for hours before it is settled. Parts that were there before are no progress: to
          // complete the upload may fail each time.
          arrived() {
            attempt.progressed();
            worked();
          },
        },
      }));
    };
    let begin = 0;
    const sendTimed = (giveBack: () => void): Promise<EntryResult> => {
      begin = performance.now();
      return sendIt(giveBack);
    };
    // A multipart upload takes memory part by part.
    const result =
      kind === 'single'
        ? await withMemory(memoryInFlight(entry.size), sendTimed, signal)
        : await sendIt(() => undefined);
    const isUsual = kind === 'single' && result.kind === 'uploaded' && entry.size <= smallBytes;
    if (isUsual) limiters.files.took(performance.now() - begin);
    if (result.kind === 'failed' && !mayPass(result.error)) {
      // What can't be removed now stays in the journal and is removed by the next attempt.
      await orAborted(multiparts.drop(entry), services.signal).catch(() => undefined);
    }
    await journal.ready();
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
      const { receipt, keepTimes } = record.spec.options;
      const wire = { target, throttle, senders, wantsSha256: receipt, keepsTimes: keepTimes };
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
      const nowMs = performance.now();
      limiters.files.sample(settled + uploaded.bytes / bytesPerFile, nowMs);
      limiters.parts.sample(partBytes / bytesPerFile, nowMs);
    },
  };
}
