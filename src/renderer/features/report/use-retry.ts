import type { ConflictPolicy } from '../../../shared/models/run.js';
import { activeProfile } from '../../stores/profiles-store.js';
import { useStores } from '../../stores/stores.js';

/** Sends what is not in the bucket yet, with the keys in use now: the run's own may be why it failed. */
export function useRetry(): (onConflict?: ConflictPolicy) => Promise<void> {
  const { profiles, run } = useStores();
  return async (onConflict) => {
    const profile = activeProfile(profiles.store.getState());
    await run.retryFailed({
      ...(profile === null ? {} : { profileId: profile.id }),
      ...(onConflict === undefined ? {} : { onConflict }),
    });
  };
}
