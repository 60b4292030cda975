import { join } from 'node:path';
import { app, nativeTheme, powerMonitor, protocol, session } from 'electron/main';
import { createSupervisedHost, type SupervisedHost } from '../engine/host/supervised-host.js';
import type { EventChannel, EventPayload } from '../shared/ipc/contract.js';
import type { Command } from '../shared/models/commands.js';
import type { Language } from '../shared/models/settings.js';
import { startEngineUtility } from './engine/engine-utility.js';
import { createComplaints } from './ipc/complaints.js';
import { type ContractChecks, sendEvent } from './ipc/register.js';
import { guardQuitting } from './lifecycle/guard-quitting.js';
import { type MainWindow, openMainWindow } from './lifecycle/main-window.js';
import { closeBeforeQuit, quitWithSystem } from './lifecycle/quit.js';
import { showRunsInTitle } from './lifecycle/run-presence.js';
import { createRunsInProgress, type RunsInProgress } from './lifecycle/runs-in-progress.js';
import type { LogFile } from './log/log-file.js';
import { createMainMessages, type MainMessages } from './messages/messages.js';
import { createSettingsStore, type SettingsStore } from './settings/settings-store.js';
import { serveApp } from './window/app-protocol.js';
import { showContextMenus } from './window/context-menu.js';
import { createMainWindow } from './window/create-window.js';
import { guardSession } from './window/guards.js';
import { followMouseButtons } from './window/mouse-buttons.js';
import { askInDialog } from './window/window-question.js';
import { watchWindow } from './window/window-watch.js';

/** The window, and what it needs before its page asks for anything. */
export interface OpenWindow {
  readonly host: SupervisedHost;
  /** Resolves when the page was first drawn, or should have been: what the first sight of it does not need starts then. */
  readonly drawn: Promise<void>;
  readonly settings: SettingsStore;
  /** Hoist's language now. */
  readonly language: () => Language;
  readonly messages: MainMessages;
  readonly mainWindow: MainWindow;
  readonly inProgress: RunsInProgress;
  readonly checks: ContractChecks;
  /** Tells the page; nobody hears it while the window is closed. */
  readonly tell: <C extends EventChannel>(channel: C, payload: EventPayload<C>) => void;
  /** Has the page carry out a command. */
  readonly runCommand: (command: Command) => void;
}

export interface OpenWindowOptions {
  /** Absolute path of the folder for everything that Hoist keeps. */
  readonly folder: string;
  /** Absolute path of the folder of the built main process. */
  readonly built: string;
  readonly systemLanguage: () => Language;
  readonly log: LogFile;
  /** The page's scripts load when this has resolved: from then on they are answered. */
  readonly answered: Promise<void>;
}

/** In ms. The engine's process and the page would slow each other down, but a page that is never drawn must not keep it. */
const drawnWithinMs = 2000;

/**
 * Opens the window before everything else that a start does: while its process starts and loads the page, main does the rest.
 * Only after Electron is ready.
 */
export function openWindow(options: OpenWindowOptions): OpenWindow {
  const { folder, built, systemLanguage, log, answered } = options;
  const settings = createSettingsStore(join(folder, 'settings.json'));
  nativeTheme.themeSource = settings.settings.theme;
  const language = (): Language =>
    settings.settings.language === 'system' ? systemLanguage() : settings.settings.language;
  const messages = createMainMessages(language);
  const inProgress = createRunsInProgress();
  const checks: ContractChecks = { isStrict: !app.isPackaged, complain: createComplaints(log) };

  let noteDrawn = (): void => undefined;
  const drawn = new Promise<void>((resolve) => {
    noteDrawn = resolve;
  });
  setTimeout(noteDrawn, drawnWithinMs);
  const host = createSupervisedHost({
    stateFolder: folder,
    start: (listener) => startEngineUtility(new URL('engine.js', import.meta.url), listener, drawn),
  });

  const tell: OpenWindow['tell'] = (channel, payload) => {
    const window = mainWindow.current();
    if (window !== null && !window.isDestroyed()) sendEvent(window.webContents, channel, payload, checks);
  };
  const runCommand = (command: Command): void => {
    mainWindow.revealAnd(() => tell('app.command', { command }));
  };
  const guard = guardQuitting({
    runs: inProgress,
    control: host.engine.runs,
    messages,
    window: () => mainWindow,
  });

  guardSession(session.defaultSession);
  serveApp(protocol, join(built, '../renderer'), answered);
  const mainWindow = openMainWindow(app, () => {
    const window = createMainWindow({
      preloadPath: join(built, '../preload/index.cjs'),
      placeFile: join(folder, 'window.json'),
    });
    window.once('ready-to-show', noteDrawn);
    watchWindow(window, { app, ask: (trouble) => askInDialog(window, trouble, messages) });
    showRunsInTitle(window, inProgress, messages);
    showContextMenus(window, messages);
    followMouseButtons(window, runCommand);
    guard.watch(window);
    return window;
  });
  closeBeforeQuit(app, { guard, close: () => host.engine.close(), kill: () => host.kill() });
  quitWithSystem({ signals: process, power: powerMonitor }, guard, () => app.quit());
  return { host, drawn, settings, language, messages, mainWindow, inProgress, checks, tell, runCommand };
}
