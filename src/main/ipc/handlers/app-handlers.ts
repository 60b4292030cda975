import { withoutUndefined } from '../../../base/without-undefined.js';
import type { AppInfo } from '../../../shared/models/settings.js';
import type { SettingsStore } from '../../settings/settings-store.js';
import type { HandlersOf } from '../register.js';

export interface AppServices {
  readonly settings: SettingsStore;
  /** Everything about this start but the settings. */
  readonly facts: Omit<AppInfo, 'settings' | 'notice'>;
  /** What there is to say of the journal, once the engine has opened it. */
  readonly notice: Promise<AppInfo['notice']>;
  /** Lets the rest of the app follow a changed theme or language. */
  readonly applySettings: () => void;
}

export function appHandlers({ settings, facts, notice, applySettings }: AppServices): HandlersOf<'app'> {
  return {
    'app.info': async () => ({ ...facts, notice: await notice, settings: settings.settings }),
    'app.setSettings': async (changed) => {
      const next = settings.change(withoutUndefined(changed));
      applySettings();
      return next;
    },
  };
}
