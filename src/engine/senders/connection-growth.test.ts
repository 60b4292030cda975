import type { EventLoopUtilization } from 'node:perf_hooks';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createConnectionGrowth } from './connection-growth.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A growth from 8 to 100 of a thread that is busy for as much of its time as the test says. */
function growthOf({ share, isWaiting = true }: { share: number; isWaiting?: boolean }) {
  const state = { share, isWaiting, grown: 0 };
  const growth = createConnectionGrowth({
    first: 8,
    most: 100,
    isWaiting: () => state.isWaiting,
    onGrown: () => {
      state.grown += 1;
    },
    measure: (): EventLoopUtilization => ({ idle: 0, active: 0, utilization: state.share }),
  });
  return { growth, state };
}

it('allows twice as many connections again and again while requests wait and the thread has time left, up to the most', () => {
  const { growth, state } = growthOf({ share: 0.2 });
  expect(growth.allowed).toBe(8);
  growth.look();
  vi.runAllTimers();
  expect(growth.allowed).toBe(100);
  expect(state.grown).toBe(4);
});

it.each([
  ['the thread is busy', { share: 0.9 }],
  ['no request waits any more', { share: 0.2, isWaiting: false }],
])('allows no more when %s', (_when, situation) => {
  const { growth, state } = growthOf(situation);
  growth.look();
  vi.advanceTimersByTime(10_000);
  expect(growth.allowed).toBe(8);
  expect(state.grown).toBe(0);
});

it('is not misled by a single moment in which a busy thread had time', () => {
  const { growth, state } = growthOf({ share: 1 });
  growth.look();
  vi.advanceTimersByTime(1000);
  state.share = 0.6;
  vi.advanceTimersToNextTimer();
  state.share = 1;
  vi.advanceTimersByTime(1000);
  expect(growth.allowed).toBe(8);
});

it('goes on looking while requests wait, and allows more once the thread has time', () => {
  const { growth, state } = growthOf({ share: 1 });
  growth.look();
  vi.advanceTimersByTime(10_000);
  state.share = 0.1;
  vi.advanceTimersByTime(10_000);
  expect(growth.allowed).toBe(100);
});

it('looks no more after it was stopped', () => {
  const { growth } = growthOf({ share: 0.1 });
  growth.look();
  growth.stop();
  growth.look();
  expect(vi.getTimerCount()).toBe(0);
  expect(growth.allowed).toBe(8);
});

it('never allows more than the most at the beginning', () => {
  const growth = createConnectionGrowth({
    first: 8,
    most: 3,
    isWaiting: () => true,
    onGrown: () => undefined,
  });
  expect(growth.allowed).toBe(3);
});

it('allows half of what is open when files can not be opened, and at least one', () => {
  const { growth } = growthOf({ share: 0.1 });
  growth.halve(40);
  growth.look();
  vi.advanceTimersByTime(1000);
  expect(growth.allowed).toBe(20);
  growth.halve(1);
  expect(growth.allowed).toBe(1);
});

it('takes what fails within a second for one shortage', () => {
  const { growth } = growthOf({ share: 0.1 });
  for (const open of [40, 30, 20, 10]) {
    growth.halve(open);
    vi.advanceTimersByTime(200);
  }
  growth.look();
  vi.advanceTimersByTime(1000);
  expect(growth.allowed).toBe(20);
});

it('allows twice as many again after each minute without a shortage', () => {
  const { growth } = growthOf({ share: 0.1 });
  const grow = (): void => {
    growth.look();
    vi.advanceTimersByTime(1000);
  };
  growth.halve(40);
  vi.advanceTimersByTime(60_000);
  grow();
  expect(growth.allowed).toBe(40);
  growth.halve(36);
  vi.advanceTimersByTime(30_000);
  grow();
  expect(growth.allowed).toBe(18);
  vi.advanceTimersByTime(180_000);
  grow();
  expect(growth.allowed).toBe(100);
  expect(vi.getTimerCount()).toBe(0);
});

it('waits for no minute after it was stopped', () => {
  const { growth } = growthOf({ share: 0.1 });
  growth.halve(40);
  growth.stop();
  expect(vi.getTimerCount()).toBe(0);
});
