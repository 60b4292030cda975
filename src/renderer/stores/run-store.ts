import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppError, ok, type Result } from '../../shared/errors/errors.js';
import type {
  ConflictPolicy,
  RunDigest,
  RunRow,
  RunSnapshot,
  RunSummary,
  RunView,
} from '../../shared/models/run.js';
import type { HoistBridge } from '../bridge/bridge.js';
import type { Clock } from './clock.js';
import { createLatest, stale } from './latest-request.js';
import { createRowPages, type RowPages } from './row-pages.js';

export type ReportFormat = 'csv' | 'json' | 'html';

/**
 * Milliseconds until an announced run counts as gone: main sends a snapshot of a run in progress five times a
 * second.
 */
export const expectedWithin = 5000;

/** What may be different when a run is continued. */
export interface RunChange {
  readonly profileId?: string;
  readonly onConflict?: ConflictPolicy;
}

export interface RunState {
  /**
   * The run on screen, as main last sent it; replaced as a whole, five times a second. Null for one from the
   * history.
   */
  readonly snapshot: RunSnapshot | null;
  /** The earlier run whose report is on screen. */
  readonly opened: RunDigest | null;
  /** A run that is known to be in progress, of which no snapshot has arrived yet. */
  readonly expected: string | null;
  /** The run's summary, once main has checked the bucket. */
  readonly summary: RunSummary | null;
  readonly starting: boolean;
  readonly saving: boolean;
  /** What went wrong with a request about the run, not with a file. */
  readonly error: AppError | null;
  readonly view: RunView;
}

export interface RunStore {
  readonly store: StoreApi<RunState>;
  readonly rows: RowPages<RunView, RunRow>;
  start(input: { profileId: string; bucket: string; onConflict: ConflictPolicy }): Promise<void>;
  /** Shows a run that is in progress according to main, as soon as its snapshot arrives. */
  expect(runId: string): void;
  /** Shows the report of an earlier run, unless a run is on screen. */
  showReport(run: RunDigest, summary: RunSummary): void;
  pause(): Promise<void>;
  resume(): Promise<void>;
  pauseFile(sequence: number): Promise<void>;
  resumeFile(sequence: number): Promise<void>;
  cancel(): Promise<void>;
  /** Retries the failed and the cancelled files, with other keys or another conflict policy if given. */
  retryFailed(change?: RunChange): Promise<void>;
  /** The same for any run that is not in progress; the caller shows the error. */
  takeUp(runId: string, change: RunChange): Promise<Result<null>>;
  /** True when a report was written, false when the user cancelled. */
  saveReport(format: ReportFormat): Promise<boolean>;
  loadSummary(): Promise<void>;
  setView(view: RunView): void;
  /** The run on screen is not in progress any more, and did not finish. */
  lose(): void;
  /** Closes the finished run. */
  leave(): void;
  clearError(): void;
}

const fresh: RunState = {
  snapshot: null,
  opened: null,
  expected: null,
  summary: null,
  starting: false,
  saving: false,
  error: null,
  view: 'all',
};

export function createRunStore(bridge: HoistBridge, clock: Clock): RunStore {
  const store = createStore<RunState>(() => fresh);
  const rows = createRowPages<RunView, RunRow>({
    clock,
    refreshInterval: 250,
    fetch: (runId, view, offset, limit) => bridge.runs.rows({ runId, view, offset, limit }),
  });
  const starting = createLatest();
  const expecting = createLatest();
  const shown = createLatest();
  /** The run on screen; stale once another run or none is shown. */
  let onScreen = shown.begin();
  /**
   * The latest snapshot of a run whose start has not been answered yet: a short run may end before the
   * answer.
   */
  let early: RunSnapshot | null = null;
  /** The latest snapshot of any run. */
  let latest: RunSnapshot | null = null;

  function shownRunId(): string | null {
    const { snapshot, summary } = store.getState();
    return snapshot?.runId ?? summary?.runId ?? null;
  }

  function show(snapshot: RunSnapshot): void {
    const before = store.getState().snapshot;
    if (before?.runId !== snapshot.runId) {
      onScreen = shown.begin();
    }
    // A run that appears replaces an earlier one's report.
    store.setState(before === null ? { ...fresh, snapshot } : { snapshot });
    if (snapshot.state === 'finished' && (before?.runId !== snapshot.runId || before.state !== 'finished')) {
      void loadSummary();
    }
  }

  async function loadSummary(): Promise<void> {
    const runId = store.getState().snapshot?.runId;
    if (runId === undefined) {
      return;
    }
    const answer = await onScreen.ask(() => bridge.runs.summary({ runId }));
    if (answer !== stale) {
      // The rows now contain the results of the listing.
      rows.clear();
      store.setState(answer.ok ? { summary: answer.value, error: null } : { error: answer.error });
    }
  }

  async function begin(question: () => Promise<Result<RunSnapshot>>): Promise<Result<null>> {
    if (starting.isPending) {
      return ok(null);
    }
    early = null;
    store.setState({ starting: true, error: null });
    const answer = await starting.ask(question);
    if (answer === stale) {
      return ok(null);
    }
    if (!answer.ok) {
      store.setState({ starting: false });
      return answer;
    }
    const heard = early as RunSnapshot | null;
    early = null;
    rows.clear();
    store.setState({ ...fresh });
    const isNewer = heard?.runId === answer.value.runId && heard.sequence > answer.value.sequence;
    show(isNewer ? heard : answer.value);
    return ok(null);
  }

  const takeUp: RunStore['takeUp'] = (runId, change) =>
    begin(() => bridge.runs.retryFailed({ runId, ...change }));

  /** Keeps what went wrong for the screen that the run is on, or would be. */
  function keepError(answer: Result<unknown>): void {
    if (!answer.ok) {
      store.setState({ error: answer.error });
    }
  }

  async function tell(question: (input: { runId: string }) => Promise<Result<null>>): Promise<void> {
    const runId = store.getState().snapshot?.runId;
    if (runId !== undefined) {
      const answer = await onScreen.ask(() => question({ runId }));
      if (answer !== stale) {
        keepError(answer);
      }
    }
  }

  function leave(): void {
    onScreen = shown.begin();
    rows.clear();
    store.setState(fresh, true);
  }

  bridge.runs.onSnapshot((snapshot) => {
    latest = snapshot;
    const { snapshot: known, expected } = store.getState();
    if (starting.isPending) {
      early = early?.runId === snapshot.runId && early.sequence > snapshot.sequence ? early : snapshot;
      return;
    }
    // With nothing on screen this is a run that outlived the page; a late snapshot of another run is ignored.
    const isUnderWay = snapshot.state !== 'finished' || snapshot.runId === expected;
    const isOurs = known === null ? isUnderWay : known.runId === snapshot.runId;
    const isNews = known === null || snapshot.sequence > known.sequence;
    if (isOurs && isNews) {
      show(snapshot);
    }
  });

  return {
    store,
    rows,
    async start(input) {
      keepError(await begin(() => bridge.runs.start(input)));
    },
    expect(runId) {
      if (store.getState().snapshot !== null) {
        return;
      }
      if (latest?.runId === runId) {
        show(latest);
        return;
      }
      const waiting = expecting.begin();
      store.setState({ expected: runId });
      clock.after(expectedWithin, () => {
        if (waiting.isCurrent) {
          store.setState({ expected: null });
        }
      });
    },
    showReport(run, summary) {
      if (store.getState().snapshot === null) {
        onScreen = shown.begin();
        rows.clear();
        store.setState({ ...fresh, opened: run, summary });
      }
    },
    pause: () => tell((input) => bridge.runs.pause(input)),
    resume: () => tell((input) => bridge.runs.resume(input)),
    pauseFile: (sequence) => tell((input) => bridge.runs.pauseFile({ ...input, sequence })),
    resumeFile: (sequence) => tell((input) => bridge.runs.resumeFile({ ...input, sequence })),
    cancel: () => tell((input) => bridge.runs.cancel(input)),
    async retryFailed(change = {}) {
      const runId = shownRunId();
      if (runId !== null) {
        keepError(await takeUp(runId, change));
      }
    },
    takeUp,
    async saveReport(format) {
      const runId = shownRunId();
      if (runId === null) {
        return false;
      }
      store.setState({ saving: true, error: null });
      const question = onScreen;
      const answer = await bridge.runs.saveReport({ runId, format });
      if (question.isCurrent) {
        store.setState(answer.ok ? { saving: false } : { saving: false, error: answer.error });
      }
      return answer.ok && answer.value;
    },
    loadSummary,
    setView(view) {
      store.setState({ view });
    },
    lose() {
      latest = null;
      const { snapshot, expected } = store.getState();
      if (expected !== null || (snapshot !== null && snapshot.state !== 'finished')) {
        leave();
      }
    },
    leave,
    clearError() {
      store.setState({ error: null });
    },
  };
}
