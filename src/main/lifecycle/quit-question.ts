import { type BrowserWindow, dialog, type MessageBoxOptions } from 'electron/main';
import type { RunSnapshot } from '../../shared/models/run.js';
import type { MainMessages } from '../messages/messages.js';
import type { QuitDecision } from './quit-guard.js';
import { whatRuns } from './runs-in-progress.js';

export interface QuitQuestion {
  readonly runs: readonly Pick<RunSnapshot, 'mode'>[];
  /** `minimised`: there is no place for an icon, so the window stays in the task bar. */
  readonly background: 'tray' | 'dock' | 'minimised';
}

const decisions: readonly QuitDecision[] = ['background', 'stop', 'stay'];

/**
 * Asks in a dialog of the system what becomes of the runs in progress.
 *
 * @param window the dialog's parent, unless it is closed or hidden
 */
export async function askBeforeQuit(
  window: BrowserWindow | null,
  { runs, background }: QuitQuestion,
  { say }: MainMessages,
): Promise<QuitDecision> {
  const what = whatRuns(runs);
  const options: MessageBoxOptions = {
    type: 'question',
    message: say('quit.title', { runs: runs.length, what }),
    detail: say('quit.detail', { what }),
    buttons: [
      say(`quit.${background}`),
      say(what === 'uploads' ? 'quit.stop' : 'quit.end'),
      say('quit.stay'),
    ],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  };
  const { response } = await (window === null || !window.isVisible()
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return decisions[response] ?? 'stay';
}
