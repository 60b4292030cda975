import { shell } from 'electron/common';
import type { App, Session, WebContents } from 'electron/main';
import { allowedExternalLink } from './external-link.js';

/**
 * Keeps every page, the ones made later too, where it is: no navigation, no new window, no frame inside.
 * A link that asks for a new window opens in the person's browser when its site is one Hoist's help points to.
 * Call it before the first window is made.
 */
export function guardContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => guardOne(contents));
}

function guardOne(contents: WebContents): void {
  const refuse = (event: { preventDefault(): void }): void => event.preventDefault();
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-attach-webview', refuse);
  contents.setWindowOpenHandler(({ url }) => {
    const link = allowedExternalLink(url);
    if (link !== null) {
      shell.openExternal(link).catch(() => undefined);
    }
    return { action: 'deny' };
  });
}

/** Refuses pages every permission of the web platform (camera, place, notifications, devices …): Hoist's needs none. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  // The page downloads nothing; reports are saved by main through a dialog.
  session.on('will-download', (event) => event.preventDefault());
}
