import { type BrowserWindow, powerSaveBlocker } from 'electron/main';
import type { RunSnapshot } from '../../shared/models/run.js';

/**
 * Tells the system that a run is in progress: keeps the computer awake and shows progress in the task bar.
 */
export interface RunPresence {
  follow(snapshot: RunSnapshot, window: BrowserWindow | null): void;
  /** No run is in progress any more, and none said so. */
  end(window: BrowserWindow | null): void;
}

export function createRunPresence(): RunPresence {
  let blocker: number | null = null;
  const keepAwake = (wanted: boolean): void => {
    if (wanted && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!wanted && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
  return {
    end(window) {
      keepAwake(false);
      if (window !== null && !window.isDestroyed()) window.setProgressBar(-1);
    },
    follow(snapshot, window) {
      keepAwake(snapshot.state === 'uploading' || snapshot.state === 'verifying');
      if (window === null || window.isDestroyed()) return;
      const { state, sentBytes, totalBytes } = snapshot;
      if (state === 'finished') window.setProgressBar(-1);
      else window.setProgressBar(totalBytes === 0 ? 0 : sentBytes / totalBytes, { mode: barMode(state) });
    },
  };
}

function barMode(state: RunSnapshot['state']): 'normal' | 'paused' {
  return state === 'paused' || state === 'allPaused' || state === 'waiting' ? 'paused' : 'normal';
}
