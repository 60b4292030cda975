import type { BucketsState } from './buckets-store.js';
import { activeProfile, type ProfilesState } from './profiles-store.js';
import type { RunState } from './run-store.js';
import type { SettingsState } from './settings-store.js';

/** `starting`: main has not answered yet. */
export type Screen = 'starting' | 'keys' | 'buckets' | 'workspace' | 'run' | 'report';

/** Which screen the state calls for. A run that is going on is never left behind another screen. */
export function screenOf(
  settings: SettingsState,
  profiles: ProfilesState,
  buckets: BucketsState,
  run: RunState,
): Screen {
  if (settings.info === null || !profiles.loaded) {
    return 'starting';
  }
  if (run.snapshot !== null && run.summary === null) {
    return 'run';
  }
  if (profiles.adding || activeProfile(profiles) === null) {
    return 'keys';
  }
  if (run.summary !== null) {
    return 'report';
  }
  return buckets.chosen === null ? 'buckets' : 'workspace';
}
