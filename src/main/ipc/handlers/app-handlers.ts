import type { Redact } from '../../../base/log/redact.js';
import { withoutUndefined } from '../../../base/without-undefined.js';
import type { AppInfo } from '../../../shared/models/settings.js';
import type { SettingsStore } from '../../settings/settings-store.js';
import type { HandlersOf } from '../register.js';

export interface AppServices {
  readonly settings: SettingsStore;
  /** Everything about this start except the settings. */
  readonly facts: Omit<AppInfo, 'settings' | 'notice' | 'running' | 'mayContinue'>;
  /** What has been reported so far. */
  readonly notice: () => AppInfo['notice'];
  readonly running: () => AppInfo['running'];
  readonly mayContinue: () => boolean;
  /** Applies a changed theme or language to the rest of the app. */
  readonly applySettings: () => void;
  readonly reload: () => void;
  readonly showLog: () => void;
  readonly reportFault: (text: string) => void;
  /** Puts a text on the clipboard. */
  readonly copy: (text: string) => Promise<void>;
  readonly redact: Redact;
}

export function appHandlers(services: AppServices): HandlersOf<'app'> {
  const { settings, facts, notice, running, mayContinue, applySettings } = services;
  return {
    'app.info': async () => ({
      ...facts,
      notice: notice(),
      running: running(),
      mayContinue: mayContinue(),
      settings: settings.settings,
    }),
    'app.setSettings': async (changed) => {
      const next = settings.change(withoutUndefined(changed));
      applySettings();
      return next;
    },
    'app.reload': async () => {
      services.reload();
      return null;
    },
    'app.showLog': async () => {
      services.showLog();
      return null;
    },
    'app.reportFault': async ({ text }) => {
      services.reportFault(text);
      return null;
    },
    'app.copyDetails': async ({ text }) => {
      await services.copy(services.redact(text));
      return null;
    },
  };
}
