import type { AppError } from '../../shared/errors/errors.js';
import { activeProfile } from './profiles-state.js';
import { useStores } from './stores.js';

/** What can be done about errors on every screen, by the name of the remedy. */
export interface ErrorActions {
  readonly 'import-keys': () => void;
  readonly 'try-again': () => void;
  readonly 'connection-settings': () => void;
  readonly 'proxy-settings': () => void;
  readonly 'choose-ca': () => void;
  readonly 'stop-accelerating': () => void;
  readonly 'switch-region': (error: AppError) => void;
}

/**
 * The actions for errors that concern keys and their connection.
 *
 * @param again repeats what failed
 * @param owner whose connection it was; by default, and when these keys are gone, that of the keys in use
 */
export function useErrorActions(again: () => void, owner: string | null = null): ErrorActions {
  const { profiles, connection, route } = useStores();
  const withKeys = (work: (profileId: string) => void) => () => {
    const state = profiles.store.getState();
    const profile = state.profiles.find(({ id }) => id === owner) ?? activeProfile(state);
    if (profile !== null) {
      work(profile.id);
    }
  };
  return {
    'import-keys': () => route.go({ kind: 'accounts' }),
    'try-again': again,
    'connection-settings': withKeys((id) => void connection.openConnection(id, again)),
    'proxy-settings': () => void connection.openProxy(again),
    'choose-ca': withKeys((id) => void connection.trustCaFile(id, again)),
    'stop-accelerating': withKeys((id) => void connection.adjust(id, { accelerate: false }, again)),
    'switch-region': (error) => {
      const { bucket, region } = error.details ?? {};
      // A bucket's own region is found by asking again; a server's has to be set.
      if (bucket !== undefined || typeof region !== 'string') {
        again();
        return;
      }
      withKeys((id) => void connection.adjust(id, { region }, again))();
    },
  };
}
