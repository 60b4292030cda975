import { shell } from 'electron/common';
import type { App, Session, WebContents } from 'electron/main';
import { allowedExternalLink } from './external-link.js';

/**
 * Keeps every page, including those created later, from navigating, opening windows or embedding frames. A
 * link that asks for a new window opens in the user's browser if Hoist's help links to its site. To be called
 * before the first window is created.
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

/**
 * Denies pages every permission of the web platform (camera, location, notifications, devices …): Hoist's
 * page needs none.
 */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  // The page downloads nothing; main saves reports through a dialog.
  session.on('will-download', (event) => event.preventDefault());
}
