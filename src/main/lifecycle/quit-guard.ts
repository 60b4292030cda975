import { log } from '../../base/log/log.js';

/** What becomes of runs in progress: they go on without the window, stop until the next start, or the window stays. */
export type QuitDecision = 'background' | 'stop' | 'stay';

export interface QuitGuardOptions {
  /** How many runs are in progress. */
  readonly running: () => number;
  /** Asks the person. */
  readonly ask: () => Promise<QuitDecision>;
  /** Takes the window away while the runs go on. */
  readonly goToBackground: () => void;
  readonly quit: () => void;
}

/** Nobody ends a run in progress without having been asked. */
export interface QuitGuard {
  /**
   * Whether the window may be closed, or the app quit, at once. If not, the person is asked, and what they decide is done
   * afterwards; a second try meanwhile changes nothing.
   */
  mayLeave(this: void): boolean;
  /** The system ends, or somebody has decided already: nothing is asked from now on. */
  leaveWithoutAsking(this: void): void;
}

export function createQuitGuard({ running, ask, goToBackground, quit }: QuitGuardOptions): QuitGuard {
  let isDecided = false;
  let isAsking = false;

  async function decide(): Promise<void> {
    try {
      const decision = await ask();
      if (decision === 'stay' || isDecided) return;
      if (decision === 'background') {
        goToBackground();
        return;
      }
      isDecided = true;
      quit();
    } catch (error) {
      log.error('the person could not be asked about the runs in progress', error);
    } finally {
      isAsking = false;
    }
  }

  return {
    mayLeave() {
      if (isDecided || running() === 0) return true;
      if (!isAsking) {
        isAsking = true;
        void decide();
      }
      return false;
    },
    leaveWithoutAsking() {
      isDecided = true;
    },
  };
}
