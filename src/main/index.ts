import { app } from 'electron/main';
import { makeFolderSync } from '../base/files/make-folder.js';
import { HoistError } from '../shared/errors/errors.js';
import { type FirstWindow, openFirstWindow } from './first-window.js';
import { failedAnswerer } from './ipc/receive.js';
import { identifyApp } from './lifecycle/app-identity.js';
import { collectOpenedPaths, type OpenedPaths, pathsIn, type SecondStart } from './lifecycle/opened-paths.js';
import { quitWithLastWindow } from './lifecycle/quit.js';
import { registerAppScheme } from './window/app-protocol.js';
import { guardContents } from './window/guards.js';

const built = import.meta.dirname;

/** Everything that must happen before Electron is ready. */
function prepare(): void {
  // enableSandbox would override --no-sandbox for child processes, and then none of them starts as root, as
  // in containers.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  identifyApp(app, process.platform);
  registerAppScheme();
  guardContents(app);
}

async function openWhenReady(folder: string): Promise<FirstWindow> {
  try {
    makeFolderSync(folder, 0o700);
  } catch (cause) {
    throw new HoistError('state-unreadable', {}, { cause });
  }
  await app.whenReady();
  return openFirstWindow({ folder, built });
}

/** The window comes first; everything else is loaded when its page was drawn. */
async function start(opened: OpenedPaths): Promise<void> {
  const folder = app.getPath('userData');
  const first = openWhenReady(folder);
  await first.then(({ mayLoadRest }) => mayLoadRest).catch(() => undefined);
  try {
    const { startApp } = await import('./start-app.js');
    startApp({ folder, built, opened, first });
  } catch (error) {
    void first
      .then(({ letAnswer }) => letAnswer(failedAnswerer({ code: 'internal' })))
      .catch(() => undefined);
    throw error;
  }
}

quitWithLastWindow(app, process.platform);

const atStart = pathsIn(process.argv, process.cwd(), app.isPackaged ? null : app.getAppPath());

// Two instances on one data folder would write to the same journal.
if (app.requestSingleInstanceLock({ paths: atStart } satisfies SecondStart)) {
  prepare();
  start(collectOpenedPaths(app, atStart)).catch((error: unknown) => {
    // Outside the promise, so that Electron shows it: no window of Hoist could.
    setImmediate(() => {
      throw error;
    });
  });
} else {
  app.quit();
}
