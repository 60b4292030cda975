import { app, Menu, type MenuItemConstructorOptions } from 'electron/main';
import { acceleratorOf, type Command } from '../../shared/models/commands.js';
import type { MainMessages } from '../messages/messages.js';

export interface AppMenuOptions {
  readonly messages: MainMessages;
  readonly platform: NodeJS.Platform;
  /** A development build: its menu has the tools of one. */
  readonly isPackaged: boolean;
  readonly run: (command: Command) => void;
  readonly showLog: () => void;
}

/** The menu of the app, in the language of the moment; each command of the page has its name as its id. */
export function appMenuTemplate(options: AppMenuOptions): MenuItemConstructorOptions[] {
  const { messages, platform, isPackaged, run, showLog } = options;
  const { say } = messages;
  const isMac = platform === 'darwin';
  const separator = { type: 'separator' } as const;
  const item = (command: Command): MenuItemConstructorOptions => ({
    id: command,
    label: say(`menu.${command}`),
    accelerator: acceleratorOf(command, platform),
    click: () => run(command),
  });
  type Role = NonNullable<MenuItemConstructorOptions['role']>;
  const role = (name: Role, label: Parameters<typeof say>[0]): MenuItemConstructorOptions => ({
    role: name,
    label: say(label),
  });
  const about = role('about', 'menu.about');

  const ofApp: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      about,
      separator,
      item('settings'),
      separator,
      role('hide', 'menu.hide'),
      role('hideOthers', 'menu.hideOthers'),
      role('unhide', 'menu.unhide'),
      separator,
      role('quit', 'menu.quit'),
    ],
  };
  return [
    ...(isMac ? [ofApp] : []),
    {
      label: say('menu.file'),
      submenu: [
        item('open-folder'),
        item('open-files'),
        separator,
        item('upload'),
        item('pause'),
        separator,
        ...(isMac
          ? [role('close', 'menu.close')]
          : [item('settings'), separator, role('close', 'menu.close'), role('quit', 'menu.quit')]),
      ],
    },
    {
      label: say('menu.edit'),
      submenu: [...editItems(messages, { isEverything: true }), separator, item('find'), item('filter')],
    },
    {
      label: say('menu.view'),
      submenu: [
        item('back'),
        item('forward'),
        item('history'),
        separator,
        role('resetZoom', 'menu.resetZoom'),
        role('zoomIn', 'menu.zoomIn'),
        role('zoomOut', 'menu.zoomOut'),
        separator,
        role('togglefullscreen', 'menu.fullScreen'),
        ...(isPackaged
          ? []
          : [separator, role('reload', 'menu.reload'), role('toggleDevTools', 'menu.developerTools')]),
      ],
    },
    {
      label: say('menu.window'),
      role: 'windowMenu',
      submenu: [
        role('minimize', 'menu.minimize'),
        ...(isMac ? [role('zoom', 'menu.zoom'), separator, role('front', 'menu.front')] : []),
      ],
    },
    {
      label: say('menu.help'),
      role: 'help',
      submenu: [
        item('shortcuts'),
        { id: 'log', label: say('menu.log'), click: showLog },
        ...(isMac ? [] : [separator, about]),
      ],
    },
  ];
}

/** Cut, copy, paste and select all; `isEverything`: also undo and redo. */
export function editItems(
  { say }: MainMessages,
  { isEverything }: { readonly isEverything: boolean },
): MenuItemConstructorOptions[] {
  const undoing: MenuItemConstructorOptions[] = [
    { role: 'undo', label: say('menu.undo') },
    { role: 'redo', label: say('menu.redo') },
    { type: 'separator' },
  ];
  return [
    ...(isEverything ? undoing : []),
    { role: 'cut', label: say('menu.cut') },
    { role: 'copy', label: say('menu.copy') },
    { role: 'paste', label: say('menu.paste') },
    { role: 'selectAll', label: say('menu.selectAll') },
  ];
}

/** The menu of the icon in macOS's dock: what somebody begins without looking for the window first. */
export function dockMenuTemplate({
  messages,
  run,
}: Pick<AppMenuOptions, 'messages' | 'run'>): MenuItemConstructorOptions[] {
  const commands = ['open-folder', 'open-files', 'history'] as const;
  return commands.map((command) => ({
    id: command,
    label: messages.say(`menu.${command}`),
    click: () => run(command),
  }));
}

/** Puts the menus of the app and of its icon in place of those there are, if any. */
export function installAppMenu(options: AppMenuOptions): void {
  if (options.platform === 'darwin') app.dock?.setMenu(Menu.buildFromTemplate(dockMenuTemplate(options)));
  Menu.setApplicationMenu(Menu.buildFromTemplate(appMenuTemplate(options)));
}
