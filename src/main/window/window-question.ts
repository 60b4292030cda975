import { type BrowserWindow, dialog } from 'electron/main';
import type { MainMessages } from '../messages/messages.js';

/** What happened to the window: its page ended, can't be loaded, or does not answer. */
export type WindowTrouble = 'gone' | 'not-loaded' | 'unresponsive';
export type WindowRemedy = 'reload' | 'wait' | 'quit';

/** Asks in a dialog of the system, which works without the page. */
export async function askInDialog(
  window: BrowserWindow,
  trouble: WindowTrouble,
  { say }: MainMessages,
): Promise<WindowRemedy> {
  const remedies: readonly WindowRemedy[] = ['reload', trouble === 'unresponsive' ? 'wait' : 'quit'];
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: say(`window.${trouble}`),
    detail: say('window.detail'),
    buttons: remedies.map((remedy) => say(`window.${remedy}`)),
    cancelId: 1,
  });
  return remedies[response] ?? 'quit';
}
