import type { App } from 'electron/main';

/** What Windows groups windows and notifications by: the `appId` of electron-builder.yml, which the installer gives to the shortcut. */
export const appUserModelId = 'app.hoist.desktop';

/** To be called before the first window: makes the system know windows and notifications as those of the installed app. */
export function identifyApp(app: Pick<App, 'setAppUserModelId'>, platform: NodeJS.Platform): void {
  if (platform === 'win32') app.setAppUserModelId(appUserModelId);
}

/** Fills the panel that the menu's “About” shows. @param copyright in the language of the moment */
export function describeApp(
  app: Pick<App, 'name' | 'getVersion' | 'setAboutPanelOptions'>,
  copyright: string,
): void {
  app.setAboutPanelOptions({
    applicationName: app.name,
    applicationVersion: app.getVersion(),
    copyright,
  });
}
