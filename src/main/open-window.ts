import { join } from 'node:path';
import { app, type BrowserWindow, powerMonitor } from 'electron/main';
import { createSupervisedHost, type SupervisedHost } from '../engine/host/supervised-host.js';
import type { EventChannel, EventPayload } from '../shared/ipc/contract.js';
import type { Command } from '../shared/models/commands.js';
import type { Language } from '../shared/models/settings.js';
import { startEngineUtility } from './engine/engine-utility.js';
import { type FirstWindow, languageOf, placeFileIn } from './first-window.js';
import { createComplaints } from './ipc/complaints.js';
import { type ContractChecks, sendEvent } from './ipc/register.js';
import { guardQuitting } from './lifecycle/guard-quitting.js';
import { keepMainWindow, type MainWindow } from './lifecycle/main-window.js';
import { closeBeforeQuit, quitWithSystem } from './lifecycle/quit.js';
import { showRunsInTitle } from './lifecycle/run-presence.js';
import { createRunsInProgress, type RunsInProgress } from './lifecycle/runs-in-progress.js';
import type { LogFile } from './log/log-file.js';
import { createMainMessages, type MainMessages } from './messages/messages.js';
import { settingsFileIn } from './settings/settings-at-start.js';
import { createSettingsStore, type SettingsStore } from './settings/settings-store.js';
import { showContextMenus } from './window/context-menu.js';
import { followMouseButtons } from './window/mouse-buttons.js';
import { rememberPlace } from './window/remember-place.js';

/** The window, and what it needs before its page asks for anything. */
export interface OpenedWindow {
  readonly settings: SettingsStore;
  /** Hoist's language now. */
  readonly language: () => Language;
  readonly host: SupervisedHost;
  readonly messages: MainMessages;
  readonly mainWindow: MainWindow;
  readonly inProgress: RunsInProgress;
  readonly checks: ContractChecks;
  /** Tells the page; nobody hears it while the window is closed. */
  readonly tell: <C extends EventChannel>(channel: C, payload: EventPayload<C>) => void;
  /** Has the page carry out a command. */
  readonly runCommand: (command: Command) => void;
}

/** What {@link openWindow} builds on: the first window with what came with it, and where Hoist's files are. */
export interface OpenWindowOptions extends Pick<FirstWindow, 'open' | 'drawn'> {
  readonly first: BrowserWindow;
  /** Absolute path of the folder for everything that Hoist keeps. */
  readonly folder: string;
  /** Absolute path of the folder of the built main process. */
  readonly built: string;
  readonly log: LogFile;
}

/** Makes the window that was opened first, and those after it, Hoist's main window, and connects it with the engine. */
export function openWindow(options: OpenWindowOptions): OpenedWindow {
  const { first, open, drawn, folder, built, log } = options;
  const settings = createSettingsStore(settingsFileIn(folder));
  const language = (): Language => languageOf(settings.settings.language);
  const messages = createMainMessages(language);
  const inProgress = createRunsInProgress();
  const checks: ContractChecks = { isStrict: !app.isPackaged, complain: createComplaints(log) };

  const host = createSupervisedHost({
    stateFolder: folder,
    start: (listener) => startEngineUtility(join(built, 'engine.js'), listener, drawn),
  });

  const tell: OpenedWindow['tell'] = (channel, payload) => {
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

  const mainWindow = keepMainWindow(app, first, open, (window) => {
    showRunsInTitle(window, inProgress, messages);
    showContextMenus(window, messages);
    followMouseButtons(window, runCommand);
    guard.watch(window);
    rememberPlace(window, placeFileIn(folder));
  });
  closeBeforeQuit(app, { guard, close: () => host.engine.close(), kill: () => host.kill() });
  quitWithSystem({ signals: process, power: powerMonitor }, guard, () => app.quit());
  return { host, settings, language, messages, mainWindow, inProgress, checks, tell, runCommand };
}
