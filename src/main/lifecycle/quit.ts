import type { App, Event } from 'electron/main';
import { settlesWithin } from '../../base/async/settles-within.js';
import { log } from '../../base/log/log.js';
import type { QuitGuard } from './quit-guard.js';

/** Quits when the last window is closed, except on macOS, where an app stays in the dock. */
export function quitWithLastWindow(app: Pick<App, 'on' | 'quit'>, platform: NodeJS.Platform): void {
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit();
  });
}

/** Longest time for what is in progress to be stopped, in ms. The journal has everything that happened until then. */
const closeWithinMs = 5000;

export interface CloseBeforeQuit {
  readonly guard: Pick<QuitGuard, 'mayLeave'>;
  readonly close: () => Promise<void>;
  /** Called when `close` takes too long. */
  readonly kill: () => void;
  /** Milliseconds. */
  readonly withinMs?: number;
}

/** Holds quitting back until the guard allows it and `close` has ended, with or without an error, but not for long. */
export function closeBeforeQuit(
  app: Pick<App, 'on' | 'quit'>,
  { guard, close, kill, withinMs = closeWithinMs }: CloseBeforeQuit,
): void {
  let isClosing = false;
  let isClosed = false;
  async function closeAndQuit(): Promise<void> {
    if (!(await settlesWithin(close(), withinMs))) {
      log.warn(`the engine did not close within ${withinMs} ms`);
      kill();
    }
    isClosed = true;
    app.quit();
  }

  app.on('before-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    if (isClosing || !guard.mayLeave()) return;
    isClosing = true;
    void closeAndQuit();
  });
}

/** Signals that end a program from outside: nobody is there to answer a question. */
const endingSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Quits in order, and without a question, when the system shuts down or ends the program. */
export function quitWithSystem(
  sources: {
    readonly signals: Pick<NodeJS.Process, 'on'>;
    readonly power: NodeJS.EventEmitter;
  },
  guard: Pick<QuitGuard, 'leaveWithoutAsking'>,
  quit: () => void,
): void {
  const leave = (): void => {
    guard.leaveWithoutAsking();
    quit();
  };
  for (const signal of endingSignals) sources.signals.on(signal, leave);
  // Delays the shutdown until the engine has closed: https://www.electronjs.org/docs/latest/api/power-monitor#event-shutdown-linux-macos
  sources.power.on('shutdown', (event: Pick<Event, 'preventDefault'>) => {
    event.preventDefault();
    leave();
  });
}
