import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readOrigin, writeOrigin } from './key-origin.js';
import { isLocked, lockRun } from './run-lock.js';
import { stateFolder } from './state-folder.js';

it('the lock gives a run to one process at a time, and leaves no file behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hoist-lock-'));
  try {
    expect(isLocked(folder, 'one')).toBe(false);
    const lock = lockRun(folder, 'one');
    expect(lock).not.toBeNull();
    expect(isLocked(folder, 'one')).toBe(true);
    expect(lockRun(folder, 'one')).toBeNull();
    expect(isLocked(folder, 'two')).toBe(false);
    lock?.release();
    expect(isLocked(folder, 'one')).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('the state folder is in the system’s place for application data', () => {
  const env = { HOME: '/home/kim' };
  expect(stateFolder('/x/y', env)).toBe('/x/y');
  expect(stateFolder(null, env, 'linux')).toBe('/home/kim/.local/state/hoist');
  expect(stateFolder(null, { ...env, XDG_STATE_HOME: '/s' }, 'linux')).toBe('/s/hoist');
  expect(stateFolder(null, env, 'darwin')).toBe('/home/kim/Library/Application Support/Hoist/cli');
  expect(stateFolder(null, { LOCALAPPDATA: '/l' }, 'win32')).toBe(join('/l', 'Hoist', 'cli'));
});

it('the origin of keys is read back as it was written', () => {
  for (const origin of [
    { kind: 'file', path: '/a:b/키.csv' },
    { kind: 'profile', name: 'team:x' },
    { kind: 'environment' },
  ] as const) {
    expect(readOrigin(writeOrigin(origin))).toEqual(origin);
  }
  expect(readOrigin('another-profile-id')).toEqual({ kind: 'environment' });
});
