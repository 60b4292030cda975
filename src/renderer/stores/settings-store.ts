import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../shared/errors/errors.js';
import type { AppInfo, Language, Settings } from '../../shared/models/settings.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { createLatest, stale } from './latest-request.js';

export interface SettingsState {
  /** Null until main has answered. */
  readonly info: AppInfo | null;
  /** What went wrong with the settings, or with a part of Hoist that no screen shows. */
  readonly error: AppError | null;
  /** True once the start-up notice was dismissed. */
  readonly noticeDismissed: boolean;
}

export interface SettingsStore {
  readonly store: StoreApi<SettingsState>;
  load(): Promise<void>;
  change(settings: Partial<Settings>): Promise<void>;
  /** Dismisses what is above the screen: an error of the settings, otherwise the start-up notice. */
  dismissNotice(): void;
  /** Shows the log file in its folder. */
  showLog(this: void): void;
  /** Loads the page again. */
  reload(this: void): void;
  /** Puts an error of the page into the log. */
  reportFault(this: void, error: unknown): void;
  /** Copies the details of an error, for a report. */
  copyDetails(this: void, text: string): void;
  /** Copies an error of the page, for a report. */
  copyFault(this: void, error: unknown): void;
}

/** The language of the window: the chosen one, otherwise the system's. */
export function languageOf(info: AppInfo | null): Language {
  if (info === null) {
    return 'en';
  }
  return info.settings.language === 'system' ? info.systemLanguage : info.settings.language;
}

/** The notice above the screen: an error of the settings, else the start-up notice until it is dismissed. */
export function noticeOf({ info, error, noticeDismissed }: SettingsState): AppError | null {
  if (info === null) {
    return null;
  }
  return error ?? (noticeDismissed ? null : info.notice);
}

/** A little less than the contract allows, for what is put before it. */
const longestFault = 8000;

function faultText(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.slice(0, longestFault);
}

export function createSettingsStore(bridge: HoistBridge): SettingsStore {
  const store = createStore<SettingsState>(() => ({ info: null, error: null, noticeDismissed: false }));
  const loading = createLatest();
  const changing = createLatest();
  /** The settings last confirmed by main; shown again if a change could not be saved. */
  let kept: Settings | null = null;

  bridge.app.onNotice((error) => store.setState({ error }));

  function copyDetails(text: string): void {
    const { version = '' } = store.getState().info ?? {};
    void bridge.app.copyDetails({ text: `Hoist ${version}\n${text}` });
  }

  return {
    store,
    async load() {
      const answer = await loading.ask(() => bridge.app.info());
      if (answer === stale) {
        return;
      }
      if (answer.ok) {
        kept = answer.value.settings;
      }
      store.setState(answer.ok ? { info: answer.value, error: null } : { error: answer.error });
    },
    async change(settings) {
      const { info } = store.getState();
      if (info === null) {
        return;
      }
      // At once, not after main has stored it: a theme that changes late feels broken.
      store.setState({ info: { ...info, settings: { ...info.settings, ...settings } } });
      const question = changing.begin();
      const answer = await bridge.app.setSettings(settings);
      if (answer.ok) {
        kept = answer.value;
      } else {
        store.setState({ error: answer.error });
      }
      const latest = store.getState().info;
      // While a later change is pending the form is ahead of main.
      if (question.isCurrent && latest !== null && kept !== null) {
        store.setState({ info: { ...latest, settings: kept } });
      }
    },
    showLog() {
      void bridge.app.showLog();
    },
    reload() {
      void bridge.app.reload();
    },
    reportFault(error) {
      void bridge.app.reportFault({ text: faultText(error) });
    },
    copyDetails,
    copyFault: (error) => copyDetails(faultText(error)),
    dismissNotice() {
      store.setState(store.getState().error === null ? { noticeDismissed: true } : { error: null });
    },
  };
}
