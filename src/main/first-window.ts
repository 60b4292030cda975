import { join } from 'node:path';
import { app, type BrowserWindow, ipcMain, nativeTheme, protocol, session } from 'electron/main';
import { keysAtStart } from '../accounts/keys-at-start.js';
import { settlesWithin } from '../base/async/settles-within.js';
import { withResolvers } from '../base/async/with-resolvers.js';
import type { Keychain } from '../base/files/keychain.js';
import type { FirstScreen } from '../shared/models/first-screen.js';
import type { Language } from '../shared/models/settings.js';
import { type Answerer, receiveCalls } from './ipc/receive.js';
import { createSafeStorageKeychain } from './keychain/safe-storage.js';
import { chooseFirstScreen } from './lifecycle/choose-first-screen.js';
import { continueNoteIn, readContinueNote } from './lifecycle/read-continue-note.js';
import { settingsAtStart, settingsFileIn } from './settings/settings-at-start.js';
import { type AskFirstScreen, serveApp } from './window/app-protocol.js';
import { createMainWindow } from './window/create-window.js';
import { guardSession } from './window/guards.js';
import type { WindowRemedy, WindowTrouble } from './window/window-question.js';
import { watchWindow } from './window/window-watch.js';

/** The window and the little that was needed to open it. */
export interface FirstWindow {
  readonly window: BrowserWindow;
  /** Opens another one after it was closed. */
  readonly open: () => BrowserWindow;
  /** Resolves when the page was first drawn, or should have been: what the first sight of it does not need starts then. */
  readonly drawn: Promise<void>;
  /** Resolves when nothing is gained by waiting: the page is on the display, or it is empty until its script has had answers. */
  readonly mayLoadRest: Promise<void>;
  readonly keychain: () => Promise<Keychain>;
  /** Answers what the page has asked since it was opened, and what it asks from now on. Counts once. */
  readonly letAnswer: (answerer: Answerer) => void;
  /** Who is asked, from now on, what is shown until the page's script has run. */
  readonly letChoose: (firstScreen: AskFirstScreen) => void;
}

export interface FirstWindowOptions {
  /** Absolute path of the folder for everything that Hoist keeps. */
  readonly folder: string;
  /** Absolute path of the folder of the built main process. */
  readonly built: string;
}

/** In ms. The engine's process and the page would slow each other down, but a page that is never drawn must not keep it. */
const drawnWithinMs = 2000;
/** In ms, some two frames. Main has a part in bringing to the display what the page has drawn: busy, it delays that. */
const displayedAfterMs = 40;
/** In ms. A keychain that takes longer is not worth the wait: the page is empty then until its script has run. */
const keychainWithinMs = 100;

/**
 * Opens the window and serves its page. The modules that this needs are the only ones that Hoist loads before the page is drawn;
 * the page's calls wait for the others. Only after Electron is ready.
 */
export function openFirstWindow({ folder, built }: FirstWindowOptions): FirstWindow {
  const read = () => settingsAtStart(settingsFileIn(folder));
  nativeTheme.themeSource = read().theme;
  const language = (): Language => languageOf(read().language);
  const drawn = withResolvers<void>();
  setTimeout(drawn.resolve, drawnWithinMs);
  const mayLoadRest = withResolvers<void>();
  void drawn.promise.then(() => setTimeout(mayLoadRest.resolve, displayedAfterMs));
  const answerer = withResolvers<Answerer>();

  let asked: Promise<Keychain> | null = null;
  const keychain = (): Promise<Keychain> => (asked ??= createSafeStorageKeychain());
  let askFirstScreen: AskFirstScreen = async () => {
    const screen = await screenAtStart(folder, language(), keychain);
    if (screen === null) mayLoadRest.resolve();
    return screen;
  };

  guardSession(session.defaultSession);
  receiveCalls(ipcMain, answerer.promise);
  serveApp(protocol, join(built, '../renderer'), () => askFirstScreen());
  const open = (): BrowserWindow => {
    const window = createMainWindow({
      preloadPath: join(built, '../preload/index.cjs'),
      placeFile: placeFileIn(folder),
    });
    window.once('ready-to-show', drawn.resolve);
    watchWindow(window, { app, ask: (trouble) => askAbout(window, trouble, language) });
    return window;
  };
  return {
    window: open(),
    open,
    drawn: drawn.promise,
    mayLoadRest: mayLoadRest.promise,
    keychain,
    letAnswer: answerer.resolve,
    letChoose: (ask) => {
      askFirstScreen = ask;
    },
  };
}

/** The file that stores size and position of the window. @param folder absolute path of the folder for everything that Hoist keeps */
export function placeFileIn(folder: string): string {
  return join(folder, 'window.json');
}

/** Hoist's language for a setting; the system's is `ko` for Korean, and `en` for every other. Only after Electron is ready. */
export function languageOf(setting: 'system' | Language): Language {
  if (setting !== 'system') return setting;
  return app.getLocale().startsWith('ko') ? 'ko' : 'en';
}

/** No run is in progress yet. */
async function screenAtStart(
  folder: string,
  language: Language,
  keychain: () => Promise<Keychain>,
): Promise<FirstScreen | null> {
  if (!(await settlesWithin(keychain(), keychainWithinMs))) return null;
  return chooseFirstScreen({
    profiles: keysAtStart(folder),
    language,
    secretProtection: (await keychain()).isAvailable ? 'system' : 'session',
    mayMove: readContinueNote(continueNoteIn(folder)),
  });
}

async function askAbout(
  window: BrowserWindow,
  trouble: WindowTrouble,
  language: () => Language,
): Promise<WindowRemedy> {
  const [{ askInDialog }, { createMainMessages }] = await Promise.all([
    import('./window/window-question.js'),
    import('./messages/messages.js'),
  ]);
  return askInDialog(window, trouble, createMainMessages(language));
}
