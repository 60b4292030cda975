import { type BrowserWindow, Menu } from 'electron/main';
import type { MainMessages } from '../messages/messages.js';
import { editItems } from './app-menu.js';

/** Gives text fields, and text that is selected, the menu that they have everywhere else. */
export function showContextMenus(window: BrowserWindow, messages: MainMessages): void {
  window.webContents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
    if (isEditable) {
      const items = editItems(messages, { isEverything: false });
      const enabled = [editFlags.canCut, editFlags.canCopy, editFlags.canPaste, editFlags.canSelectAll];
      Menu.buildFromTemplate(
        items.map((item, index) => ({ ...item, enabled: enabled[index] ?? true })),
      ).popup({ window });
    } else if (selectionText !== '') {
      Menu.buildFromTemplate([{ role: 'copy', label: messages.say('menu.copy') }]).popup({ window });
    }
  });
}
