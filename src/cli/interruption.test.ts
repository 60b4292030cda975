import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { orAborted } from '../base/async/or-aborted.js';
import { watchInterruption } from './interruption.js';

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let before: readonly (readonly unknown[])[];
beforeEach(() => {
  before = names.map((name) => process.listeners(name));
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  for (const [index, name] of names.entries()) {
    for (const listener of process.listeners(name)) {
      if (before[index]?.includes(listener) !== true) process.off(name, listener);
    }
  }
});

/** The listeners that watchInterruption added, without those of the test runner. */
function send(name: (typeof names)[number]): void {
  const known = before[names.indexOf(name)] ?? [];
  for (const listener of process.listeners(name)) if (!known.includes(listener)) listener(name);
}

it('watchInterruption aborts at the first signal, insists at the second, and ignores npm’s copy of a signal', () => {
  const insisted = vi.fn<() => void>();
  const signal = watchInterruption(false, insisted);
  expect(signal.aborted).toBe(false);
  send('SIGINT');
  expect(signal.aborted).toBe(true);
  vi.advanceTimersByTime(20);
  send('SIGINT');
  expect(insisted).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  send('SIGTERM');
  expect(insisted).toHaveBeenCalledOnce();
});

it('watchInterruption insists by itself when the process does not come to its end', () => {
  const insisted = vi.fn<() => void>();
  watchInterruption(false, insisted);
  vi.advanceTimersByTime(60_000);
  send('SIGTERM');
  vi.advanceTimersByTime(20_000);
  expect(insisted).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(insisted).toHaveBeenCalledOnce();
});

it('orAborted rejects as soon as the signal is aborted', async () => {
  const interruption = new AbortController();
  const { signal } = interruption;
  await expect(orAborted(Promise.resolve(1), signal)).resolves.toBe(1);
  await expect(orAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  const never = orAborted(new Promise<void>(() => undefined), signal);
  interruption.abort(new Error('stop'));
  await expect(never).rejects.toThrow('stop');
  await expect(orAborted(Promise.resolve(1), signal)).rejects.toThrow('stop');
});

it.skipIf(process.platform === 'win32')(
  'endAtOnce ends a process one of whose threads hangs in a call of the system',
  async () => {
    vi.useRealTimers();
    const folder = await mkdtemp(join(tmpdir(), 'hoist-stuck-'));
    // Opening a pipe that nobody writes to never comes back.
    const pipe = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const program = `
      import { open } from 'node:fs';
      import { endAtOnce } from ${JSON.stringify(join(import.meta.dirname, 'interruption.ts'))};
      open(${JSON.stringify(pipe)}, 'r', () => undefined);
      process.on('SIGINT', () => undefined);
      setTimeout(endAtOnce, 100);
    `;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
    await rm(folder, { recursive: true });
  },
);
