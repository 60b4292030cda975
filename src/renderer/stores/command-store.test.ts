import { expect, it, vi } from 'vitest';
import { createScriptedBridge } from '../gallery/scripted-bridge.js';
import { createCommandStore } from './command-store.js';

function setUp() {
  const state = { isBlocked: false };
  const main = createScriptedBridge();
  return { main, state, commands: createCommandStore(main.bridge, () => state.isBlocked) };
}

it('a command is done by the newest handler that is still there', () => {
  const { main, commands } = setUp();
  const [shell, screen] = [vi.fn(), vi.fn()];
  commands.handle('find', shell);
  const end = commands.handle('find', screen);
  main.tellCommand('find');
  expect([shell.mock.calls.length, screen.mock.calls.length]).toEqual([0, 1]);
  end();
  main.tellCommand('find');
  expect([shell.mock.calls.length, screen.mock.calls.length]).toEqual([1, 1]);
});

it('a command that nothing on screen can do, or that a dialog blocks, does nothing', () => {
  const { main, commands, state } = setUp();
  const upload = vi.fn();
  expect(commands.run('upload')).toBe(false);
  commands.handle('upload', upload);
  state.isBlocked = true;
  main.tellCommand('upload');
  expect(commands.run('upload')).toBe(false);
  expect(upload).not.toHaveBeenCalled();
  state.isBlocked = false;
  expect(commands.run('upload')).toBe(true);
});
