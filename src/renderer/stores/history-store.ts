import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppError, type ErrorCode, err, type Result } from '../../shared/errors/errors.js';
import type { Profile } from '../../shared/models/account.js';
import type { RunDigest } from '../../shared/models/run.js';
import type { Tally } from '../../shared/models/tally.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { createLatest, type Stale, stale } from './latest-request.js';
import { activeProfile, type ProfilesState, type ProfilesStore } from './profiles-store.js';
import type { RunStore } from './run-store.js';

/** The number of earlier runs that are requested. */
export const keptRuns = 200;

export interface HistoryState {
  /** False until main has sent the earlier runs. */
  readonly loaded: boolean;
  /** Uploads, newest first. */
  readonly runs: readonly RunDigest[];
  /** True while their list is shown. */
  readonly isOpen: boolean;
  /** The run that is being opened, continued or discarded. */
  readonly busy: { readonly runId: string; readonly what: 'opening' | 'continuing' | 'discarding' } | null;
  readonly error: AppError | null;
  /** Profiles that were tried for an interrupted run and could not continue it. */
  readonly refused: readonly string[];
}

export interface HistoryStore {
  readonly store: StoreApi<HistoryState>;
  load(): Promise<void>;
  open(): void;
  close(): void;
  /** Shows a run's report. */
  show(run: RunDigest): Promise<void>;
  /** Continues an interrupted run, with the keys of {@link keysFor}. */
  continueRun(run: RunDigest): Promise<void>;
  /** Discards an interrupted run; true when it worked. */
  discard(run: RunDigest): Promise<boolean>;
  clearError(): void;
}

export function isInterrupted(run: RunDigest): boolean {
  return run.outcome === null && !run.isRunning;
}

/** The progress of a run: what has arrived, including parts of files, out of what is to arrive. */
export function standingOf(run: RunDigest): { readonly done: Tally; readonly wanted: Tally } {
  return {
    done: { files: run.uploaded.files, bytes: run.uploaded.bytes + run.partBytes },
    wanted: {
      files: run.found.files - run.skipped.files,
      bytes: run.found.bytes - run.skipped.bytes,
    },
  };
}

/**
 * Whose keys continue a run: its own while Hoist has them and S3 accepts them, otherwise those in use; null
 * when there are none.
 */
export function keysFor(
  run: RunDigest,
  profiles: ProfilesState,
  refused: readonly string[] = [],
): Profile | null {
  const own = profiles.profiles.find(({ id }) => id === run.profileId && !refused.includes(id));
  return own ?? activeProfile(profiles);
}

/** Errors that other keys may fix. */
const keyErrors: ReadonlySet<ErrorCode> = new Set([
  'access-key-unknown',
  'secret-key-wrong',
  'token-expired',
  'secret-unavailable',
  'access-denied',
  'denied-by-policy',
] satisfies ErrorCode[]);

export function createHistoryStore(
  bridge: HoistBridge,
  { profiles, run: runStore }: { readonly profiles: ProfilesStore; readonly run: RunStore },
): HistoryStore {
  const store = createStore<HistoryState>(() => ({
    loaded: false,
    runs: [],
    isOpen: false,
    busy: null,
    error: null,
    refused: [],
  }));
  const listing = createLatest();
  const working = createLatest();

  async function load(): Promise<void> {
    const answer = await listing.ask(() => bridge.runs.list({ limit: keptRuns }));
    if (answer === stale) {
      return;
    }
    if (!answer.ok) {
      store.setState({ loaded: true, error: answer.error });
      return;
    }
    const runs = answer.value.filter((run) => run.mode === 'upload');
    const running = runs.find((run) => run.isRunning);
    if (running !== undefined) {
      runStore.expect(running.runId);
      useKeysOf(running);
    }
    store.setState({ loaded: true, runs });
  }

  /** Puts a run's keys into use, so that the window shows whose they are. */
  function useKeysOf(run: RunDigest): void {
    const keys = profiles.store.getState().profiles.find(({ id }) => id === run.profileId);
    if (keys !== undefined) {
      profiles.select(keys.id);
    }
  }

  /** A report that is being opened can be superseded; continuing and discarding can't. */
  async function busyWith<T>(
    run: RunDigest,
    what: 'opening' | 'continuing' | 'discarding',
    question: () => Promise<Result<T>>,
  ): Promise<Result<T> | Stale> {
    if (working.isPending && store.getState().busy?.what !== 'opening') {
      return stale;
    }
    store.setState({ busy: { runId: run.runId, what }, error: null });
    const answer = await working.ask(question);
    if (answer !== stale) {
      store.setState({ busy: null, error: answer.ok ? null : answer.error });
    }
    return answer;
  }

  function forgetOpening(): void {
    if (store.getState().busy?.what === 'opening') {
      working.cancel();
      store.setState({ busy: null });
    }
  }

  /** Asks with the keys that will continue the run. */
  async function withKeys(
    run: RunDigest,
    question: (profileId: string) => Promise<Result<null>>,
  ): Promise<Result<null>> {
    const keys = keysFor(run, profiles.store.getState(), store.getState().refused);
    if (keys === null) {
      return err('profile-not-found');
    }
    const answer = await question(keys.id);
    if (!answer.ok && keyErrors.has(answer.error.code)) {
      store.setState({ refused: [...store.getState().refused, keys.id] });
    }
    return answer;
  }

  // The history changes by itself only when a run starts or ends.
  runStore.store.subscribe((state, before) => {
    if (state.snapshot !== null && before.snapshot === null) {
      forgetOpening();
      store.setState({ isOpen: false, error: null });
    }
    if (state.summary !== null && state.snapshot !== null && before.summary === null) {
      void load();
    }
  });

  return {
    store,
    load,
    open() {
      store.setState({ isOpen: true, error: null });
      void load();
    },
    close() {
      forgetOpening();
      store.setState({ isOpen: false, error: null });
    },
    async show(run) {
      const answer = await busyWith(run, 'opening', () => bridge.runs.summary({ runId: run.runId }));
      if (answer !== stale && answer.ok) {
        runStore.showReport(run, answer.value);
      }
    },
    async continueRun(run) {
      await busyWith(run, 'continuing', () =>
        withKeys(run, async (profileId) => {
          const answer = await runStore.takeUp(run.runId, { profileId });
          if (answer.ok) {
            profiles.select(profileId);
          }
          return answer;
        }),
      );
    },
    async discard(run) {
      const answer = await busyWith(run, 'discarding', () =>
        withKeys(run, (profileId) => bridge.runs.discard({ runId: run.runId, profileId })),
      );
      if (answer === stale || !answer.ok) {
        return false;
      }
      await load();
      return true;
    },
    clearError() {
      store.setState({ error: null });
    },
  };
}
