import type { MenuItemConstructorOptions } from 'electron/main';
import type { FileOfRun } from '../../engine/history.js';
import type { MainMessages } from '../messages/messages.js';
import { evidenceText } from './evidence-text.js';

export interface RowMenuActions {
  readonly copy: (text: string) => void;
  /** Shows a file in the system's file manager. */
  readonly showInFolder: (path: string) => void;
}

/**
 * A point of the page as one of the window, which menus are placed by.
 *
 * @param at CSS pixels from the upper left corner of the page
 * @param zoom of the page; 1 is its actual size
 */
export function inWindow(at: { readonly x: number; readonly y: number }, zoom: number) {
  return { x: Math.round(at.x * zoom), y: Math.round(at.y * zoom) };
}

/** The menu of one file in a list: what of it can be copied, and where it is. */
export function rowMenuTemplate(
  { row, path }: FileOfRun,
  messages: MainMessages,
  { copy, showInFolder }: RowMenuActions,
): MenuItemConstructorOptions[] {
  const { say } = messages;
  const { key, error, evidence } = row;
  const copies: { label: string; text: string }[] = [];
  if (path !== null) copies.push({ label: say('row.copyPath'), text: path });
  if (key !== null) copies.push({ label: say('row.copyKey'), text: key });
  if (evidence !== null) copies.push({ label: say('row.copyEvidence'), text: evidenceText(row) });
  if (error !== null) {
    const { title, action } = messages.error(error);
    const details = Object.entries(error.details ?? {}).map(([name, value]) => `${name}: ${value}`);
    const text = [`${row.path}: ${title} ${action}`, error.code, ...details].join('\n');
    copies.push({ label: say('row.copyError'), text });
  }
  const items = copies.map(({ label, text }) => ({ label, click: () => copy(text) }));
  if (path === null) return items;
  return [
    ...items,
    { type: 'separator' },
    { label: say('row.showInFolder'), click: () => showInFolder(path) },
  ];
}
