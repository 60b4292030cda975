import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { describeApp, identifyApp } from './app-identity.js';

it('Windows knows the running app by the id that the installer gives to its shortcut', () => {
  const builder = readFileSync(new URL('../../../electron-builder.yml', import.meta.url), 'utf8');
  const appId = /^appId: (\S+)$/m.exec(builder)?.[1];
  expect(appId).toBeDefined();
  const setAppUserModelId = vi.fn();
  identifyApp({ setAppUserModelId }, 'darwin');
  identifyApp({ setAppUserModelId }, 'linux');
  expect(setAppUserModelId).not.toHaveBeenCalled();
  identifyApp({ setAppUserModelId }, 'win32');
  expect(setAppUserModelId).toHaveBeenCalledExactlyOnceWith(appId);
});

it('the panel about the app says its name, its version and whose it is', () => {
  const setAboutPanelOptions = vi.fn();
  describeApp({ name: 'Hoist', getVersion: () => '1.2.3', setAboutPanelOptions }, '© 2026');
  expect(setAboutPanelOptions).toHaveBeenCalledExactlyOnceWith({
    applicationName: 'Hoist',
    applicationVersion: '1.2.3',
    copyright: '© 2026',
  });
});
