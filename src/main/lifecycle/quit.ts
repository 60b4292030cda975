import type { App } from 'electron/main';

/** Quits when the last window is closed, except on macOS, where an app stays in the dock. */
export function quitWithLastWindow(app: Pick<App, 'on' | 'quit'>, platform: NodeJS.Platform): void {
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit();
  });
}

/** Holds quitting back until `close` has ended, with or without an error. */
export function closeBeforeQuit(app: Pick<App, 'on' | 'quit'>, close: () => Promise<void>): void {
  let isClosed = false;
  app.on('before-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void close()
      .catch(() => undefined)
      .finally(() => {
        isClosed = true;
        app.quit();
      });
  });
}
