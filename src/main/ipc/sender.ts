import type { IpcMainInvokeEvent } from 'electron/main';
import { appOrigin } from '../window/app-asset.js';

/** Whether a message comes from the main frame of a page that Hoist serves. */
export function isTrustedSender(event: Pick<IpcMainInvokeEvent, 'senderFrame' | 'sender'>): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null || frame !== event.sender.mainFrame) return false;
  // `URL.origin` is the string "null" for custom schemes, so scheme and host are compared.
  if (!URL.canParse(frame.url)) return false;
  const { protocol, host } = new URL(frame.url);
  return `${protocol}//${host}` === appOrigin;
}
