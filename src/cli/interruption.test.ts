import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { orAborted, watchInterruption } from './interruption.js';

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

/** The listeners that came with the watch, without those of the test runner. */
function send(name: (typeof names)[number]): void {
  const known = before[names.indexOf(name)] ?? [];
  for (const listener of process.listeners(name)) if (!known.includes(listener)) listener(name);
}

it('being asked once ends in order, being asked again ends at once, an echo of npm does not', () => {
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

it('work is left as soon as the signal comes', async () => {
  const interruption = new AbortController();
  const { signal } = interruption;
  await expect(orAborted(Promise.resolve(1), signal)).resolves.toBe(1);
  await expect(orAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  const never = orAborted(new Promise<void>(() => undefined), signal);
  interruption.abort(new Error('stop'));
  await expect(never).rejects.toThrow('stop');
  await expect(orAborted(Promise.resolve(1), signal)).rejects.toThrow('stop');
});
