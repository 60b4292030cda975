import type { RunSummary } from '../../../shared/models/run.js';
import { activeProfile } from '../../stores/profiles-store.js';
import { useStores } from '../../stores/stores.js';

/** Opens a run's bucket and shows what the keys in use may do there. */
export function useAccessCheck(): (summary: RunSummary) => Promise<void> {
  const { access, buckets, history, profiles, run } = useStores();
  return async ({ bucket, prefix }) => {
    const profile = activeProfile(profiles.store.getState());
    if (profile === null) {
      return;
    }
    run.leave();
    history.close();
    if (buckets.store.getState().chosen?.name !== bucket) {
      buckets.choose({ name: bucket, region: null, createdAt: null }, profile.id);
    }
    await access.check({ profileId: profile.id, bucket, prefix });
  };
}
