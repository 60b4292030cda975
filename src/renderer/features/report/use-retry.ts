import type { ConflictPolicy, RunSummary } from '../../../shared/models/run.js';
import { keyErrors } from '../../stores/history-store.js';
import { factsOf } from '../../stores/run-facts.js';
import { useStores } from '../../stores/stores.js';

/**
 * Sends what is not in the bucket yet, to the run's own server and with its own keys; with those in use when its own are
 * why it ended.
 */
export function useRetry(summary: RunSummary): (onConflict?: ConflictPolicy) => Promise<void> {
  const { history, runs } = useStores();
  return async (onConflict) => {
    const { runId, error } = summary;
    const facts = factsOf(runs.store.getState(), history.store.getState(), runId);
    const profileId = facts?.profileId ?? null;
    const unfit = error !== null && keyErrors.has(error.code) ? profileId : null;
    await history.continueRun({ runId, profileId }, onConflict === undefined ? {} : { onConflict }, unfit);
  };
}
