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
import type { Screen } from '../stores/screen.js';
import { languageOf, noticeOf } from '../stores/settings-store.js';
import { type Stores, StoresProvider, useSelected, useStores } from '../stores/stores.js';
import { useScreen } from '../stores/use-screen.js';
import { Announcer } from '../ui/announcer.js';
import { IconButton } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { Toasts } from '../ui/toasts.js';
import { AppHeader } from './app-header.js';
import { DropArea } from './drop-area.js';
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

/** Applies the chosen language and theme, also to the page's root element. */
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

  return (
    <TextsProvider language={language} onProblem={settings.reportFault}>
      {children}
    </TextsProvider>
  );
}

function Shell() {
  const stores = useStores();
  const texts = useTexts();
  const screen = useScreen();
  const notice = useSelected(stores.settings, noticeOf);

  useEffect(() => {
    document.title = texts.text(`title.${screen}`);
  }, [texts, screen]);

  return (
    <Boundary>
      <Announcer>
        <Toasts label={texts.text('toasts.label')} closeLabel={texts.text('action.close')}>
          <div className="app" data-screen={screen}>
            <AppHeader screen={screen} />
            {notice === null ? null : (
              <div className="app__notice">
                <ErrorNotice
                  error={notice}
                  tone="warn"
                  remedies={{ 'show-log': () => stores.settings.showLog() }}
                />
                <IconButton
                  label={texts.text('action.close')}
                  icon={<X size={16} aria-hidden="true" />}
                  onPress={() => stores.settings.dismissNotice()}
                />
              </div>
            )}
            <DropArea screen={screen} />
            {screen === 'keys' || screen === 'buckets' || screen === 'workspace' ? <ContinueOffer /> : null}
            {screen === 'buckets' ? <ImportedKeys /> : null}
            {/* Another screen is another try, and the header and the dialogs survive. */}
            <Boundary key={screen}>
              <CurrentScreen screen={screen} />
            </Boundary>
            <CodeDialog />
            <ConnectionDialogs />
          </div>
        </Toasts>
      </Announcer>
    </Boundary>
  );
}

interface BoundaryProps {
  readonly children: ReactNode;
}

function Boundary({ children }: BoundaryProps) {
  const { settings } = useStores();
  const texts = useTexts();
  return (
    <ErrorBoundary
      texts={{
        title: texts.text('failed.title'),
        text: texts.text('failed.text'),
        reload: texts.text('failed.reload'),
        copy: texts.text('details.copy'),
        log: texts.text('settings.log'),
      }}
      onError={settings.reportFault}
      onReload={settings.reload}
      onCopy={settings.copyFault}
      onShowLog={settings.showLog}
    >
      {children}
    </ErrorBoundary>
  );
}

interface CurrentScreenProps {
  readonly screen: Screen;
}

function CurrentScreen({ screen }: CurrentScreenProps) {
  switch (screen) {
    case 'starting':
      return <Starting />;
    case 'keys':
      return <KeysScreen />;
    case 'buckets':
      return <BucketsScreen />;
    case 'workspace':
      return <Workspace />;
    case 'run':
      return <Run />;
    case 'report':
      return <Report />;
    case 'history':
      return <HistoryScreen />;
  }
}

// Each screen subscribes to what it needs: a snapshot, five times a second, renders the run's screen only.

function Starting() {
  const { settings } = useStores();
  const error = useSelected(settings, (state) => (state.info === null ? state.error : null));
  return (
    <main className="app__failed">
      <h1 className="visually-hidden">Hoist</h1>
      {error === null ? null : <ErrorNotice error={error} />}
    </main>
  );
}

function Workspace() {
  const { buckets, profiles } = useStores();
  const profileId = useSelected(profiles, (state) => activeProfile(state)?.id ?? '');
  const bucket = useSelected(buckets, (state) => state.chosen?.name ?? '');
  return <WorkspaceScreen bucket={bucket} profileId={profileId} />;
}

function Run() {
  const { run } = useStores();
  const snapshot = useSelected(run, (state) => state.snapshot);
  return snapshot === null ? null : <RunScreen snapshot={snapshot} />;
}

function Report() {
  const { run, history } = useStores();
  const summary = useSelected(run, (state) => state.summary);
  const revision = useSelected(run, (state) => state.snapshot?.revision ?? 0);
  const opened = useSelected(run, (state) => state.opened);
  if (summary === null) {
    return null;
  }
  return (
    <ReportScreen
      key={summary.runId}
      summary={summary}
      revision={revision}
      continueActions={
        opened !== null && isInterrupted(opened) ? (
          <ContinueActions
            run={opened}
            onDiscarded={() => void history.show({ ...opened, outcome: 'cancelled' })}
          />
        ) : null
      }
    />
  );
}
