import { type BrowserWindow, dialog } from 'electron/main';
import type { Language } from '../../shared/models/settings.js';

/** What happened to the window: its page ended, can't be loaded, or does not answer. */
export type WindowTrouble = 'gone' | 'not-loaded' | 'unresponsive';
export type WindowRemedy = 'reload' | 'wait' | 'quit';

interface Words {
  readonly title: Readonly<Record<WindowTrouble, string>>;
  readonly detail: string;
  readonly button: Readonly<Record<WindowRemedy, string>>;
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    title: {
      gone: 'Hoist’s window keeps stopping.',
      'not-loaded': 'Hoist’s window can’t be loaded.',
      unresponsive: 'Hoist’s window doesn’t respond.',
    },
    detail: 'Uploads go on meanwhile. If you quit, you can continue them at the next start.',
    button: { reload: 'Reload', wait: 'Wait', quit: 'Quit' },
  },
  ko: {
    title: {
      gone: 'Hoist 창이 자꾸 멈춥니다.',
      'not-loaded': 'Hoist 창을 불러올 수 없습니다.',
      unresponsive: 'Hoist 창이 응답하지 않습니다.',
    },
    detail: '그동안에도 업로드는 계속됩니다. 종료하면 다음에 시작할 때 이어서 할 수 있습니다.',
    button: { reload: '다시 불러오기', wait: '기다리기', quit: '종료' },
  },
};

/** Asks in a dialog of the system, which works without the page. */
export async function askInDialog(
  window: BrowserWindow,
  trouble: WindowTrouble,
  language: Language,
): Promise<WindowRemedy> {
  const { title, detail, button } = words[language];
  const remedies: readonly WindowRemedy[] = ['reload', trouble === 'unresponsive' ? 'wait' : 'quit'];
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: title[trouble],
    detail,
    buttons: remedies.map((remedy) => button[remedy]),
    cancelId: 1,
  });
  return remedies[response] ?? 'quit';
}
