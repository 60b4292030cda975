import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as atomic from '../../base/files/atomic-file.js';
import { createSettingsStore } from './settings-store.js';

vi.mock('../../base/files/atomic-file.js', { spy: true });

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-settings-'));
  file = join(folder, 'settings.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const noSpace = Object.assign(new Error('no space'), { code: 'ENOSPC' });

it('choosing a folder works on a full disk, changing a setting says that it could not be saved', () => {
  const store = createSettingsStore(file);
  vi.mocked(atomic.writeAtomicallySync).mockImplementation(() => {
    throw noSpace;
  });
  expect(() => store.rememberFolder('/data')).not.toThrow();
  expect(() => store.change({ language: 'ko' })).toThrow(noSpace);
  expect(store.settings.language).toBe('system');
  vi.mocked(atomic.writeAtomicallySync).mockReset();
  store.rememberFolder('/data');
  expect(createSettingsStore(file).lastFolder).toBe('/data');
});

it('settings of a newer Hoist stay as they are', async () => {
  const content = '{"version":2,"settings":{"language":"eo"}}';
  await writeFile(file, content);
  const store = createSettingsStore(file);
  expect(store.settings).toEqual({ language: 'system', theme: 'system', bytesPerSecond: null });
  store.rememberFolder('/data');
  expect(() => store.change({ language: 'ko' })).toThrow('state-newer');
  expect(await readFile(file, 'utf8')).toBe(content);
});

it('settings that can’t be read at the moment apply as soon as they can be read', async () => {
  await mkdir(file);
  const store = createSettingsStore(file);
  expect(store.settings.language).toBe('system');
  expect(() => store.change({ language: 'ko' })).toThrow('state-unreadable');
  await rm(file, { recursive: true });
  await writeFile(file, '{"settings":{"language":"ko","theme":"dark"},"lastFolder":null}');
  expect(store.settings).toEqual({ language: 'ko', theme: 'dark', bytesPerSecond: null });
});
