import { app, type BrowserWindow } from 'electron/main';
import { log } from '../../base/log/log.js';
import type { Runs } from '../../engine/runs.js';
import type { MainMessages } from '../messages/messages.js';
import type { MainWindow } from './main-window.js';
import { createQuitGuard, type QuitGuard } from './quit-guard.js';
import { askBeforeQuit, type QuitQuestion } from './quit-question.js';
import { windowTitle } from './run-presence.js';
import type { RunsInProgress } from './runs-in-progress.js';
import { hasTray } from './tray-host.js';
import { createTrayIcon } from './tray-icon.js';

export interface GuardQuittingOptions {
  readonly runs: RunsInProgress;
  readonly control: Pick<Runs, 'pause' | 'resume'>;
  readonly messages: MainMessages;
  /** Not there yet when the guard is made. */
  readonly window: () => MainWindow;
}

export interface WindowGuard extends QuitGuard {
  /** Asks before this window is closed, and takes the icon away when it is shown again. */
  watch(window: BrowserWindow): void;
}

/** Asks before runs in progress end with the window, and lets them go on without it. */
export function guardQuitting({ runs, control, messages, window }: GuardQuittingOptions): WindowGuard {
  /** Where a hidden Hoist can be found again; found out by the question. */
  let background: QuitQuestion['background'] = 'minimised';

  function forAll(act: (runId: string) => Promise<void>): void {
    for (const { runId } of runs.all()) {
      act(runId).catch((error: unknown) => log.warn('a run did not follow the tray icon:', error));
    }
  }

  const tray = createTrayIcon(
    {
      open: () => window().reveal(),
      pauseAll: () => forAll((runId) => control.pause(runId)),
      resumeAll: () => forAll((runId) => control.resume(runId)),
      quit: () => app.quit(),
    },
    messages,
  );
  runs.onChange(() => tray.setToolTip(windowTitle(app.name, runs.all(), messages)));

  const guard = createQuitGuard({
    running: () => runs.all().length,
    ask: async () => {
      background =
        process.platform === 'darwin' ? 'dock' : (await hasTray(process.platform)) ? 'tray' : 'minimised';
      return askBeforeQuit(window().current(), { runs: runs.all(), background }, messages);
    },
    goToBackground: () => {
      const current = window().current();
      if (background === 'tray') {
        tray.show();
        current?.hide();
      } else if (background === 'dock') {
        current?.hide();
      } else {
        current?.minimize();
      }
    },
    quit: () => app.quit(),
  });

  return {
    ...guard,
    watch(watched) {
      watched.on('close', (event) => {
        // On macOS the app goes on in the dock without its window.
        if (process.platform !== 'darwin' && !guard.mayLeave()) event.preventDefault();
      });
      watched.on('show', () => tray.hide());
    },
  };
}
