import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOrigin, writeOrigin } from './key-origin.js';
import { isLocked, lockRun } from './run-lock.js';
import { stateFolder } from './state-folder.js';

describe('the lock', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hoist-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives a run to one process at a time', () => {
    expect(isLocked(folder, 'one')).toBe(false);
    const lock = lockRun(folder, 'one');
    expect(lock).not.toBeNull();
    expect(isLocked(folder, 'one')).toBe(true);
    expect(lockRun(folder, 'one')).toBeNull();
    expect(isLocked(folder, 'two')).toBe(false);
    lock?.release();
    expect(isLocked(folder, 'one')).toBe(false);
  });

  it('is not weakened by somebody who looks, and not by one who had it before', () => {
    lockRun(folder, 'one')?.release();
    const lock = lockRun(folder, 'one');
    for (let times = 0; times < 3; times += 1) {
      expect(isLocked(folder, 'one')).toBe(true);
      expect(lockRun(folder, 'one')).toBeNull();
    }
    lock?.release();
    expect(isLocked(folder, 'one')).toBe(false);
  });

  it('of a process that was killed is gone', async () => {
    const script = `
      import { DatabaseSync } from '@photostructure/sqlite';
      import { mkdirSync } from 'node:fs';
      mkdirSync(process.argv[1] + '/locks', { recursive: true });
      const database = new DatabaseSync(process.argv[1] + '/locks/one.lock');
      database.exec('BEGIN EXCLUSIVE');
      console.log('locked');
      setInterval(() => database, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder]);
    await once(child.stdout, 'data');
    expect(isLocked(folder, 'one')).toBe(true);
    expect(lockRun(folder, 'one')).toBeNull();
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(isLocked(folder, 'one')).toBe(false);
    const lock = lockRun(folder, 'one');
    expect(lock).not.toBeNull();
    lock?.release();
  });
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
