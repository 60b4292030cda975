import { type BrowserWindow, powerSaveBlocker } from 'electron/main';
import type { RunSnapshot } from '../../shared/models/run.js';
import { shareOf } from '../../shared/models/run-share.js';
import type { MainMessages } from '../messages/messages.js';
import { type RunsInProgress, whatRuns } from './runs-in-progress.js';

type PresenceWindow = Pick<BrowserWindow, 'setProgressBar' | 'isDestroyed' | 'isFocused' | 'once'>;

export interface RunPresenceOptions {
  readonly runs: RunsInProgress;
  readonly window: () => PresenceWindow | null;
}

/**
 * Tells the system that runs are in progress: keeps the computer awake while they send or wait for the network, shows
 * their progress in the task bar, and there an error until the window is looked at.
 */
export function showRunPresence({ runs, window }: RunPresenceOptions): void {
  let blocker: number | null = null;
  const keepAwake = (wanted: boolean): void => {
    if (wanted && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!wanted && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };

  function showBar(value: number, mode: 'normal' | 'paused' | 'error'): void {
    const shown = window();
    if (shown !== null && !shown.isDestroyed()) shown.setProgressBar(value, { mode });
  }

  function update(): void {
    const all = runs.all();
    keepAwake(all.some(({ state }) => isAtWork(state)));
    if (all.length === 0) showBar(-1, 'normal');
    else
      showBar(
        shareOf(...all) ?? indeterminate,
        all.some(({ state }) => isMoving(state)) ? 'normal' : 'paused',
      );
  }

  runs.onChange(update);
  runs.onEnd(({ outcome }) => {
    const shown = window();
    const isBad = outcome === 'partial' || outcome === 'stopped';
    if (!isBad || runs.all().length > 0 || shown === null || shown.isDestroyed() || shown.isFocused()) return;
    shown.setProgressBar(1, { mode: 'error' });
    shown.once('focus', update);
  });
}

/** A bar above 1 has no value. Source: https://www.electronjs.org/docs/latest/api/browser-window#winsetprogressbarprogress-options */
const indeterminate = 2;

/** Sends, checks, or waits for the network: a computer that sleeps would end that. */
function isAtWork(state: RunSnapshot['state']): boolean {
  return isMoving(state) || state === 'waiting';
}

function isMoving(state: RunSnapshot['state']): boolean {
  return state === 'uploading' || state === 'verifying' || state === 'cancelling';
}

/** Shows in the window's title how far the runs are while some are in progress, and otherwise what the page is called. */
export function showRunsInTitle(window: BrowserWindow, runs: RunsInProgress, messages: MainMessages): void {
  let pageTitle = window.getTitle();
  const update = (): void => {
    if (window.isDestroyed()) return;
    const title = windowTitle(pageTitle, runs.all(), messages);
    if (title !== window.getTitle()) window.setTitle(title);
  };
  window.on('page-title-updated', (event, title) => {
    event.preventDefault();
    pageTitle = title;
    update();
  });
  const end = runs.onChange(update);
  window.once('closed', end);
}

/** @param pageTitle what the page calls itself */
export function windowTitle(
  pageTitle: string,
  runs: readonly RunSnapshot[],
  { say }: Pick<MainMessages, 'say'>,
): string {
  const [first, ...others] = runs;
  if (first === undefined) return pageTitle;
  const share = shareOf(...runs);
  const several = { runs: runs.length, what: whatRuns(runs) };
  if (share === null) {
    return others.length === 0
      ? say('title.scanning', { title: first.title })
      : say('title.runsScanning', several);
  }
  const percent = Math.floor(share * 100);
  return others.length === 0
    ? say('title.run', { percent, title: first.title })
    : say('title.runs', { percent, ...several });
}
