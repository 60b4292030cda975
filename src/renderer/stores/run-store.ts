import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConflictPolicy, RunRow, RunSnapshot, RunSummary, RunView } from '../../shared/domain.js';
import type { AppError, Result } from '../../shared/errors.js';
import type { HoistBridge } from '../bridge/bridge.js';
import type { Clock } from './clock.js';
import { createRowPages, type RowPages } from './row-pages.js';

export type ReportFormat = 'csv' | 'json' | 'html';

export interface RunState {
  /** The run on screen, as main last told it; replaced whole, five times a second. */
  readonly snapshot: RunSnapshot | null;
  /** The end of it, once main has checked the bucket. */
  readonly summary: RunSummary | null;
  readonly starting: boolean;
  readonly saving: boolean;
  /** What went wrong with a question about the run, not with a file. */
  readonly error: AppError | null;
  readonly view: RunView;
}

export interface RunStore {
  readonly store: StoreApi<RunState>;
  readonly rows: RowPages<RunView, RunRow>;
  start(input: { profileId: string; bucket: string; onConflict: ConflictPolicy }): Promise<void>;
  cancel(): Promise<void>;
  /**
   * Sends the failed and the cancelled files once more, with other keys or another policy for objects that exist
   * when they are given.
   */
  retryFailed(change?: { profileId?: string; onConflict?: ConflictPolicy }): Promise<void>;
  /** True when a report was written, false when the person changed their mind. */
  saveReport(format: ReportFormat): Promise<boolean>;
  loadSummary(): Promise<void>;
  setView(view: RunView): void;
  /** Puts the finished run away. */
  leave(): void;
  clearError(): void;
}

const fresh: RunState = {
  snapshot: null,
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
  /** The latest word of a run whose start has not been answered yet: a short run may end before the answer. */
  let early: RunSnapshot | null = null;

  function show(snapshot: RunSnapshot): void {
    const before = store.getState().snapshot;
    store.setState({ snapshot });
    if (snapshot.state === 'finished' && (before?.runId !== snapshot.runId || before.state !== 'finished')) {
      void loadSummary();
    }
  }

  async function loadSummary(): Promise<void> {
    const runId = store.getState().snapshot?.runId;
    if (runId === undefined) {
      return;
    }
    const answer = await bridge.runs.summary({ runId });
    if (store.getState().snapshot?.runId === runId) {
      // The rows now tell what the bucket's listing said of them.
      rows.clear();
      store.setState(answer.ok ? { summary: answer.value, error: null } : { error: answer.error });
    }
  }

  async function begin(question: () => Promise<Result<RunSnapshot>>): Promise<void> {
    if (store.getState().starting) {
      return;
    }
    early = null;
    store.setState({ starting: true, error: null });
    const answer = await question();
    if (!answer.ok) {
      store.setState({ starting: false, error: answer.error });
      return;
    }
    const heard = early as RunSnapshot | null;
    early = null;
    rows.clear();
    store.setState({ ...fresh });
    const isNewer = heard?.runId === answer.value.runId && heard.sequence > answer.value.sequence;
    show(isNewer ? heard : answer.value);
  }

  bridge.runs.onSnapshot((snapshot) => {
    const { snapshot: known, starting } = store.getState();
    if (starting) {
      early = early?.runId === snapshot.runId && early.sequence > snapshot.sequence ? early : snapshot;
      return;
    }
    // With nothing on screen this is a run that outlived the page; another run's late word is not for us.
    const isOurs = known === null ? snapshot.state !== 'finished' : known.runId === snapshot.runId;
    const isNews = known === null || snapshot.sequence > known.sequence;
    if (isOurs && isNews) {
      show(snapshot);
    }
  });

  return {
    store,
    rows,
    start: (input) => begin(() => bridge.runs.start(input)),
    async cancel() {
      const runId = store.getState().snapshot?.runId;
      if (runId === undefined) {
        return;
      }
      const answer = await bridge.runs.cancel({ runId });
      if (!answer.ok) {
        store.setState({ error: answer.error });
      }
    },
    async retryFailed(change = {}) {
      const runId = store.getState().snapshot?.runId;
      if (runId !== undefined) {
        await begin(() => bridge.runs.retryFailed({ runId, ...change }));
      }
    },
    async saveReport(format) {
      const runId = store.getState().snapshot?.runId;
      if (runId === undefined) {
        return false;
      }
      store.setState({ saving: true, error: null });
      const answer = await bridge.runs.saveReport({ runId, format });
      store.setState(answer.ok ? { saving: false } : { saving: false, error: answer.error });
      return answer.ok && answer.value;
    },
    loadSummary,
    setView(view) {
      store.setState({ view });
    },
    leave() {
      rows.clear();
      store.setState(fresh, true);
    },
    clearError() {
      store.setState({ error: null });
    },
  };
}
