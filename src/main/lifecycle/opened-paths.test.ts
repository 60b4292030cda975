import { resolve } from 'node:path';
import type { App } from 'electron/main';
import { describe, expect, it, vi } from 'vitest';
import { collectOpenedPaths, pathsIn } from './opened-paths.js';

describe('the paths of a command line', () => {
  const electron = '/opt/electron/electron';
  const appFolder = resolve('/src/hoist');
  it.each([
    ['nothing', ['/opt/hoist/hoist'], null, []],
    [
      'an absolute and a relative path',
      ['/opt/hoist/hoist', '/data', '사진'],
      null,
      ['/data', '/home/kim/사진'],
    ],
    [
      'switches before and after it',
      ['/opt/hoist/hoist', '--lang=ko', '/data', '--no-sandbox'],
      null,
      ['/data'],
    ],
    [
      'a name like a switch',
      ['/opt/hoist/hoist', '--', '-data', '--'],
      null,
      ['/home/kim/-data', '/home/kim/--'],
    ],
    [
      'an address of a file, and one that is none',
      ['/opt/hoist/hoist', 'file:///data/%EC%82%AC%EC%A7%84%20a', 'file://server/a%2Fb'],
      null,
      ['/data/사진 a', '/home/kim/file:/server/a%2Fb'],
    ],
    ['an empty argument', ['/opt/hoist/hoist', ''], null, []],
    [
      'the folder of the application',
      [electron, '--inspect=0', '-r', '/x/hook.cjs', '/src/hoist', '/data'],
      appFolder,
      ['/data'],
    ],
  ])('with %s', (_, argv, folder, paths) => {
    expect(pathsIn(argv, '/home/kim', folder)).toEqual(paths.map((path) => resolve(path)));
  });
});

describe('opened paths', () => {
  function collect(atStart: readonly string[]) {
    const handlers = new Map<string, (...args: unknown[]) => void>();
    const app = { on: (name: string, handler: (...args: unknown[]) => void) => handlers.set(name, handler) };
    const opened = collectOpenedPaths(app as unknown as Pick<App, 'on'>, atStart);
    return { opened, emit: (name: string, ...args: unknown[]) => handlers.get(name)?.(...args) };
  }

  it('wait from before the start until they are taken, once', () => {
    const { opened, emit } = collect(['/data']);
    const event = { preventDefault: vi.fn() };
    emit('open-file', event, '/from/the/dock');
    expect(event.preventDefault).toHaveBeenCalledOnce();
    expect(opened.waiting()).toEqual(['/data', '/from/the/dock']);
    emit('open-file', event, '/key.csv');
    opened.remove('/key.csv');
    expect(opened.take()).toEqual(['/data', '/from/the/dock']);
    expect(opened.take()).toEqual([]);
  });

  it('are told of when they come later, also from a second start, and a start without any is no news', () => {
    const { opened, emit } = collect([]);
    const heard = vi.fn();
    opened.onOpened(heard);
    emit('second-instance', {}, ['/opt/hoist/hoist', '--other'], '/home/kim', { paths: [] });
    expect(heard).not.toHaveBeenCalled();
    for (const other of [null, {}, { paths: '/data' }, { paths: [7] }]) {
      emit('second-instance', {}, ['/opt/hoist/hoist'], '/home/kim', other);
    }
    expect(heard).not.toHaveBeenCalled();
    emit('second-instance', {}, ['/opt/hoist/hoist', '--other'], '/home/kim', { paths: ['/data'] });
    expect(heard).toHaveBeenCalledOnce();
    expect(opened.take()).toEqual(['/data']);
  });
});
