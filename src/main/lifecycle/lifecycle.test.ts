import { EventEmitter } from 'node:events';
import type { App, BrowserWindow } from 'electron/main';
import { describe, expect, it, vi } from 'vitest';
import { type LogEntry, listenToLog } from '../../base/log/log.js';
import { exitWhenStartFails } from './fail-start.js';
import { keepMainWindow } from './main-window.js';
import { closeBeforeQuit, quitWithLastWindow, quitWithSystem } from './quit.js';

function fakeApp() {
  const emitter = new EventEmitter();
  const quit = vi.fn();
  const exit = vi.fn();
  const whenReady = vi.fn(async () => undefined);
  const app = Object.assign(emitter, { quit, exit, whenReady }) as unknown as App;
  /** Whether quitting was held back. */
  const askToQuit = (): boolean => {
    const preventDefault = vi.fn();
    emitter.emit('before-quit', { preventDefault });
    return preventDefault.mock.calls.length > 0;
  };
  return { app, emitter, quit, exit, askToQuit };
}

/** A guard with nothing in progress. */
const open = { mayLeave: () => true };

describe('quitting the app', () => {
  it.each([
    ['work that ends', async () => undefined],
    ['work that fails to end', () => Promise.reject(new Error('the disk is gone'))],
  ])('waits for %s, and then continues', async (_, close) => {
    const { app, quit, askToQuit } = fakeApp();
    const kill = vi.fn();
    closeBeforeQuit(app, { guard: open, close, kill });
    expect(askToQuit()).toBe(true);
    expect(quit).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
    expect(kill).not.toHaveBeenCalled();
    expect(askToQuit()).toBe(false);
  });

  it('does not wait for ever for work that does not end, and ends what does it', async () => {
    const { app, quit, askToQuit } = fakeApp();
    const kill = vi.fn();
    closeBeforeQuit(app, { guard: open, close: () => new Promise(() => undefined), kill, withinMs: 1 });
    expect(askToQuit()).toBe(true);
    await vi.waitFor(() => expect(kill).toHaveBeenCalledOnce());
    await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
    expect(askToQuit()).toBe(false);
  });

  it('does not close anything before the guard allows it', async () => {
    const { app, quit, askToQuit } = fakeApp();
    const close = vi.fn(async () => undefined);
    const mayLeave = vi.fn().mockReturnValueOnce(false).mockReturnValue(true);
    closeBeforeQuit(app, { guard: { mayLeave }, close, kill: () => undefined });
    expect(askToQuit()).toBe(true);
    expect(close).not.toHaveBeenCalled();
    expect(askToQuit()).toBe(true);
    await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'shutdown'])('on %s asks nothing', (source) => {
    const system = new EventEmitter();
    const steps: string[] = [];
    const preventDefault = vi.fn();
    quitWithSystem(
      { signals: system as NodeJS.Process, power: system },
      { leaveWithoutAsking: () => steps.push('leave') },
      () => steps.push('quit'),
    );
    system.emit(source, { preventDefault });
    expect(steps).toEqual(['leave', 'quit']);
  });

  it('follows the last window, except on macOS', () => {
    for (const [platform, quits] of [
      ['linux', 1],
      ['win32', 1],
      ['darwin', 0],
    ] as const) {
      const { app, emitter, quit } = fakeApp();
      quitWithLastWindow(app, platform);
      emitter.emit('window-all-closed');
      expect(quit).toHaveBeenCalledTimes(quits);
    }
  });
});

describe('a start of the app', () => {
  it('that fails is logged, shown, and ends the app', async () => {
    const { app, exit } = fakeApp();
    const show = vi.fn();
    const entries: LogEntry[] = [];
    const end = listenToLog((entry) => entries.push(entry));
    await exitWhenStartFails(Promise.resolve(), app, show);
    expect(exit).not.toHaveBeenCalled();
    const reason = new Error('no journal');
    await exitWhenStartFails(Promise.reject(reason), app, show);
    end();
    expect(entries).toMatchObject([
      { level: 'error', text: expect.stringContaining('Hoist could not start Error: no journal') },
    ]);
    expect(show).toHaveBeenCalledExactlyOnceWith(reason);
    expect(exit).toHaveBeenCalledWith(1);
  });
});

describe('the main window', () => {
  function fakeWindow(isMinimized: boolean, isDestroyed = false) {
    const methods = {
      isMinimized: () => isMinimized,
      isDestroyed: () => isDestroyed,
      restore: vi.fn(),
      show: vi.fn(),
      focus: vi.fn(),
    };
    const webContents = Object.assign(new EventEmitter(), { isLoadingMainFrame: (): boolean => false });
    return Object.assign(new EventEmitter(), methods, { webContents });
  }

  type FakeWindow = ReturnType<typeof fakeWindow>;

  function keep(app: ReturnType<typeof fakeApp>['app'], windows: readonly FakeWindow[]) {
    const [first, ...others] = windows as unknown as readonly BrowserWindow[];
    if (first === undefined) throw new Error('no window');
    const prepared: BrowserWindow[] = [];
    const window = keepMainWindow(
      app,
      first,
      () => others.shift() as BrowserWindow,
      (each) => prepared.push(each),
    );
    return { window, prepared };
  }

  it('tells its page at once what is commanded, and opens one that hears it once it has loaded', () => {
    const { app } = fakeApp();
    const windows = [fakeWindow(false), fakeWindow(false)];
    const { window, prepared } = keep(app, windows);
    const tell = vi.fn();
    window.revealAnd(tell);
    expect([prepared.length, tell.mock.calls.length]).toEqual([1, 1]);

    const [first, second] = windows;
    first?.emit('closed');
    window.revealAnd(tell);
    expect([prepared.length, tell.mock.calls.length]).toEqual([2, 1]);
    second?.webContents.emit('did-finish-load');
    second?.webContents.emit('did-finish-load');
    expect(tell).toHaveBeenCalledTimes(2);

    if (second !== undefined) second.webContents.isLoadingMainFrame = () => true;
    window.revealAnd(tell);
    expect(tell).toHaveBeenCalledTimes(2);
    second?.webContents.emit('did-finish-load');
    expect(tell).toHaveBeenCalledTimes(3);
  });

  it.each(['activate', 'second-instance'])('is opened again by %s when it was closed', (event) => {
    const { app, emitter } = fakeApp();
    const windows = [fakeWindow(false), fakeWindow(false)];
    const { window, prepared } = keep(app, windows);
    expect(window.required()).toBe(windows[0]);
    emitter.emit(event);
    expect(prepared).toEqual([windows[0]]);
    windows[0]?.emit('closed');
    expect(window.current()).toBeNull();
    expect(() => window.required()).toThrow('no window');
    emitter.emit(event);
    emitter.emit(event);
    expect(window.current()).toBe(windows[1]);
    expect(prepared).toEqual(windows);
  });

  it('is opened again when it was closed before the rest of Hoist had started', () => {
    const { app, emitter } = fakeApp();
    const windows = [fakeWindow(false, true), fakeWindow(false)];
    const { window, prepared } = keep(app, windows);
    expect([window.current(), prepared]).toEqual([null, []]);
    emitter.emit('activate');
    expect(window.current()).toBe(windows[1]);
  });

  it('comes to the front when Hoist is started a second time, also when it is hidden', () => {
    const { app, emitter } = fakeApp();
    const minimized = fakeWindow(true);
    keep(app, [minimized]);
    emitter.emit('second-instance');
    for (const step of [minimized.restore, minimized.show, minimized.focus]) {
      expect(step).toHaveBeenCalledOnce();
    }
  });
});
