import { expect, it, vi } from 'vitest';
import { type LogEntry, listenToLog } from '../../base/log/log.js';
import { createQuitGuard, type QuitDecision } from './quit-guard.js';

function guard(running: number) {
  let decide: (decision: QuitDecision) => void = () => undefined;
  const ask = vi.fn(
    () =>
      new Promise<QuitDecision>((resolve) => {
        decide = resolve;
      }),
  );
  const goToBackground = vi.fn();
  const quit = vi.fn();
  const made = createQuitGuard({ running: () => running, ask, goToBackground, quit });
  const answer = async (decision: QuitDecision): Promise<void> => {
    decide(decision);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  };
  return { ...made, ask, goToBackground, quit, answer };
}

it('nothing is asked when no run is in progress', () => {
  const { mayLeave, ask } = guard(0);
  expect(mayLeave()).toBe(true);
  expect(ask).not.toHaveBeenCalled();
});

it('a run in progress is asked about once, however often somebody tries to leave meanwhile', async () => {
  const { mayLeave, ask, answer, quit, goToBackground } = guard(1);
  expect([mayLeave(), mayLeave()]).toEqual([false, false]);
  expect(ask).toHaveBeenCalledOnce();
  await answer('stay');
  expect(quit).not.toHaveBeenCalled();
  expect(goToBackground).not.toHaveBeenCalled();
  expect(mayLeave()).toBe(false);
  expect(ask).toHaveBeenCalledTimes(2);
});

it('to stop is to quit, and then nothing is in the way', async () => {
  const { mayLeave, answer, quit } = guard(2);
  expect(mayLeave()).toBe(false);
  await answer('stop');
  expect(quit).toHaveBeenCalledOnce();
  expect(mayLeave()).toBe(true);
});

it('in the background the runs go on, and leaving is asked about again', async () => {
  const { mayLeave, answer, quit, goToBackground } = guard(1);
  mayLeave();
  await answer('background');
  expect(goToBackground).toHaveBeenCalledOnce();
  expect(quit).not.toHaveBeenCalled();
  expect(mayLeave()).toBe(false);
});

it('a system that shuts down waits for no answer, and a late answer changes nothing', async () => {
  const { mayLeave, leaveWithoutAsking, answer, quit, goToBackground } = guard(1);
  mayLeave();
  leaveWithoutAsking();
  expect(mayLeave()).toBe(true);
  await answer('background');
  expect(goToBackground).not.toHaveBeenCalled();
  expect(quit).not.toHaveBeenCalled();
});

it('a question that can not be asked is logged, and asked again at the next try', async () => {
  const entries: LogEntry[] = [];
  const end = listenToLog((entry) => entries.push(entry));
  const ask = vi.fn(() => Promise.reject(new Error('no display')));
  const { mayLeave } = createQuitGuard({ running: () => 1, ask, goToBackground: vi.fn(), quit: vi.fn() });
  expect(mayLeave()).toBe(false);
  await vi.waitFor(() => expect(entries).toHaveLength(1));
  end();
  expect(entries[0]?.text).toContain('no display');
  await vi.waitFor(() => {
    mayLeave();
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
