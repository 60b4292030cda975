import type { App } from 'electron/main';
import { log } from '../../base/log/log.js';

/**
 * Ends the app when its start fails, with the reason in the log, a word to the person and exit code 1.
 *
 * @param show tells the person, once Electron can show a dialog; there may be no window to do it in
 */
export async function exitWhenStartFails(
  started: Promise<unknown>,
  app: Pick<App, 'exit' | 'whenReady'>,
  show: (error: unknown) => Promise<void>,
): Promise<void> {
  try {
    await started;
  } catch (error) {
    log.error('Hoist could not start', error);
    await app.whenReady();
    await show(error);
    app.exit(1);
  }
}
