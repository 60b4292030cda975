import { dialog } from 'electron/main';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import type { MainMessages } from '../messages/messages.js';

/**
 * Shows why Hoist could not start, what to do about it and where the log is, and returns when that was read. Electron has
 * to be ready: before, Linux prints it instead.
 */
export function showStartError(error: unknown, messages: MainMessages, logPath: string): void {
  const { title, action } = messages.error(toAppError(error));
  dialog.showErrorBox(title, `${action}\n\n${messages.say('start.log', { path: logPath })}`);
}
