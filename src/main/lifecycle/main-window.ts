import type { App, BrowserWindow } from 'electron/main';

/** Hoist's only window; on macOS it can be closed and opened again while Hoist keeps running. */
export interface MainWindow {
  /** Null while it is closed. */
  current(): BrowserWindow | null;
  /** The parent window for a dialog. @throws Error while it is closed */
  required(): BrowserWindow;
}

/** Opens the window, opens it again when the app is activated without one, and shows it when Hoist is started twice. */
export function openMainWindow(app: Pick<App, 'on'>, create: () => BrowserWindow): MainWindow {
  let window: BrowserWindow | null = null;
  const open = (): void => {
    const opened = create();
    opened.on('closed', () => {
      window = null;
    });
    window = opened;
  };
  open();
  app.on('activate', () => {
    if (window === null) open();
  });
  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
  return {
    current: () => window,
    required: () => {
      if (window === null) throw new Error('there is no window to ask in');
      return window;
    },
  };
}
