import type { AppInfo } from '../../../shared/domain.js';
import type { SettingsStore } from '../../settings/settings-store.js';
import { withoutUndefined } from '../defined.js';
import type { Handlers } from '../register.js';

export interface AppServices {
  readonly settings: SettingsStore;
  /** Everything about this start but the settings. */
  readonly facts: Omit<AppInfo, 'settings'>;
  /** Lets the rest of the app follow a changed theme or language. */
  readonly applySettings: () => void;
}

export function appHandlers({
  settings,
  facts,
  applySettings,
}: AppServices): Pick<Handlers, 'app.info' | 'settings.set'> {
  return {
    'app.info': async () => ({ ...facts, settings: settings.settings }),
    'settings.set': async (changed) => {
      const next = settings.change(withoutUndefined(changed));
      applySettings();
      return next;
    },
  };
}
