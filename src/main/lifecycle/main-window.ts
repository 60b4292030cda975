import type { App, BrowserWindow } from 'electron/main';

/** Hoist's only window; on macOS it can be closed and opened again while Hoist keeps running. */
export interface MainWindow {
  /** Null while it is closed. */
  current(): BrowserWindow | null;
  /** The parent window for a dialog. @throws Error while it is closed */
  required(): BrowserWindow;
  /** Brings it to the front: opens it, shows it or restores it, whichever it takes. */
  reveal(): void;
  /** The same; calls `tell` when its page hears events: at once, or when the page has loaded. */
  revealAnd(tell: () => void): void;
}

/**
 * Keeps the window that is open, opens another one when it is needed, and brings it to the front when the app is activated or
 * started a second time.
 *
 * @param prepare is called with each window, the first one included
 */
export function keepMainWindow(
  app: Pick<App, 'on'>,
  first: BrowserWindow,
  openAnother: () => BrowserWindow,
  prepare: (window: BrowserWindow) => void,
): MainWindow {
  let window: BrowserWindow | null = null;
  function keep(opened: BrowserWindow): void {
    if (opened.isDestroyed()) return;
    opened.on('closed', () => {
      window = null;
    });
    window = opened;
    prepare(opened);
  }
  const reveal = (): void => {
    if (window === null) {
      keep(openAnother());
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  function revealAnd(tell: () => void): void {
    const isNew = window === null;
    reveal();
    const contents = window?.webContents;
    if (contents !== undefined && (isNew || contents.isLoadingMainFrame()))
      contents.once('did-finish-load', tell);
    else tell();
  }
  keep(first);
  app.on('activate', reveal);
  app.on('second-instance', reveal);
  return {
    current: () => window,
    required: () => {
      if (window === null) throw new Error('there is no window to ask in');
      return window;
    },
    reveal,
    revealAnd,
  };
}
