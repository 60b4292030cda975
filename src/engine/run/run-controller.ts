import { setMaxListeners } from 'node:events';
import { createGate } from '../../base/async/gate.js';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { normalizePrefix } from '../../shared/aws/key-rules.js';
import { type AppError, HoistError } from '../../shared/errors/errors.js';
import type { RunOutcome, RunSnapshot } from '../../shared/models/run.js';
import type { RunRecord, UploadMethod } from '../journal/records.js';
import type { ScannedEntry } from '../plan/scanned-entry.js';
import {
  type Concluding,
  checkAgain,
  dropMultiparts,
  onlyDenials,
  outcomeOf,
  removeLost,
  settleUnsent,
  verifyListing,
} from './conclusion/conclusion.js';
import { createRemoteIndex } from './entry/remote-index.js';
import { createRowMultiparts, type RowMultiparts } from './entry/row-multiparts.js';
import { createIntake } from './intake/intake.js';
import { createAccounting } from './progress/accounting.js';
import { createSpeedometer } from './progress/speedometer.js';
import { createRunRequests } from './requests/run-requests.js';
import type { RunController, RunServices } from './run-contract.js';
import { createRunSenders } from './run-senders.js';
import { createSnapshots } from './run-snapshot.js';
import { createRunMachine, shownAs } from './run-states.js';
import { createPausedFiles } from './schedule/paused-files.js';
import { createScheduler, tuneEveryMs } from './schedule/scheduler.js';
import { createWorkSource } from './schedule/work-source.js';

/** Milliseconds. The first one is left out: a short run has ended before anybody could read it, and drawing it takes what sends. */
const snapshotEveryMs = 200;

export function createRunController(record: RunRecord, services: RunServices): RunController {
  const { journal, limits } = services;
  const { run, spec } = record;
  const prefix = normalizePrefix(spec.options.prefix);
  const startedAt = performance.now();
  const accounting = createAccounting(journal.runs.totals(run));
  const speedometer = createSpeedometer(accounting);
  const share = services.budget.join();
  if (spec.goesFirst === true) share.setFirst(true);
  const gate = createGate();
  const writeAhead = {
    ready: () => journal.ready(true),
    mark: (method: UploadMethod, first: number, last: number) =>
      journal.entries.markInFlight(run, method, first, last),
  };
  const queue = createWorkSource(journal.entries, run, spec.mode === 'upload' ? writeAhead : null);
  const paused = createPausedFiles(journal, run, queue, accounting);
  const work = new AbortController();
  // Every request in flight listens for the end of the run.
  setMaxListeners(0, work.signal);
  const { signal } = work;
  const verification = new AbortController();
  const requests = createRunRequests({
    target: services.target,
    limits,
    share,
    gate,
    signal,
    patienceMs: () => (scheduler.hasContact ? limits.patienceMs : limits.firstContactMs),
    onRetriesExhausted: giveUp,
    onChange: () => machine.send(network.outage === null ? 'online' : 'offline'),
  });
  const { target, network, retries } = requests;
  const senders = createRunSenders({ openSenderPool: services.openSenderPool, retries, signal });
  const remote = createRemoteIndex(journal, run, target, prefix, services.firstPage);
  const intake = createIntake({ journal, own: services.own, record, accounting, queue, signal });
  const rowMultiparts = createRowMultiparts({
    run,
    createdMs: record.createdMs,
    target,
    journal,
    lateCreateMs: limits.lateCreateMs,
  });
  const multiparts: RowMultiparts = {
    ...rowMultiparts,
    // It sends a request that is not repeated by itself: see LostCreates.
    removeLost: (until) =>
      retries.run({ file: null, signal: until, scope: 'request' }, () => rowMultiparts.removeLost(until)),
  };
  const concluding: Concluding = {
    journal,
    record,
    target,
    prefix,
    multiparts,
    signal: AbortSignal.any([signal, verification.signal]),
    onProgress(confirmed, of) {
      check = { confirmed, of };
    },
  };

  let outcome: RunOutcome | null = null;
  /** Why the run is being stopped, or was. */
  let fatal: AppError | null = null;
  let check: RunSnapshot['check'] = null;

  const machine = createRunMachine({
    shutGate: () => gate.shut('paused'),
    openGate() {
      network.forgive();
      gate.open('paused');
    },
    resumeFiles: () => paused.resumeAll((sequence) => scheduler.active.has(sequence)),
    resetSpeed: () => speedometer.reset(),
    stopWork() {
      queue.stop();
      const reason = new DOMException(`the run is ${machine.phase}`, 'AbortError');
      work.abort(reason);
      scheduler.stopAll(reason);
    },
    publish,
  });

  const scheduler = createScheduler({
    record,
    journal,
    requests,
    limits,
    share,
    accounting,
    queue,
    paused,
    remote,
    multiparts,
    signal,
    onFatal: stop,
    onLaidAside: () => speedometer.reset(),
  });
  const nextSnapshot = createSnapshots({ record, accounting, speedometer, intake, paused, scheduler });

  function stop(error: AppError): void {
    if (!machine.accepts('stop')) return;
    fatal = error;
    machine.send('stop');
  }

  /** What was sent stays sent when only the last listing can't be had. */
  function giveUp(error: AppError): void {
    if (machine.phase === 'verifying') verification.abort(new HoistError(error.code, error.details));
    else stop(error);
  }

  function activeMs(): number {
    return record.activeMs + Math.round(performance.now() - startedAt);
  }

  /** Whether every unsettled file is paused individually: nothing reports it, so it is checked. */
  function lookForWork(): void {
    const isOnlyPausedLeft =
      intake.isOver &&
      paused.count > 0 &&
      scheduler.active.size === 0 &&
      accounting.totals.planned.files === paused.count;
    machine.send(isOnlyPausedLeft ? 'onlyPausedLeft' : 'workLeft');
  }

  function snapshot(): RunSnapshot {
    lookForWork();
    const state = shownAs[machine.phase];
    return nextSnapshot({
      state,
      outcome,
      error: fatal ?? network.outage,
      check,
      elapsedMs: activeMs(),
      isFirst: share.isFirst,
    });
  }

  function publish(): void {
    share.setWorking(machine.phase === 'uploading' || machine.phase === 'verifying');
    services.publish(snapshot());
  }

  async function send(): Promise<void> {
    await scheduler.work(spec.mode === 'upload' ? await senders.open() : null);
    // The last listing is the peak of memory: the senders' connections and threads are gone by then, or free for another run.
    void senders.close();
  }

  /** Lists what is there before; a web page in the place of a listing says that nothing else can be believed. */
  async function listBefore(until: AbortSignal): Promise<void> {
    await remote.fill(until);
    if (remote.error?.code === 'endpoint-not-s3') stop(remote.error);
  }

  async function workThrough(source: AsyncIterable<readonly ScannedEntry[]> | null): Promise<void> {
    const onFailure = (error: unknown): void => stop(toAppError(error));
    const scanning = intake.run(source).catch(onFailure);
    const done = new AbortController();
    const listing = listBefore(AbortSignal.any([signal, done.signal]));
    const sending = send().catch(onFailure);
    await Promise.all([scanning, sending]);
    // What a verification finds besides the files is in the rest of the listing.
    if (spec.mode !== 'verify') done.abort();
    await listing;
    if (spec.mode === 'verify' && remote.isComplete) journal.extra.collect(run);
    journal.remote.forget(run);
  }

  function checkBucket(): Promise<AppError | null> {
    const { recheck } = services;
    if (recheck !== null) return checkAgain(concluding, recheck);
    const { verifying } = spec;
    return verifying === undefined
      ? verifyListing(concluding)
      : checkAgain(concluding, { onlyUnproven: false, verifying });
  }

  /** Gives every row and the run their final state; null when the run is to be continued later. */
  async function conclude(): Promise<RunOutcome | null> {
    journal.runs.saveActiveTime(run, activeMs());
    const isVerified = spec.mode === 'upload' && machine.send('settled');
    if (isVerified) await removeLost(concluding);
    const listingError = isVerified ? await checkBucket() : null;
    if (machine.phase === 'interrupting') return conclusion(null);
    const isCancelled = machine.phase === 'cancelling';
    if (isCancelled || machine.phase === 'stopping') {
      paused.clear();
      if (isCancelled) await dropMultiparts(concluding);
      settleUnsent(concluding, fatal);
    }
    if (spec.mode === 'verify') journal.entries.settleUnlikeEtags(run);
    accounting.replace(journal.runs.totals(run));
    if (!isCancelled) fatal ??= onlyDenials(concluding);
    const ended = isCancelled ? 'cancelled' : fatal === null ? outcomeOf(concluding) : 'stopped';
    conclusion(ended);
    journal.recomputed.forget(run);
    journal.runs.end(run, {
      outcome: ended,
      error: fatal,
      listingError,
      nowMs: Date.now(),
      activeMs: activeMs(),
    });
    return ended;
  }

  function conclusion(ended: RunOutcome | null): RunOutcome | null {
    outcome = ended;
    machine.send('concluded');
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
      let ticks = 0;
      const ticker = setInterval(() => {
        speedometer.sample();
        ticks += 1;
        if (ticks > 1) publish();
      }, snapshotEveryMs);
      const tuner = setInterval(() => scheduler.tune(), tuneEveryMs);
      try {
        if (services.recheck === null) await workThrough(source);
        return await conclude();
      } catch (error) {
        // The journal failed: the next start continues from what it contains.
        if (machine.phase === 'interrupting') return conclusion(null);
        fatal = toAppError(error);
        return conclusion('stopped');
      } finally {
        clearInterval(ticker);
        clearInterval(tuner);
        requests.close();
        share.leave();
        journal.flush();
        publish();
        // Nobody waits for a thread that is slow to end.
        await senders.close();
      }
    },
    pause: () => void machine.send('pause'),
    resume() {
      lookForWork();
      machine.send('resume');
    },
    sendFirst(isFirst) {
      share.setFirst(isFirst);
      journal.runs.saveFirst(run, isFirst);
      publish();
    },
    pauseFiles(sequences) {
      // A run that is told to end settles its files itself.
      if (!machine.accepts('cancel')) return;
      const stopped = paused.pause(sequences);
      for (const sequence of stopped) {
        scheduler.stop(sequence, new DOMException('the file was paused', 'AbortError'));
      }
      if (stopped.length > 0) publish();
    },
    resumeFiles(sequences) {
      if (paused.resume(sequences, (sequence) => scheduler.active.has(sequence)) === 0) return;
      speedometer.reset();
      publish();
    },
    cancel() {
      if (machine.phase === 'verifying') verification.abort(new HoistError('check-cancelled'));
      else machine.send('cancel');
    },
    interrupt: () => void machine.send('interrupt'),
    stop,
  };
}
