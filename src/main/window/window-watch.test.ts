import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WindowRemedy } from './window-question.js';
import { showWhenDrawn, watchWindow } from './window-watch.js';

function watch(remedy: WindowRemedy = 'wait') {
  const contents = Object.assign(new EventEmitter(), { reload: vi.fn(), forcefullyCrashRenderer: vi.fn() });
  const window = Object.assign(new EventEmitter(), {
    webContents: contents,
    show: vi.fn(),
    isDestroyed: () => false,
  });
  const ask = vi.fn(async () => remedy);
  const quit = vi.fn();
  watchWindow(window as unknown as Parameters<typeof watchWindow>[0], { app: { quit }, ask });
  const die = (reason = 'crashed'): boolean =>
    contents.emit('render-process-gone', {}, { reason, exitCode: 9 });
  return { window, contents, ask, quit, die };
}

it('a page that ends is loaded again, and asks once it keeps ending', async () => {
  const { contents, ask, quit, die } = watch('quit');
  die();
  die('oom');
  expect(contents.reload).toHaveBeenCalledTimes(2);
  expect(ask).not.toHaveBeenCalled();
  die();
  expect(ask).toHaveBeenCalledExactlyOnceWith('gone');
  await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
});

it('a page that closes is left alone', () => {
  const { contents, die } = watch();
  die('clean-exit');
  expect(contents.reload).not.toHaveBeenCalled();
});

it('a page that can not be loaded shows its window and asks, unless another load replaced it', async () => {
  const { window, contents, ask } = watch('reload');
  contents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'app://hoist/', true);
  contents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://hoist/frame', false);
  expect(ask).not.toHaveBeenCalled();
  contents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://hoist/', true);
  expect(window.show).toHaveBeenCalledOnce();
  expect(ask).toHaveBeenCalledExactlyOnceWith('not-loaded');
  await vi.waitFor(() => expect(contents.reload).toHaveBeenCalledOnce());
});

it('a page that does not answer is ended if the person wants, and one question is asked at a time', async () => {
  const { window, contents, ask, die } = watch('reload');
  window.emit('unresponsive');
  window.emit('unresponsive');
  expect(ask).toHaveBeenCalledExactlyOnceWith('unresponsive');
  await vi.waitFor(() => expect(contents.forcefullyCrashRenderer).toHaveBeenCalledOnce());
  die('killed');
  expect(contents.reload).toHaveBeenCalledOnce();
});

describe('a window whose page is loading', () => {
  afterEach(() => vi.useRealTimers());

  function load() {
    vi.useFakeTimers();
    const window = Object.assign(new EventEmitter(), { show: vi.fn(), isDestroyed: () => false });
    showWhenDrawn(window as unknown as Parameters<typeof showWhenDrawn>[0], 1000);
    return window;
  }

  it('is shown once, when the page is drawn', () => {
    const window = load();
    expect(window.show).not.toHaveBeenCalled();
    window.emit('ready-to-show');
    vi.advanceTimersByTime(5000);
    expect(window.show).toHaveBeenCalledOnce();
  });

  it('is shown although the page is never drawn, unless it was closed', () => {
    const window = load();
    vi.advanceTimersByTime(1000);
    expect(window.show).toHaveBeenCalledOnce();
    const closed = load();
    closed.emit('closed');
    vi.advanceTimersByTime(5000);
    expect(closed.show).not.toHaveBeenCalled();
  });
});
