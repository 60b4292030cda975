import { Menu } from 'electron/main';
import type { Log } from '../../base/log/log.js';
import type { MainWindow } from '../lifecycle/main-window.js';
import type { MainMessages } from '../messages/messages.js';
import { inWindow, type OpenRowMenu, rowMenuTemplate } from './row-menu.js';

export interface RowMenuParts {
  readonly messages: MainMessages;
  readonly log: Pick<Log, 'error'>;
  readonly mainWindow: Pick<MainWindow, 'required'>;
  readonly copy: (text: string) => Promise<void>;
  readonly showInFolder: (path: string) => void;
}

/** Opens the menu of rows of files in the main window; nothing for no files. */
export function createRowMenu({ messages, log, mainWindow, copy, showInFolder }: RowMenuParts): OpenRowMenu {
  const copyLines = async (lines: AsyncIterable<string>): Promise<void> => {
    const all: string[] = [];
    for await (const line of lines) all.push(line);
    await copy(all.join('\n'));
  };
  return (files, { at, setPaused }) => {
    if (files.count === 0) return;
    const window = mainWindow.required();
    Menu.buildFromTemplate(
      rowMenuTemplate(files, messages, {
        copy: (lines) =>
          void copyLines(lines).catch((error: unknown) => log.error('files could not be copied', error)),
        showInFolder,
        setPaused,
      }),
    ).popup({ window, ...inWindow(at, window.webContents.getZoomFactor()) });
  };
}
