import { expect, it, vi } from 'vitest';
import { createFileCalls } from './file-calls.js';

const limits = { limitMs: 60, atOnce: 2, mostStuck: 3 };
const hangs = (): Promise<never> => new Promise(() => undefined);
const silence = { error: { code: 'file-not-responding' } };

it('a call that does not come back is given up, and others go on', async () => {
  const calls = createFileCalls(limits);
  const hung = expect(calls.run('/a/hung', hangs)).rejects.toMatchObject(silence);
  expect(await calls.run('/a/other', async () => 'read')).toBe('read');
  await hung;
  expect(calls.stuck).toBe(1);
  // Its slot is free again: there would be one left of two, and none after the next.
  const again = expect(calls.run('/b/hung', hangs)).rejects.toMatchObject(silence);
  expect(await calls.run('/a/other', async () => 'read')).toBe('read');
  await again;
  expect(calls.stuck).toBe(2);
});

it('a call that comes back late is no longer stuck, and its result is put away', async () => {
  const calls = createFileCalls(limits);
  let comeBack: (value: string) => void = () => undefined;
  const late = vi.fn();
  const slow = (): Promise<string> => new Promise((resolve) => (comeBack = resolve));
  await expect(calls.run('/slow', slow, { late })).rejects.toMatchObject(silence);
  comeBack('a handle');
  await vi.waitFor(() => expect(late).toHaveBeenCalledWith('a handle'));
  expect(calls.stuck).toBe(0);
});

it('an abort ends the wait at once, and puts the result away', async () => {
  const calls = createFileCalls({ ...limits, limitMs: 600_000 });
  let comeBack: (value: string) => void = () => undefined;
  const late = vi.fn();
  const stop = new AbortController();
  const slow = (): Promise<string> => new Promise((resolve) => (comeBack = resolve));
  const waiting = calls.run('/slow', slow, { signal: stop.signal, late });
  await Promise.resolve();
  const reason = new DOMException('stopped', 'AbortError');
  stop.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  comeBack('a handle');
  await vi.waitFor(() => expect(late).toHaveBeenCalledWith('a handle'));
});

it('several in a row that hang below one folder condemn it, and only it', async () => {
  const calls = createFileCalls({ ...limits, atOnce: 8, mostStuck: 100 });
  await Promise.allSettled(['/m/1', '/m/a/2', '/m/b/3'].map((path) => calls.run(path, hangs)));
  const asked = vi.fn(hangs);
  await expect(calls.run('/m/c/4', asked)).rejects.toMatchObject(silence);
  expect(asked).not.toHaveBeenCalled();
  expect(await calls.run('/mother', async () => 'read')).toBe('read');
  expect(await calls.run('/n/1', async () => 'read')).toBe('read');
});

it('an answer from below a folder acquits it', async () => {
  const calls = createFileCalls({ ...limits, atOnce: 8, mostStuck: 100 });
  await Promise.allSettled(['/m/1', '/m/2'].map((path) => calls.run(path, hangs)));
  expect(await calls.run('/m/3', async () => 'read')).toBe('read');
  await Promise.allSettled([calls.run('/m/4', hangs)]);
  expect(await calls.run('/m/5', async () => 'read')).toBe('read');
});

it('when too many are stuck, everything is refused: their threads are needed', async () => {
  const calls = createFileCalls({ ...limits, atOnce: 8 });
  await Promise.allSettled(['/a', '/b', '/c'].map((path) => calls.run(path, hangs)));
  const asked = vi.fn(async () => 'read');
  await expect(calls.run('/d', asked)).rejects.toMatchObject(silence);
  expect(asked).not.toHaveBeenCalled();
});

it('an online document is waited for longer', async () => {
  const calls = createFileCalls(limits);
  const slow = (): Promise<string> => new Promise((resolve) => setTimeout(resolve, 300, 'downloaded'));
  expect(await calls.run('/document', slow, { patience: 1000 })).toBe('downloaded');
});
