import { ArrowLeft, ArrowRight, ChevronRight, Cylinder } from 'lucide-react';
import { HistoryButton } from '../features/history/history-button.js';
import { KeysMenu } from '../features/keys/keys-menu.js';
import { SettingsMenu } from '../features/settings/settings-menu.js';
import { Tray } from '../features/tray/tray.js';
import { useTexts } from '../i18n/texts.js';
import { type Place, runOf } from '../stores/route-store.js';
import { useRunFacts } from '../stores/run-facts.js';
import { useSelected, useStores } from '../stores/stores.js';
import { IconButton } from '../ui/button.js';
import { Crumb } from '../ui/crumb.js';
import { Mark } from '../ui/mark.js';
import './app-header.css';

export interface AppHeaderProps {
  /** Null while Hoist starts. */
  readonly place: Place | null;
}

/** Always shows the keys and the bucket in use, and leads back to either. */
export function AppHeader({ place }: AppHeaderProps) {
  const { route, profiles } = useStores();
  const texts = useTexts();
  const run = useRunFacts(runOf(place));
  const activeId = useSelected(profiles, (state) => state.activeId);
  const bucket = place?.kind === 'plan' ? place.destination.bucket : (run?.bucket ?? null);
  const profileId = run?.profileId ?? activeId;

  return (
    <header className="app-header">
      <span className="app-header__brand">
        <Mark size={24} />
        <span className="app-header__name">Hoist</span>
      </span>
      <Steps />
      <nav className="app-header__crumbs" aria-label={texts.text('header.nav')}>
        {place === null || place.kind === 'accounts' || profileId === null ? null : (
          <>
            <ChevronRight size={14} aria-hidden="true" className="app-header__separator" />
            <KeysMenu profileId={profileId} />
          </>
        )}
        {bucket === null || profileId === null ? null : (
          <>
            <ChevronRight size={14} aria-hidden="true" className="app-header__separator" />
            <Crumb
              label={texts.text('header.bucket', { bucket })}
              icon={<Cylinder size={15} aria-hidden="true" />}
              name={bucket}
              isDisabled={false}
              onPress={() => route.go({ kind: 'destination', profileId })}
            />
          </>
        )}
      </nav>
      <Tray />
      {place === null ? null : <HistoryButton />}
      <SettingsMenu />
    </header>
  );
}

/** Back and forward, as far as there is somewhere to go. */
function Steps() {
  const { route } = useStores();
  const texts = useTexts();
  const canGoBack = useSelected(route, ({ past }) => past.length > 0);
  const canGoForward = useSelected(route, ({ future }) => future.length > 0);
  if (!canGoBack && !canGoForward) {
    return null;
  }
  return (
    <span className="app-header__steps">
      <IconButton
        label={texts.text('header.back')}
        icon={<ArrowLeft size={16} aria-hidden="true" />}
        isDisabled={!canGoBack}
        onPress={() => route.back()}
      />
      <IconButton
        label={texts.text('header.forward')}
        icon={<ArrowRight size={16} aria-hidden="true" />}
        isDisabled={!canGoForward}
        onPress={() => route.forward()}
      />
    </span>
  );
}
