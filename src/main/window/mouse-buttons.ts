import type { BrowserWindow } from 'electron/main';
import type { Command } from '../../shared/models/commands.js';

/** Makes the mouse's buttons for back and forward work, which only Windows and Linux report. */
export function followMouseButtons(window: BrowserWindow, run: (command: Command) => void): void {
  window.on('app-command', (_event, button) => {
    if (button === 'browser-backward') run('back');
    else if (button === 'browser-forward') run('forward');
  });
}
