import { activeProfile } from './profiles-store.js';
import type { Stores } from './stores.js';

/** `starting`: main has not answered yet. */
export type Screen = 'starting' | 'keys' | 'buckets' | 'workspace' | 'run' | 'report' | 'history';

/** The screen for the state of the stores. A run in progress is never hidden by another screen. */
export function screenNow(stores: Stores): Screen {
  const settings = stores.settings.store.getState();
  const profiles = stores.profiles.store.getState();
  const buckets = stores.buckets.store.getState();
  const run = stores.run.store.getState();
  const history = stores.history.store.getState();
  if (settings.info === null || !profiles.loaded || !history.loaded) {
    return 'starting';
  }
  if (run.snapshot !== null && run.summary === null) {
    return 'run';
  }
  if (run.expected !== null) {
    return 'starting';
  }
  if (profiles.adding) {
    return 'keys';
  }
  if (run.summary !== null) {
    return 'report';
  }
  if (history.isOpen) {
    return 'history';
  }
  if (activeProfile(profiles) === null) {
    return 'keys';
  }
  return buckets.chosen === null ? 'buckets' : 'workspace';
}
