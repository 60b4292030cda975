import type { App } from 'electron/main';
import type { Log } from '../../base/log/log.js';

/**
 * Ends the app when its start fails, with the reason in the log and exit code 1: there is no window yet to
 * show it.
 */
export async function exitWhenStartFails(
  started: Promise<unknown>,
  app: Pick<App, 'exit'>,
  log: Pick<Log, 'error'>,
): Promise<void> {
  try {
    await started;
  } catch (error) {
    log.error('Hoist could not start', error);
    app.exit(1);
  }
}
