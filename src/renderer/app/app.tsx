import { X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { BucketsScreen } from '../features/buckets/buckets-screen.js';
import { ConnectionDialogs } from '../features/connection/connection-dialogs.js';
import { ContinueActions } from '../features/history/continue-actions.js';
import { ContinueOffer } from '../features/history/continue-offer.js';
import { HistoryScreen } from '../features/history/history-screen.js';
import { CodeDialog } from '../features/keys/code-dialog.js';
import { ImportedKeys } from '../features/keys/imported-keys.js';
import { KeysScreen } from '../features/keys/keys-screen.js';
import { ReportScreen } from '../features/report/report-screen.js';
import { RunScreen } from '../features/run/run-screen.js';
import { TextsProvider, useTexts } from '../i18n/texts.js';
import { isInterrupted } from '../stores/history-store.js';
import { activeProfile } from '../stores/profiles-store.js';
import { type Screen, screenOf } from '../stores/screen.js';
import { languageOf } from '../stores/settings-store.js';
import { type Stores, StoresProvider, useSelected, useStores } from '../stores/stores.js';
import { Announcer } from '../ui/announcer.js';
import { IconButton } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { Toasts } from '../ui/toasts.js';
import { AppHeader } from './app-header.js';
import { ErrorBoundary } from './error-boundary.js';
import './tokens.css';
import './base.css';
import './app.css';
import { WorkspaceScreen } from './workspace-screen.js';

export interface AppProps {
  readonly stores: Stores;
}

export function App({ stores }: AppProps) {
  return (
    <StoresProvider stores={stores}>
      <Language>
        <Shell />
      </Language>
    </StoresProvider>
  );
}

interface LanguageProps {
  readonly children: ReactNode;
}

/** Speaks the chosen language and wears the chosen theme, on the page's own element too. */
function Language({ children }: LanguageProps) {
  const { settings } = useStores();
  const language = useSelected(settings, (state) => languageOf(state.info));
  const theme = useSelected(settings, (state) => state.info?.settings.theme ?? 'system');

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);

  return <TextsProvider language={language}>{children}</TextsProvider>;
}

function Shell() {
  const stores = useStores();
  const texts = useTexts();
  const settings = useSelected(stores.settings, (state) => state);
  const profiles = useSelected(stores.profiles, (state) => state);
  const buckets = useSelected(stores.buckets, (state) => state);
  const run = useSelected(stores.run, (state) => state);
  const history = useSelected(stores.history, (state) => state);
  const screen = screenOf(settings, profiles, buckets, run, history);
  const startNotice = settings.noticeDismissed ? null : (settings.info?.notice ?? null);
  const notice = settings.info === null ? null : (settings.error ?? startNotice);

  useEffect(() => {
    document.title = texts.text(`title.${screen}`);
  }, [texts, screen]);

  return (
    <ErrorBoundary
      title={texts.text('failed.title')}
      text={texts.text('failed.text')}
      buttonLabel={texts.text('failed.reload')}
    >
      <Announcer>
        <Toasts label={texts.text('toasts.label')} closeLabel={texts.text('action.close')}>
          <div className="app" data-screen={screen}>
            <AppHeader screen={screen} />
            {notice === null ? null : (
              <div className="app__notice">
                <ErrorNotice error={notice} tone="warn" />
                <IconButton
                  label={texts.text('action.close')}
                  icon={<X size={16} aria-hidden="true" />}
                  onPress={() => stores.settings.dismissNotice()}
                />
              </div>
            )}
            {screen === 'keys' || screen === 'buckets' || screen === 'workspace' ? <ContinueOffer /> : null}
            {screen === 'buckets' ? <ImportedKeys /> : null}
            <CurrentScreen screen={screen} />
            <CodeDialog />
            <ConnectionDialogs />
          </div>
        </Toasts>
      </Announcer>
    </ErrorBoundary>
  );
}

interface CurrentScreenProps {
  readonly screen: Screen;
}

function CurrentScreen({ screen }: CurrentScreenProps) {
  const stores = useStores();
  const startError = useSelected(stores.settings, (state) => (state.info === null ? state.error : null));
  const profileId = useSelected(stores.profiles, (state) => activeProfile(state)?.id ?? '');
  const bucket = useSelected(stores.buckets, (state) => state.chosen?.name ?? '');
  const snapshot = useSelected(stores.run, (state) => state.snapshot);
  const summary = useSelected(stores.run, (state) => state.summary);
  const opened = useSelected(stores.run, (state) => state.opened);

  switch (screen) {
    case 'starting':
      return (
        <main className="app__failed">{startError === null ? null : <ErrorNotice error={startError} />}</main>
      );
    case 'keys':
      return <KeysScreen />;
    case 'buckets':
      return <BucketsScreen />;
    case 'workspace':
      return <WorkspaceScreen bucket={bucket} profileId={profileId} />;
    case 'run':
      return snapshot === null ? null : <RunScreen snapshot={snapshot} />;
    case 'report':
      return summary === null ? null : (
        <ReportScreen
          key={summary.runId}
          summary={summary}
          revision={snapshot?.revision ?? 0}
          continueActions={
            opened !== null && isInterrupted(opened) ? (
              <ContinueActions
                run={opened}
                onDiscarded={() => void stores.run.open({ ...opened, outcome: 'cancelled' })}
              />
            ) : null
          }
        />
      );
    case 'history':
      return <HistoryScreen />;
  }
}
