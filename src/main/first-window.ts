import { join } from 'node:path';
import { app, type BrowserWindow, nativeTheme, protocol, session } from 'electron/main';
import type { Language } from '../shared/models/settings.js';
import { createSettingsStore, type SettingsStore } from './settings/settings-store.js';
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
  readonly settings: SettingsStore;
  /** Hoist's language now. */
  readonly language: () => Language;
  /**
   * Lets the page load: from now on, somebody answers what its scripts ask for.
   *
   * @param firstScreen is asked at each load for what is shown until they have run; null: nothing
   */
  readonly letLoad: (firstScreen: AskFirstScreen) => void;
}

export interface FirstWindowOptions {
  /** Absolute path of the folder for everything that Hoist keeps. */
  readonly folder: string;
  /** Absolute path of the folder of the built main process. */
  readonly built: string;
}

/** In ms. The engine's process and the page would slow each other down, but a page that is never drawn must not keep it. */
const drawnWithinMs = 2000;

/**
 * Opens the window. The modules that this needs are the only ones that Hoist loads before: all others load while the page's
 * process starts. Only after Electron is ready.
 */
export function openFirstWindow({ folder, built }: FirstWindowOptions): FirstWindow {
  const settings = createSettingsStore(join(folder, 'settings.json'));
  nativeTheme.themeSource = settings.settings.theme;
  const language = (): Language =>
    settings.settings.language === 'system' ? systemLanguage() : settings.settings.language;
  let letLoad: FirstWindow['letLoad'] = () => undefined;
  const answered = new Promise<AskFirstScreen>((resolve) => {
    letLoad = resolve;
  });
  let noteDrawn = (): void => undefined;
  const drawn = new Promise<void>((resolve) => {
    noteDrawn = resolve;
  });
  setTimeout(noteDrawn, drawnWithinMs);

  guardSession(session.defaultSession);
  serveApp(protocol, join(built, '../renderer'), answered);
  const open = (): BrowserWindow => {
    const window = createMainWindow({
      preloadPath: join(built, '../preload/index.cjs'),
      placeFile: join(folder, 'window.json'),
    });
    window.once('ready-to-show', noteDrawn);
    watchWindow(window, { app, ask: (trouble) => askAbout(window, trouble, language) });
    return window;
  };
  return { window: open(), open, drawn, settings, language, letLoad };
}

/** The language of the system: `ko` for Korean, `en` for every other. Only after Electron is ready. */
export function systemLanguage(): Language {
  return app.getLocale().startsWith('ko') ? 'ko' : 'en';
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
