import type { EventEmitter } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';

const electron = vi.hoisted(() => ({ made: [] as unknown[], theme: null as unknown }));

vi.mock('electron/main', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class FakeWindow extends Emitter {
    readonly webContents = new Emitter();
    readonly setBackgroundColor = vi.fn();
    readonly maximize = vi.fn();
    readonly loadURL = vi.fn(async () => undefined);
    shape: 'normal' | 'maximized' | 'full-screen' = 'normal';
    isDestroyed = () => false;
    isVisible = () => false;
    show = () => this.emit('show');
    isFullScreen = () => this.shape === 'full-screen';
    isMaximized = () => this.shape === 'maximized';
    getNormalBounds = () => ({ x: 10, y: 20, width: 900, height: 700 });
    readonly options: object;
    constructor(options: object) {
      super();
      this.options = options;
      electron.made.push(this);
    }
  }
  const nativeTheme = Object.assign(new Emitter(), { shouldUseDarkColors: false });
  electron.theme = nativeTheme;
  return {
    app: { name: 'Hoist', isPackaged: true },
    BrowserWindow: FakeWindow,
    nativeTheme,
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
  };
});

const { createMainWindow } = await import('./create-window.js');
const { rememberPlace } = await import('./remember-place.js');

interface Fake extends EventEmitter {
  shape: 'normal' | 'maximized' | 'full-screen';
  readonly options: { readonly fullscreen: boolean };
  readonly setBackgroundColor: ReturnType<typeof vi.fn>;
  readonly maximize: ReturnType<typeof vi.fn>;
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-window-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  electron.made.length = 0;
});

function open(place: string): Fake {
  const placeFile = join(folder, place);
  rememberPlace(createMainWindow({ preloadPath: '/preload.cjs', placeFile }), placeFile);
  return electron.made.at(-1) as Fake;
}

it('follows the theme while it is open, and no longer once it is closed', () => {
  const theme = electron.theme as EventEmitter;
  for (let round = 0; round < 3; round += 1) {
    const window = open('theme.json');
    theme.emit('updated');
    expect(window.setBackgroundColor).toHaveBeenCalledOnce();
    window.emit('closed');
    theme.emit('updated');
    expect(window.setBackgroundColor).toHaveBeenCalledOnce();
  }
  expect(theme.listenerCount('updated')).toBe(0);
});

it.each(['normal', 'maximized', 'full-screen'] as const)(
  'is %s again when it was closed so',
  async (shape) => {
    const first = open(`${shape}.json`);
    first.shape = shape;
    first.emit('close');
    expect(JSON.parse(await readFile(join(folder, `${shape}.json`), 'utf8'))).toMatchObject({ width: 900 });
    const second = open(`${shape}.json`);
    second.emit('show');
    expect(second.options.fullscreen).toBe(shape === 'full-screen');
    expect(second.maximize).toHaveBeenCalledTimes(shape === 'maximized' ? 1 : 0);
  },
);
