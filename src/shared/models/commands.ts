import { z } from 'zod';

/** What a person can have done from the menu or by key, wherever the focus is. */
export const commands = [
  'open-folder',
  'open-files',
  'upload',
  'pause',
  'find',
  'filter',
  'back',
  'forward',
  'history',
  'settings',
  'shortcuts',
] as const;
export const command = z.enum(commands);
export type Command = z.infer<typeof command>;

/**
 * The keys of a command, in Electron's notation; those of macOS differ where its programs have others.
 * Source: https://www.electronjs.org/docs/latest/api/accelerator
 */
export function acceleratorOf(wanted: Command, platform: string): string {
  const isMac = platform === 'darwin';
  switch (wanted) {
    case 'open-folder':
      return 'CmdOrCtrl+O';
    case 'open-files':
      return 'CmdOrCtrl+Shift+O';
    case 'upload':
      return 'CmdOrCtrl+Enter';
    case 'pause':
      return 'CmdOrCtrl+P';
    case 'find':
      return 'CmdOrCtrl+F';
    case 'filter':
      return 'CmdOrCtrl+Shift+F';
    case 'back':
      return isMac ? 'Cmd+[' : 'Alt+Left';
    case 'forward':
      return isMac ? 'Cmd+]' : 'Alt+Right';
    case 'history':
      return isMac ? 'Cmd+Y' : 'Ctrl+H';
    case 'settings':
      return 'CmdOrCtrl+,';
    case 'shortcuts':
      return isMac ? 'Cmd+/' : 'F1';
  }
}
