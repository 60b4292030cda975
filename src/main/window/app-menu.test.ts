import type { MenuItemConstructorOptions } from 'electron/main';
import { expect, it, vi } from 'vitest';
import { type Command, commands } from '../../shared/models/commands.js';
import { createMainMessages } from '../messages/messages.js';
import { appMenuTemplate, dockMenuTemplate } from './app-menu.js';

vi.mock('electron/main', () => ({ app: { name: 'Hoist' }, Menu: {} }));

function itemsOf(platform: NodeJS.Platform, isPackaged: boolean, language: 'en' | 'ko' = 'en') {
  const run = vi.fn<(command: Command) => void>();
  const messages = createMainMessages(() => language);
  const template = appMenuTemplate({ messages, platform, isPackaged, run, showLog: vi.fn() });
  const items = template.flatMap(({ submenu }) => submenu as MenuItemConstructorOptions[]);
  return { template, items, run };
}

it.each(['linux', 'win32', 'darwin'] as const)(
  'the menu of %s has every command once, with keys of its own',
  (platform) => {
    const { items, run } = itemsOf(platform, true);
    const ofCommands = commands.map((command) => items.filter(({ id }) => id === command));
    expect(ofCommands.map(({ length }) => length)).toEqual(commands.map(() => 1));
    const keys = items.flatMap(({ accelerator }) => (accelerator === undefined ? [] : [accelerator]));
    expect(new Set(keys).size).toBe(keys.length);
    for (const [item] of ofCommands) item?.click?.(undefined as never, undefined, undefined as never);
    expect(run.mock.calls.map(([command]) => command)).toEqual([...commands]);
  },
);

it.each(['linux', 'win32', 'darwin'] as const)('the menu of %s shows what the app is, once', (platform) => {
  expect(itemsOf(platform, true).items.filter(({ role }) => role === 'about')).toHaveLength(1);
});

it('the menu of the installed app does not load the page again', () => {
  const rolesOf = (isPackaged: boolean) => itemsOf('linux', isPackaged).items.map(({ role }) => role);
  expect(rolesOf(false)).toContain('reload');
  for (const role of ['reload', 'forceReload', 'toggleDevTools'] as const) {
    expect(rolesOf(true)).not.toContain(role);
  }
});

it.each(['linux', 'darwin'] as const)('every item of %s has a text in the language', (platform) => {
  const { template, items } = itemsOf(platform, true, 'ko');
  const labels = [...template, ...items].flatMap(({ type, label }) => (type === 'separator' ? [] : [label]));
  expect(labels.filter((label) => label !== 'Hoist' && !/\p{Script=Hangul}/u.test(label ?? ''))).toEqual([]);
});

it('the icon in the dock begins an upload and shows the earlier ones, in the language', () => {
  const run = vi.fn<(command: Command) => void>();
  const items = dockMenuTemplate({ messages: createMainMessages(() => 'ko'), run });
  for (const item of items) item.click?.(undefined as never, undefined, undefined as never);
  expect(run.mock.calls.flat()).toEqual(['open-folder', 'open-files', 'history']);
  for (const { label } of items) expect(label).toMatch(/[가-힣]/);
});
