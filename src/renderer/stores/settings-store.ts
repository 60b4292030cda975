import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../shared/errors/errors.js';
import type { AppInfo, Language, Settings } from '../../shared/models/settings.js';
import type { HoistBridge } from '../bridge/bridge.js';

export interface SettingsState {
  /** Null until main has answered. */
  readonly info: AppInfo | null;
  readonly error: AppError | null;
  /** True once the start-up notice was read. */
  readonly noticeDismissed: boolean;
}

export interface SettingsStore {
  readonly store: StoreApi<SettingsState>;
  load(): Promise<void>;
  change(settings: Partial<Settings>): Promise<void>;
  /** Puts away what stands above the screen: an error of the settings, else the start-up notice. */
  dismissNotice(): void;
}

/** The language to speak: the chosen one, else the system's. */
export function languageOf(info: AppInfo | null): Language {
  if (info === null) {
    return 'en';
  }
  return info.settings.language === 'system' ? info.systemLanguage : info.settings.language;
}

/** What stands above the screen: what went wrong with the settings, else the start-up notice until it is dismissed. */
export function noticeOf({ info, error, noticeDismissed }: SettingsState): AppError | null {
  if (info === null) {
    return null;
  }
  return error ?? (noticeDismissed ? null : info.notice);
}

export function createSettingsStore(bridge: HoistBridge): SettingsStore {
  const store = createStore<SettingsState>(() => ({ info: null, error: null, noticeDismissed: false }));

  return {
    store,
    async load() {
      const answer = await bridge.app.info();
      store.setState(answer.ok ? { info: answer.value, error: null } : { error: answer.error });
    },
    async change(settings) {
      const { info } = store.getState();
      if (info === null) {
        return;
      }
      // At once, not after main has written it down: a theme that changes late feels broken.
      store.setState({ info: { ...info, settings: { ...info.settings, ...settings } } });
      const answer = await bridge.app.setSettings(settings);
      const latest = store.getState().info;
      if (latest !== null) {
        store.setState(
          answer.ok ? { info: { ...latest, settings: answer.value } } : { info, error: answer.error },
        );
      }
    },
    dismissNotice() {
      store.setState(store.getState().error === null ? { noticeDismissed: true } : { error: null });
    },
  };
}
