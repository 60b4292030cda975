import { useCallback, useSyncExternalStore } from 'react';
import { type Screen, screenNow } from './screen.js';
import { useStores } from './stores.js';

/** Which screen to show. The component renders again when another screen is called for, not when a store changes. */
export function useScreen(): Screen {
  const stores = useStores();
  const subscribe = useCallback(
    (onChange: () => void) => {
      const { settings, profiles, buckets, run, history } = stores;
      const ends = [settings, profiles, buckets, run, history].map(({ store }) => store.subscribe(onChange));
      return () => {
        for (const end of ends) {
          end();
        }
      };
    },
    [stores],
  );
  return useSyncExternalStore(subscribe, () => screenNow(stores));
}
