import { planAfter, type RunFacts } from '../../stores/run-facts.js';
import { useStores } from '../../stores/stores.js';

/** Opens a run's bucket and shows what the run's keys may do there. */
export function useAccessCheck(): (facts: RunFacts) => Promise<void> {
  const { access, profiles, route } = useStores();
  return async (facts) => {
    const place = planAfter(facts, profiles.store.getState());
    route.go(place);
    if (place.kind === 'plan') {
      await access.check({ destination: place.destination, prefix: facts.prefix });
    }
  };
}
