import type { App } from 'electron/main';
import { log } from '../../base/log/log.js';

/**
 * Logs each of Chromium's own processes that ends by itself, such as the one that draws; Chromium starts it again. The
 * page and the engine have owners of their own, who bring them back.
 */
export function logLostProcesses(app: Pick<App, 'on'>): void {
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    if (reason !== 'clean-exit')
      log.warn(`a process ended: ${name ?? type}, ${reason}, exit code ${exitCode}`);
  });
}
