import { readFileSync } from 'node:fs';
import { app, BrowserWindow, nativeTheme, screen } from 'electron/main';
import { appOrigin } from './app-asset.js';
import { minimumSize, placeFromText, shapeFromText } from './window-bounds.js';
import { showWhenDrawn } from './window-watch.js';

export interface MainWindowOptions {
  /** Absolute path of the built preload script. */
  readonly preloadPath: string;
  /** Absolute path of the file that {@link import('./remember-place.js').rememberPlace} writes. */
  readonly placeFile: string;
}

/**
 * The page's own background, so that the window does not flash in another colour before the page is drawn.
 */
const backgroundColors = { light: '#f6f6f8', dark: '#101114' } as const;

/**
 * Opens Hoist's window and starts loading its page; the window appears when the page is first drawn. {@link
 * import('./app-protocol.js').serveApp} must be called before. The page gets no Node, only the preload's
 * bridge.
 */
export function createMainWindow({ preloadPath, placeFile }: MainWindowOptions): BrowserWindow {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const saved = readText(placeFile);
  const shape = shapeFromText(saved);
  const window = new BrowserWindow({
    ...placeFromText(saved, screens),
    fullscreen: shape === 'full-screen',
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: app.name,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: backgroundColor(),
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  showWhenDrawn(window);
  // It would be shown before its page is drawn.
  if (shape === 'maximized') window.once('show', () => window.maximize());
  const followTheme = (): void => window.setBackgroundColor(backgroundColor());
  nativeTheme.on('updated', followTheme);
  window.once('closed', () => nativeTheme.off('updated', followTheme));
  void window.loadURL(`${appOrigin}/`);
  return window;
}

function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? backgroundColors.dark : backgroundColors.light;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
