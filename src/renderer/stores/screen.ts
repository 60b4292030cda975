import type { BucketsState } from './buckets-store.js';
import type { HistoryState } from './history-store.js';
import { activeProfile, type ProfilesState } from './profiles-store.js';
import type { RunState } from './run-store.js';
import type { SettingsState } from './settings-store.js';

/** `starting`: main has not answered yet. */
export type Screen = 'starting' | 'keys' | 'buckets' | 'workspace' | 'run' | 'report' | 'history';

/** Which screen the state calls for. A run that is going on is never left behind another screen. */
export function screenOf(
  settings: SettingsState,
  profiles: ProfilesState,
  buckets: BucketsState,
  run: RunState,
  history: HistoryState,
): Screen {
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
