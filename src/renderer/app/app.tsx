import { X } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { BucketsScreen } from '../features/buckets/buckets-screen.js';
import { ConnectionDialogs } from '../features/connection/connection-dialogs.js';
import { ContinueActions } from '../features/history/continue-actions.js';
import { ContinueOffer } from '../features/history/continue-offer.js';
import { HistoryScreen } from '../features/history/history-screen.js';
import { OtherKeysDialog } from '../features/history/other-keys-dialog.js';
import { CodeDialog } from '../features/keys/code-dialog.js';
import { ImportedKeys } from '../features/keys/imported-keys.js';
import { KeysScreen } from '../features/keys/keys-screen.js';
import { ReportScreen } from '../features/report/report-screen.js';
import { RunRehearsal } from '../features/run/run-rehearsal.js';
import { RunScreen } from '../features/run/run-screen.js';
import { TextsProvider, useTexts } from '../i18n/texts.js';
import { isInterrupted } from '../stores/history-store.js';
import type { Place } from '../stores/route-store.js';
import { entryOf } from '../stores/runs-state.js';
import { languageOf, noticeOf } from '../stores/settings-store.js';
import { type Stores, StoresProvider, useSelected, useStores } from '../stores/stores.js';
import { Announcer } from '../ui/announcer.js';
import { IconButton } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { ErrorToolsProvider } from '../ui/error-tools.js';
import { Toasts } from '../ui/toasts.js';
import { AppCommands } from './app-commands.js';
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
  const region = useSelected(settings, (state) => state.info?.region ?? null);
  const theme = useSelected(settings, (state) => state.info?.settings.theme ?? 'system');

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);

  return (
    <TextsProvider language={language} region={region} onProblem={settings.reportFault}>
      {children}
    </TextsProvider>
  );
}

function Shell() {
  const stores = useStores();
  const texts = useTexts();
  const place = useSelected(stores.route, (state) => state.place);
  const kind = place?.kind ?? 'starting';
  const notice = useSelected(stores.settings, noticeOf);
  const [isRehearsed, setRehearsed] = useState(false);
  const onRehearsed = useCallback(() => setRehearsed(true), []);

  const { copyDetails, showLog } = stores.settings;
  const tools = useMemo(() => ({ copyDetails, showLog }), [copyDetails, showLog]);

  useEffect(() => {
    document.title = texts.text(`title.${kind}`);
  }, [texts, kind]);

  return (
    <Boundary>
      <Announcer>
        <Toasts label={texts.text('toasts.label')} closeLabel={texts.text('action.close')}>
          <ErrorToolsProvider value={tools}>
            <div className="app" data-place={kind}>
              <AppHeader place={place} />
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
              <DropArea place={place} />
              {kind === 'accounts' || kind === 'destination' || kind === 'plan' ? <ContinueOffer /> : null}
              {kind === 'destination' ? <ImportedKeys /> : null}
              {/* Another place is another try, and the header and the dialogs survive. */}
              <Boundary key={kind}>
                <CurrentPlace place={place} />
              </Boundary>
              {kind === 'plan' && !isRehearsed ? <RehearsalDuringPlan onRehearsed={onRehearsed} /> : null}
              <AppCommands />
              <OtherKeysDialog />
              <CodeDialog />
              <ConnectionDialogs />
            </div>
          </ErrorToolsProvider>
        </Toasts>
      </Announcer>
    </Boundary>
  );
}

interface RehearsalDuringPlanProps {
  readonly onRehearsed: () => void;
}

/** Rehearses the screen of a run once a plan is complete, as the engine does the run itself, and until one is started. */
function RehearsalDuringPlan({ onRehearsed }: RehearsalDuringPlanProps) {
  const { draft: drafts, runs } = useStores();
  const isPlanned = useSelected(
    drafts,
    ({ draft }) => draft !== null && draft.roots.length > 0 && !draft.scanning,
  );
  const isStarting = useSelected(runs, ({ starting }) => starting);
  return isPlanned && !isStarting ? <RunRehearsal onEnd={onRehearsed} within={Boundary} /> : null;
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

interface CurrentPlaceProps {
  readonly place: Place | null;
}

function CurrentPlace({ place }: CurrentPlaceProps) {
  switch (place?.kind) {
    case undefined:
      return <Starting />;
    case 'accounts':
      return <KeysScreen />;
    case 'destination':
      return <BucketsScreen key={place.profileId} place={place} />;
    case 'plan':
      return <WorkspaceScreen place={place} />;
    case 'run':
      return <Run runId={place.runId} />;
    case 'report':
      return <Report key={place.runId} runId={place.runId} />;
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

interface OfRunProps {
  readonly runId: string;
}

function Run({ runId }: OfRunProps) {
  const { runs } = useStores();
  const snapshot = useSelected(runs, (state) => entryOf(state, runId).snapshot);
  return snapshot === null ? <Starting /> : <RunScreen key={runId} snapshot={snapshot} />;
}

function Report({ runId }: OfRunProps) {
  const { runs, history } = useStores();
  const summary = useSelected(runs, (state) => entryOf(state, runId).summary);
  const error = useSelected(runs, (state) => entryOf(state, runId).error);
  const revision = useSelected(runs, (state) => entryOf(state, runId).snapshot?.revision ?? 0);
  const digest = useSelected(history, (state) => state.runs.find((run) => run.runId === runId) ?? null);
  if (summary === null) {
    return (
      <main className="app__failed">
        <h1 className="visually-hidden">Hoist</h1>
        {error === null ? null : (
          <ErrorNotice error={error} remedies={{ 'try-again': () => void runs.loadSummary(runId) }} />
        )}
      </main>
    );
  }
  return (
    <ReportScreen
      summary={summary}
      digest={digest}
      revision={revision}
      continueActions={
        digest !== null && isInterrupted(digest) ? (
          <ContinueActions run={digest} onDiscarded={() => void runs.loadSummary(runId)} />
        ) : null
      }
    />
  );
}
