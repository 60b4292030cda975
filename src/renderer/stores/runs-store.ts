import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Result } from '../../shared/errors/errors.js';
import type { Destination } from '../../shared/models/destination.js';
import type { Choice } from '../../shared/models/list-search.js';
import type {
  ConflictPolicy,
  ExtraObject,
  ReadBackChoice,
  RunRow,
  RunSnapshot,
  RunView,
} from '../../shared/models/run.js';
import type { HoistBridge } from '../bridge/bridge.js';
import type { Clock } from './clock.js';
import { createLatest, createLatestByKey, stale } from './latest-request.js';
import { type Place, type RouteStore, runOf } from './route-store.js';
import { createRowPages, type RowPages } from './row-pages.js';
import { createRowWatch, type RowWatch } from './row-watch.js';
import { createRunDocuments, type RunDocuments } from './run-documents.js';
import { entryOf, isInProgress, type RunEntry, type RunsState, speedsAfter } from './runs-state.js';

/**
 * Milliseconds until an announced run counts as gone: main sends a snapshot of a run in progress five times a
 * second.
 */
export const expectedWithin = 5000;

/** With whose keys a run is continued, and what is different this time. */
export interface RunChange {
  readonly profileId: string;
  readonly onConflict?: ConflictPolicy;
  /** The person said that these keys mean the same bucket. */
  readonly otherKeysConfirmed?: true;
}

export interface RunsStore extends RunDocuments {
  readonly store: StoreApi<RunsState>;
  /** Of the run or report on screen. */
  readonly rows: RowPages<RunView, RunRow>;
  /** Files of the run on screen, by their numbers. */
  readonly watch: RowWatch;
  /** Starts a run, and shows it unless the person has gone elsewhere; true when it was started. */
  start(input: {
    destination: Destination;
    onConflict: ConflictPolicy;
    /** Set: nothing is sent, each file is compared with its object. */
    verify?: ReadBackChoice;
    /** Of a checksum report to verify by as well. */
    reportId?: string;
    /** What an upload downloads and compares once everything is sent. */
    readBack?: ReadBackChoice;
  }): Promise<boolean>;
  /** Starts to verify a bucket by a receipt, like `start`. */
  verifyReceipt(input: {
    destination: Destination;
    receiptId: string;
    prefix: string;
    readBack: ReadBackChoice;
    reportId?: string;
  }): Promise<boolean>;
  /** Waits for the first snapshot of a run that was in progress when main was asked; shows its report if none comes. */
  expect(runId: string): void;
  pause(runId: string): Promise<void>;
  resume(runId: string): Promise<void>;
  /** Lets a run go first among those in progress, instead of the one that did before, or like the others. */
  sendFirst(runId: string, isFirst: boolean): Promise<void>;
  pauseFile(runId: string, sequence: number): Promise<void>;
  resumeFile(runId: string, sequence: number): Promise<void>;
  /** Cancels a run, or the check at its end. */
  cancel(runId: string): Promise<void>;
  /** Retries what is not in the bucket; the caller shows the error. Shows the run unless the person has gone elsewhere. */
  continueRun(runId: string, change: RunChange): Promise<Result<null>>;
  /** Checks a run that is over again, and shows it; the error is kept with the run. */
  check(
    runId: string,
    how: { onlyUnproven: boolean; readBack: ReadBackChoice; reportId?: string },
  ): Promise<void>;
  /** The first objects that a verification found besides the files; none when main can't tell, and the error is kept. */
  extraObjects(runId: string, limit: number): Promise<readonly ExtraObject[]>;
  /**
   * Opens the menu of files of a run, at a point in CSS pixels from the upper left corner of the page. `canPause`: they can be paused
   * and resumed there.
   */
  openRowMenu(
    runId: string,
    choice: Choice<RunView>,
    canPause: boolean,
    at: { readonly x: number; readonly y: number },
  ): void;
  loadSummary(runId: string): Promise<void>;
  /** The record of a run that is over was changed: what its report said is not shown again. */
  forgetSummary(runId: string): void;
  setView(view: RunView): void;
  /** Removes a run that is over from the tray. */
  dismiss(runId: string): void;
  /** No run is in progress any more, and those that were did not finish. */
  lose(home: Place): void;
  clearStartError(): void;
}

export function createRunsStore(bridge: HoistBridge, clock: Clock, route: RouteStore): RunsStore {
  const store = createStore<RunsState>(() => ({
    runs: new Map(),
    tray: [],
    starting: false,
    startError: null,
    saving: null,
    view: 'all',
  }));
  const rows = createRowPages<RunView, RunRow>({
    clock,
    refreshInterval: 250,
    fetch: (runId, view, offset, limit, search) => bridge.runs.rows({ runId, view, search, offset, limit }),
  });
  const watch = createRowWatch(bridge, clock);
  const starting = createLatest();
  const summaries = createLatestByKey();
  /** Runs that are being continued: their snapshots are numbered from the start again. */
  const continuing = new Set<string>();
  /** While a start is not answered: runs that had ended when they were first heard of. One of them may be the one started. */
  const early = new Map<string, RunSnapshot>();

  function change(runId: string, part: Partial<RunEntry>): void {
    const { runs } = store.getState();
    store.setState({ runs: new Map(runs).set(runId, { ...entryOf(store.getState(), runId), ...part }) });
  }

  const isOnScreen = (runId: string): boolean => runOf(route.store.getState().place) === runId;

  function receive(snapshot: RunSnapshot): void {
    const { runId } = snapshot;
    const before = entryOf(store.getState(), runId);
    const isNewSession = continuing.delete(runId) || before.snapshot === null;
    if (!isNewSession && before.snapshot !== null && before.snapshot.sequence >= snapshot.sequence) {
      return;
    }
    if (isNewSession) {
      summaries.of(runId).cancel();
      change(runId, { snapshot, summary: null, error: null, speeds: [] });
      if (isOnScreen(runId)) rows.clear();
      const { tray } = store.getState();
      if (!tray.includes(runId)) store.setState({ tray: [...tray, runId] });
      if (snapshot.state !== 'finished') showAs('run', runId);
    } else {
      change(runId, { snapshot, speeds: speedsAfter(before, snapshot) });
    }
    const wasOver = !isNewSession && before.snapshot?.state === 'finished';
    if (snapshot.state === 'finished' && !wasOver) {
      void loadSummary(runId);
    }
  }

  async function loadSummary(runId: string): Promise<void> {
    const answer = await summaries.of(runId).ask(() => bridge.runs.summary({ runId }));
    if (answer === stale) {
      return;
    }
    if (!answer.ok) {
      change(runId, { error: answer.error });
      return;
    }
    // The rows now contain the results of the listing. A list that is on screen already does not ask for them by itself.
    if (isOnScreen(runId)) rows.reload();
    change(runId, { summary: answer.value, error: null });
    if (!isInProgress(entryOf(store.getState(), runId))) showAs('report', runId);
  }

  /** A run that ends is a report wherever it was a run, and the other way round when it is continued. */
  function showAs(kind: 'run' | 'report', runId: string): void {
    const wanted: Place = { kind, runId };
    route.rewrite((place) => (runOf(place) === runId && place.kind !== kind ? wanted : place), wanted);
  }

  async function tell(runId: string, question: (input: { runId: string }) => Promise<Result<null>>) {
    const answer = await question({ runId });
    change(runId, { error: answer.ok ? null : answer.error });
  }

  /** Asks main to work on a run that is over, itself or as a new run, and shows it unless the person has gone elsewhere. */
  async function workAgain(
    runId: string,
    question: () => Promise<Result<RunSnapshot>>,
  ): Promise<Result<RunSnapshot>> {
    const stay = route.stay();
    const known = entryOf(store.getState(), runId).snapshot;
    continuing.add(runId);
    const answer = await question();
    if (!answer.ok) {
      continuing.delete(runId);
      return answer;
    }
    const { runId: worksOn } = answer.value;
    if (worksOn !== runId) continuing.delete(runId);
    // A short run may have ended before the answer, and its snapshots were heard.
    if (worksOn !== runId || entryOf(store.getState(), runId).snapshot === known) receive(answer.value);
    if (stay.isCurrent) route.go({ kind: 'run', runId: worksOn });
    return answer;
  }

  async function begin(question: () => Promise<Result<RunSnapshot>>): Promise<boolean> {
    if (starting.isPending) {
      return false;
    }
    const stay = route.stay();
    early.clear();
    store.setState({ starting: true, startError: null });
    const answer = await starting.ask(question);
    if (answer === stale) {
      return false;
    }
    store.setState({ starting: false, startError: answer.ok ? null : answer.error });
    if (!answer.ok) {
      return false;
    }
    const { runId } = answer.value;
    if (stay.isCurrent) route.go({ kind: 'run', runId });
    receive(answer.value);
    const ended = early.get(runId);
    early.clear();
    if (ended !== undefined) receive(ended);
    return true;
  }

  bridge.runs.onWanted(({ runId }) => {
    route.go({ kind: isInProgress(entryOf(store.getState(), runId)) ? 'run' : 'report', runId });
  });
  bridge.runs.onSnapshot((snapshot) => {
    // Of a run that was over before this page was loaded nothing is news.
    const { runId, state } = snapshot;
    if (store.getState().runs.has(runId) || isOnScreen(runId) || state !== 'finished') {
      receive(snapshot);
    } else if (starting.isPending) {
      early.set(runId, snapshot);
    }
  });

  return {
    store,
    rows,
    watch,
    ...createRunDocuments(
      bridge,
      (saving) => store.setState({ saving }),
      (runId, error) => change(runId, { error }),
    ),
    start: (input) => begin(() => bridge.runs.start(input)),
    verifyReceipt: (input) => begin(() => bridge.receipts.verify(input)),
    expect(runId) {
      clock.after(expectedWithin, () => {
        if (!store.getState().runs.has(runId)) showAs('report', runId);
      });
    },
    pause: (runId) => tell(runId, bridge.runs.pause),
    resume: (runId) => tell(runId, bridge.runs.resume),
    sendFirst: (runId, isFirst) => tell(runId, (input) => bridge.runs.sendFirst({ ...input, isFirst })),
    pauseFile: (runId, sequence) =>
      tell(runId, (input) => bridge.runs.pauseFiles({ ...input, choice: { rows: [sequence] } })),
    resumeFile: (runId, sequence) =>
      tell(runId, (input) => bridge.runs.resumeFiles({ ...input, choice: { rows: [sequence] } })),
    cancel: (runId) => tell(runId, bridge.runs.cancel),
    async continueRun(runId, again) {
      const answer = await workAgain(runId, () => bridge.runs.retryFailed({ runId, ...again }));
      return answer.ok ? { ok: true, value: null } : answer;
    },
    async check(runId, how) {
      const answer = await workAgain(runId, () => bridge.runs.check({ runId, ...how }));
      if (!answer.ok) change(runId, { error: answer.error });
    },
    async extraObjects(runId, limit) {
      const answer = await bridge.runs.extraObjects({ runId, limit });
      if (!answer.ok) change(runId, { error: answer.error });
      return answer.ok ? answer.value : [];
    },
    openRowMenu(runId, choice, canPause, at) {
      void bridge.runs.rowMenu({ runId, choice, canPause, at });
    },
    loadSummary,
    forgetSummary(runId) {
      summaries.of(runId).cancel();
      change(runId, { summary: null });
    },
    setView(view) {
      store.setState({ view });
    },
    dismiss(runId) {
      const { tray } = store.getState();
      if (!isInProgress(entryOf(store.getState(), runId))) {
        store.setState({ tray: tray.filter((one) => one !== runId) });
      }
    },
    lose(home) {
      const { runs, tray } = store.getState();
      const isLost = (runId: string): boolean => {
        const entry = runs.get(runId);
        return entry === undefined || isInProgress(entry);
      };
      store.setState({
        runs: new Map([...runs].filter(([runId]) => !isLost(runId))),
        tray: tray.filter((runId) => !isLost(runId)),
      });
      route.rewrite((place) => (place.kind === 'run' && isLost(place.runId) ? null : place), home);
    },
    clearStartError() {
      store.setState({ startError: null });
    },
  };
}
