import { useCallback, useSyncExternalStore } from 'react';
import { type Screen, screenNow } from './screen.js';
import { useStores } from './stores.js';

/** The screen to show. The component renders again when the screen changes, not at every change of a store. */
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
