import type { App } from 'electron/main';
import { settlesWithin } from '../../base/async/settles-within.js';
import { log } from '../../base/log/log.js';

/** Quits when the last window is closed, except on macOS, where an app stays in the dock. */
export function quitWithLastWindow(app: Pick<App, 'on' | 'quit'>, platform: NodeJS.Platform): void {
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit();
  });
}

/** Longest time for what is in progress to be stopped, in ms. The journal has everything that happened until then. */
const closeWithinMs = 5000;

/** Holds quitting back until `close` has ended, with or without an error, but not for long. */
export function closeBeforeQuit(
  app: Pick<App, 'on' | 'quit'>,
  close: () => Promise<void>,
  withinMs = closeWithinMs,
): void {
  let isClosing = false;
  let isClosed = false;
  async function closeAndQuit(): Promise<void> {
    if (!(await settlesWithin(close(), withinMs))) {
      log.warn(`the engine did not close within ${withinMs} ms`);
    }
    isClosed = true;
    app.quit();
  }

  app.on('before-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    if (isClosing) return;
    isClosing = true;
    void closeAndQuit();
  });
}
