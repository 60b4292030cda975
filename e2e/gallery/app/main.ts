import { join } from 'node:path';
import { app, protocol, session } from 'electron/main';
import { registerAppScheme, serveApp } from '../../../src/main/window/app-protocol.js';
import { createMainWindow } from '../../../src/main/window/create-window.js';
import { guardContents, guardSession } from '../../../src/main/window/guards.js';

/**
 * Hoist's window around the gallery's page: the same scheme, policy, guards, preload and window options, and
 * nothing behind the bridge. Scenes bring their own answers.
 */
const built = import.meta.dirname;

async function start(): Promise<void> {
  await app.whenReady();
  guardSession(session.defaultSession);
  serveApp(protocol, join(built, '../renderer'), async () => null);
  createMainWindow({
    preloadPath: join(built, '../preload/index.cjs'),
    placeFile: join(app.getPath('userData'), 'window.json'),
  });
}

registerAppScheme();
guardContents(app);
app.on('window-all-closed', () => app.quit());
void start();
