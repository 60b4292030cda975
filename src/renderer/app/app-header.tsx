import { ChevronRight, Cylinder } from 'lucide-react';
import { HistoryButton } from '../features/history/history-button.js';
import { KeysMenu } from '../features/keys/keys-menu.js';
import { SettingsMenu } from '../features/settings/settings-menu.js';
import { useTexts } from '../i18n/texts.js';
import type { Screen } from '../stores/screen.js';
import { useSelected, useStores } from '../stores/stores.js';
import { Crumb } from '../ui/crumb.js';
import { Mark } from '../ui/mark.js';
import './app-header.css';

export interface AppHeaderProps {
  readonly screen: Screen;
}

/** Always shows the keys and the bucket in use, and leads back to either. */
export function AppHeader({ screen }: AppHeaderProps) {
  const stores = useStores();
  const texts = useTexts();
  const chosen = useSelected(stores.buckets, (state) => state.chosen?.name ?? null);
  const ofRun = useSelected(stores.run, (state) => state.snapshot?.bucket ?? state.summary?.bucket ?? null);
  const bucket = screen === 'run' || screen === 'report' ? ofRun : screen === 'workspace' ? chosen : null;

  return (
    <header className="app-header">
      <span className="app-header__brand">
        <Mark size={24} />
        <span className="app-header__name">Hoist</span>
      </span>
      <nav className="app-header__crumbs" aria-label={texts.text('header.nav')}>
        {screen === 'keys' ? null : (
          <>
            <ChevronRight size={14} aria-hidden="true" className="app-header__separator" />
            <KeysMenu canChange={screen !== 'run'} />
          </>
        )}
        {bucket === null ? null : (
          <>
            <ChevronRight size={14} aria-hidden="true" className="app-header__separator" />
            <Crumb
              label={texts.text('header.bucket', { bucket })}
              icon={<Cylinder size={15} aria-hidden="true" />}
              name={bucket}
              isDisabled={screen === 'run'}
              onPress={() => {
                stores.run.leave();
                stores.history.close();
                stores.buckets.leave();
              }}
            />
          </>
        )}
      </nav>
      {screen === 'starting' ? null : <HistoryButton isDisabled={screen === 'run'} />}
      <SettingsMenu />
    </header>
  );
}
