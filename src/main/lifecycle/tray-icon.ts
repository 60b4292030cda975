import { nativeImage } from 'electron/common';
import { Menu, Tray } from 'electron/main';
import icon from '../../../assets/icon.png?asset';
import type { MainMessages } from '../messages/messages.js';

export interface TrayActions {
  readonly open: () => void;
  readonly pauseAll: () => void;
  readonly resumeAll: () => void;
  readonly quit: () => void;
}

/** Hoist's icon in the tray, there while the window is not. */
export interface TrayIcon {
  show(): void;
  hide(): void;
  /** What it says about the runs when it is pointed at. */
  setToolTip(text: string): void;
}

/** Pixels; macOS has less room than the others. */
const sizes = { darwin: 18, other: 32 } as const;

export function createTrayIcon(actions: TrayActions, { say }: MainMessages): TrayIcon {
  let tray: Tray | null = null;
  return {
    show() {
      if (tray !== null) return;
      const size = process.platform === 'darwin' ? sizes.darwin : sizes.other;
      tray = new Tray(
        nativeImage.createFromPath(icon).resize({ width: size, height: size, quality: 'best' }),
      );
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: say('tray.open'), click: actions.open },
          { type: 'separator' },
          { label: say('tray.pauseAll'), click: actions.pauseAll },
          { label: say('tray.resumeAll'), click: actions.resumeAll },
          { type: 'separator' },
          { label: say('tray.quit'), click: actions.quit },
        ]),
      );
      tray.on('click', actions.open);
    },
    hide() {
      tray?.destroy();
      tray = null;
    },
    setToolTip(text) {
      tray?.setToolTip(text);
    },
  };
}
