import type { BrowserWindow } from 'electron/main';
import { writeAtomicallySync } from '../../base/files/atomic-file.js';
import { placeToText, type WindowShape } from './window-bounds.js';

/** Stores size, position and shape of the window when it is closed, for the next one. @param placeFile absolute path */
export function rememberPlace(
  window: Pick<BrowserWindow, 'isFullScreen' | 'isMaximized' | 'getNormalBounds'> & {
    on(event: 'close', listener: () => void): unknown;
  },
  placeFile: string,
): void {
  const shapeNow = (): WindowShape => {
    if (window.isFullScreen()) return 'full-screen';
    return window.isMaximized() ? 'maximized' : 'normal';
  };
  window.on('close', () => writeText(placeFile, placeToText(window.getNormalBounds(), shapeNow())));
}

/** The window's position is a convenience: a failed write must not disturb closing. */
function writeText(file: string, text: string): void {
  try {
    writeAtomicallySync(file, text);
  } catch {
    // The next start opens at the default position.
  }
}
