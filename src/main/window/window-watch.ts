import type { App, BrowserWindow } from 'electron/main';
import { createRestartLimit } from '../../base/async/restart-limit.js';
import { log } from '../../base/log/log.js';
import type { WindowRemedy, WindowTrouble } from './window-question.js';

export interface WindowWatch {
  readonly app: Pick<App, 'quit'>;
  /** Asks the person what to do. */
  readonly ask: (trouble: WindowTrouble) => Promise<WindowRemedy>;
}

/** A page that ends more often than this is not loaded again without asking. */
const mostReloads = 2;
const reloadsWithinMs = 60_000;
/** A load that another load has replaced: https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h */
const aborted = -3;

/**
 * Brings a window back whose page ends, does not load or does not answer: a page that ended is loaded again, and the
 * person is asked when that does not help.
 */
export function watchWindow(
  window: Pick<BrowserWindow, 'on' | 'show' | 'isDestroyed'> & {
    readonly webContents: Pick<BrowserWindow['webContents'], 'on' | 'reload' | 'forcefullyCrashRenderer'>;
  },
  { app, ask }: WindowWatch,
): void {
  const { webContents } = window;
  const reloads = createRestartLimit(mostReloads, reloadsWithinMs);
  let isAsking = false;

  function askAbout(trouble: WindowTrouble): void {
    if (isAsking) return;
    isAsking = true;
    // It stays hidden until the page is first drawn, which may never be.
    window.show();
    ask(trouble)
      .then((remedy) => act(trouble, remedy))
      .catch((error: unknown) => log.error('the person could not be asked', error))
      .finally(() => {
        isAsking = false;
      });
  }

  function act(trouble: WindowTrouble, remedy: WindowRemedy): void {
    if (window.isDestroyed() || remedy === 'wait') return;
    if (remedy === 'quit') app.quit();
    // A page that hangs does not hear that it is to reload; a page that ended is loaded again, see below.
    else if (trouble === 'unresponsive') webContents.forcefullyCrashRenderer();
    else webContents.reload();
  }

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    log.error(`the page ended: ${reason}, exit code ${exitCode}`);
    if (reloads.take()) webContents.reload();
    else askAbout('gone');
  });
  webContents.on('did-fail-load', (_event, errorCode, description, _url, isMainFrame) => {
    if (!isMainFrame || errorCode === aborted) return;
    log.error(`the page can't be loaded: ${errorCode} ${description}`);
    askAbout('not-loaded');
  });
  window.on('unresponsive', () => {
    log.warn('the page does not answer');
    askAbout('unresponsive');
  });
}

/** Longest time a window stays hidden while its page loads, in ms. */
const hiddenWithinMs = 10_000;

/** Shows a window when its page is first drawn, or after a while without it: an invisible window looks like no start. */
export function showWhenDrawn(
  window: Pick<BrowserWindow, 'once' | 'show' | 'isDestroyed'>,
  withinMs = hiddenWithinMs,
): void {
  const timer = setTimeout(() => {
    if (window.isDestroyed()) return;
    log.warn(`the page was not drawn within ${withinMs} ms`);
    window.show();
  }, withinMs);
  window.once('ready-to-show', () => {
    clearTimeout(timer);
    window.show();
  });
  window.once('closed', () => clearTimeout(timer));
}
