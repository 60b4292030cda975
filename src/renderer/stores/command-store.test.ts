import { expect, it, vi } from 'vitest';
import { createScriptedBridge } from '../gallery/scripted-bridge.js';
import { createCommandStore } from './command-store.js';

function setUp(started = Promise.resolve()) {
  const state = { isBlocked: false };
  const main = createScriptedBridge();
  const commands = createCommandStore(main.bridge, () => state.isBlocked, started);
  return { main, state, commands };
}

it('a command is done by the newest handler that is still there', async () => {
  const { main, commands } = setUp();
  const [shell, screen] = [vi.fn(), vi.fn()];
  commands.handle('find', shell);
  const end = commands.handle('find', screen);
  main.tellCommand('find');
  await Promise.resolve();
  expect([shell.mock.calls.length, screen.mock.calls.length]).toEqual([0, 1]);
  end();
  main.tellCommand('find');
  await Promise.resolve();
  expect([shell.mock.calls.length, screen.mock.calls.length]).toEqual([1, 1]);
});

it('a command that nothing on screen can do, or that a dialog blocks, does nothing', async () => {
  const { main, commands, state } = setUp();
  const upload = vi.fn();
  expect(commands.run('upload')).toBe(false);
  commands.handle('upload', upload);
  state.isBlocked = true;
  main.tellCommand('upload');
  await Promise.resolve();
  expect(commands.run('upload')).toBe(false);
  expect(upload).not.toHaveBeenCalled();
  state.isBlocked = false;
  expect(commands.run('upload')).toBe(true);
});

it('a command that comes before there is a place is done once there is one', async () => {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  const { main, commands } = setUp(promise);
  const history = vi.fn();
  commands.handle('history', history);
  main.tellCommand('history');
  await Promise.resolve();
  expect(history).not.toHaveBeenCalled();
  resolve();
  await promise;
  await Promise.resolve();
  expect(history).toHaveBeenCalledOnce();
});
