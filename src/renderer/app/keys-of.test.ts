import { expect, it } from 'vitest';
import { acceleratorOf, commands } from '../../shared/models/commands.js';
import { keysOf } from './keys-of.js';

it.each([
  ['CmdOrCtrl+Shift+O', 'linux', ['Ctrl', 'Shift', 'O']],
  ['CmdOrCtrl+Shift+O', 'darwin', ['⌘', '⇧', 'O']],
  ['Alt+Left', 'win32', ['Alt', '←']],
  ['F1', 'linux', ['F1']],
])('%s is written on %s as %j', (accelerator, platform, keys) => {
  expect(keysOf(accelerator, platform)).toEqual(keys);
});

it.each(['linux', 'darwin', 'win32'])('no two commands of %s have the same keys', (platform) => {
  const all = commands.map((command) => keysOf(acceleratorOf(command, platform), platform).join(' '));
  expect(new Set(all).size).toBe(commands.length);
});
