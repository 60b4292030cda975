import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppError, type ErrorCode, err, ok, type Result } from '../../shared/errors/errors.js';
import type { Profile } from '../../shared/models/account.js';
import type { Retention } from '../../shared/models/retention.js';
import { mostListedRuns, type RunDigest } from '../../shared/models/run.js';
import type { Tally } from '../../shared/models/tally.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { createLatest, type Stale, stale } from './latest-request.js';
import { activeProfile, type ProfilesState } from './profiles-state.js';
import { type ProfilesStore } from './profiles-store.js';
import { type RouteStore } from './route-store.js';
import { isInProgress } from './runs-state.js';
import { type RunChange, type RunsStore } from './runs-store.js';

/** So many uploads are asked for at first, and so many more each time. How many keep their lists of files is another number. */
const runsPerRequest = 200;

/** A run that is continued, or what is known of it. */
export type ContinuedRun = Pick<RunDigest, 'runId' | 'profileId'>;

/** How a run is continued besides the keys. */
export type Continuation = Pick<RunChange, 'onConflict'>;

/** Whether these keys may continue a run that was started with others. */
export interface OtherKeysQuestion {
  readonly run: ContinuedRun;
  readonly change: Continuation;
  readonly profileId: string;
  /** Why it is asked. */
  readonly error: AppError;
}

export interface HistoryState {
  /** False until main has sent the earlier runs. */
  readonly loaded: boolean;
  /** Uploads, newest first. */
  readonly runs: readonly RunDigest[];
  /** There may be older uploads. */
  readonly hasMore: boolean;
  /** The run that is being continued, discarded or deleted. */
  readonly busy: { readonly runId: string; readonly what: RunWork } | null;
  readonly error: AppError | null;
  /** Profiles that were tried for an interrupted run and could not continue it. */
  readonly refused: readonly string[];
  /** Whether other keys may continue a run is asked; null when it is not. */
  readonly question: OtherKeysQuestion | null;
}

export interface HistoryStore {
  readonly store: StoreApi<HistoryState>;
  load(): Promise<void>;
  /** Asks for every upload that can be listed. */
  loadAll(): Promise<void>;
  /** Asks for older uploads, too. */
  loadMore(): Promise<void>;
  /**
   * Continues a run on its own server and in its own bucket, with the keys of {@link keysFor}.
   *
   * @param unfit its own keys, if they are why it ended
   */
  continueRun(run: ContinuedRun, change?: Continuation, unfit?: string | null): Promise<void>;
  /** The answer to {@link HistoryState.question} is no. */
  closeQuestion(): void;
  /** The answer is yes: the keys mean the run's own bucket. */
  continueWithOtherKeys(question: OtherKeysQuestion): Promise<void>;
  /** Discards an interrupted run; true when it worked. */
  discard(run: RunDigest): Promise<boolean>;
  /** Deletes an ended run from the record; true when it worked. */
  delete(run: RunDigest): Promise<boolean>;
  /** For how long lists of files are kept; null when that could not be asked. */
  retention(): Promise<Retention | null>;
  /** Changes that, and removes what need not be kept any more; true when it worked. */
  setRetention(rule: Retention): Promise<boolean>;
  clearError(): void;
}

type RunWork = 'continuing' | 'discarding' | 'deleting';

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
  run: Pick<RunDigest, 'profileId'>,
  profiles: ProfilesState,
  refused: readonly string[] = [],
): Profile | null {
  const own = profiles.profiles.find(({ id }) => id === run.profileId && !refused.includes(id));
  return own ?? activeProfile(profiles);
}

/** Errors that other keys may fix. */
export const keyErrors: ReadonlySet<ErrorCode> = new Set([
  'access-key-unknown',
  'secret-key-wrong',
  'token-expired',
  'secret-unavailable',
  'access-denied',
  'denied-by-policy',
] satisfies ErrorCode[]);

export interface HistoryParts {
  readonly profiles: ProfilesStore;
  readonly runs: RunsStore;
  readonly route: RouteStore;
}

export function createHistoryStore(bridge: HoistBridge, parts: HistoryParts): HistoryStore {
  const { profiles, runs: runsStore, route } = parts;
  const store = createStore<HistoryState>(() => ({
    loaded: false,
    runs: [],
    hasMore: false,
    busy: null,
    error: null,
    refused: [],
    question: null,
  }));
  const listing = createLatest();
  const working = createLatest();

  let limit = runsPerRequest;

  async function load(): Promise<void> {
    const asked = limit;
    const answer = await listing.ask(() => bridge.runs.list({ limit: asked, mode: 'upload' }));
    if (answer === stale) {
      return;
    }
    store.setState(
      answer.ok
        ? {
            loaded: true,
            runs: answer.value,
            hasMore: answer.value.length === asked && asked < mostListedRuns,
          }
        : { loaded: true, error: answer.error },
    );
  }

  /** One at a time. */
  async function busyWith(
    { runId }: ContinuedRun,
    what: RunWork,
    question: () => Promise<Result<null>>,
  ): Promise<Result<null> | Stale> {
    if (working.isPending) {
      return stale;
    }
    store.setState({ busy: { runId, what }, error: null });
    const answer = await working.ask(question);
    if (answer !== stale) {
      store.setState({ busy: null, error: answer.ok ? null : answer.error });
    }
    return answer;
  }

  /** Asks with the keys that will continue the run. */
  async function withKeys(
    run: ContinuedRun,
    unfit: string | null,
    question: (profileId: string) => Promise<Result<null>>,
  ): Promise<Result<null>> {
    const refused = [...store.getState().refused, ...(unfit === null ? [] : [unfit])];
    const keys = keysFor(run, profiles.store.getState(), refused);
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
  const standing = (state: ReturnType<typeof runsStore.store.getState>): string =>
    [...state.runs]
      .map(([runId, entry]) => `${runId} ${isInProgress(entry)} ${entry.summary !== null}`)
      .join();
  runsStore.store.subscribe((state, before) => {
    // The first list has what happened before it was asked for.
    if (store.getState().loaded && state.runs !== before.runs && standing(state) !== standing(before)) {
      void load();
    }
  });

  route.store.subscribe(({ place }, before) => {
    if (place === before.place) {
      return;
    }
    store.setState({ error: null, question: null });
    if (place?.kind === 'history') {
      void load();
    }
  });

  return {
    store,
    load,
    async loadAll() {
      if (limit < mostListedRuns) {
        limit = mostListedRuns;
        await load();
      }
    },
    async loadMore() {
      limit = Math.min(limit + runsPerRequest, mostListedRuns);
      await load();
    },
    async continueRun(run, change = {}, unfit = null) {
      await busyWith(run, 'continuing', () =>
        withKeys(run, unfit, async (profileId) => {
          const answer = await runsStore.continueRun(run.runId, { profileId, ...change });
          if (answer.ok || answer.error.code !== 'run-keys-differ') {
            return answer;
          }
          store.setState({ question: { run, change, profileId, error: answer.error } });
          return ok(null);
        }),
      );
    },
    closeQuestion() {
      store.setState({ question: null });
    },
    async continueWithOtherKeys({ run, change, profileId }) {
      await busyWith(run, 'continuing', () =>
        runsStore.continueRun(run.runId, { profileId, ...change, otherKeysConfirmed: true }),
      );
    },
    async discard(run) {
      const answer = await busyWith(run, 'discarding', () =>
        withKeys(run, null, (profileId) => bridge.runs.discard({ runId: run.runId, profileId })),
      );
      if (answer === stale || !answer.ok) {
        return false;
      }
      runsStore.forgetSummary(run.runId);
      await load();
      return true;
    },
    async delete(run) {
      const answer = await busyWith(run, 'deleting', () => bridge.runs.delete({ runId: run.runId }));
      if (answer === stale || !answer.ok) {
        return false;
      }
      await load();
      return true;
    },
    async retention() {
      const answer = await bridge.runs.retention();
      if (!answer.ok) {
        store.setState({ error: answer.error });
      }
      return answer.ok ? answer.value : null;
    },
    async setRetention(rule) {
      const answer = await bridge.runs.setRetention(rule);
      if (!answer.ok) {
        store.setState({ error: answer.error });
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
