import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { isSameEndpoint } from '../../shared/models/destination.js';
import type { RunDigest } from '../../shared/models/run.js';
import type { HistoryState } from './history-store.js';
import type { ProfilesState } from './profiles-state.js';
import type { Place } from './route-store.js';
import { entryOf, type RunsState } from './runs-state.js';
import { useSelected, useStores } from './stores.js';

/** What a run is about, whether it is in progress or over. */
export type RunFacts = Pick<RunDigest, 'runId' | 'title' | 'profileId' | 'endpoint' | 'bucket' | 'prefix'>;

/** The destination of a run's objects: `bucket/2026/raw/`. */
export function targetOf({ bucket, prefix }: Pick<RunFacts, 'bucket' | 'prefix'>): string {
  return prefix === '' ? bucket : `${bucket}/${prefix}`;
}

/** Null while main has told nothing about the run. */
export function factsOf(runs: RunsState, history: HistoryState, runId: string): RunFacts | null {
  return entryOf(runs, runId).snapshot ?? history.runs.find((run) => run.runId === runId) ?? null;
}

/** {@link factsOf} as long as the component is shown. */
export function useRunFacts(runId: string | null): RunFacts | null {
  const stores = useStores();
  const history = useSelected(stores.history, (state) => state);
  // A snapshot comes five times a second, and says the same about this.
  return useStore(
    stores.runs.store,
    useShallow((state) => (runId === null ? null : pick(factsOf(state, history, runId)))),
  );
}

function pick(facts: RunFacts | null): RunFacts | null {
  if (facts === null) {
    return null;
  }
  const { runId, title, profileId, endpoint, bucket, prefix } = facts;
  return { runId, title, profileId, endpoint, bucket, prefix };
}

/** Where the next upload to the bucket of a run is planned; choosing a bucket where that is not possible. */
export function planAfter(facts: RunFacts, { profiles, activeId }: ProfilesState): Place {
  const profile = profiles.find(({ id }) => id === (facts.profileId ?? activeId));
  if (profile === undefined) {
    return activeId === null ? { kind: 'accounts' } : { kind: 'destination', profileId: activeId };
  }
  if (!isSameEndpoint(profile.endpoint, facts.endpoint)) {
    return { kind: 'destination', profileId: profile.id };
  }
  const { endpoint, bucket } = facts;
  return { kind: 'plan', destination: { profileId: profile.id, endpoint, bucket } };
}
