import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createGate } from '../../../base/async/gate.js';
import type { AppError } from '../../../shared/errors/errors.js';
import { createNetworkWatch, type NetworkWatch } from './network-watch.js';

const offline: AppError = { code: 'network-unreachable' };
const unavailable: AppError = { code: 'service-unavailable' };

let end: AbortController;
/** In ms; advances with the timers unless the computer sleeps. */
let awakeMs: number;
let answer: AppError | null;
let exhausted: AppError[];
const gate = createGate();

beforeEach(() => {
  vi.useFakeTimers();
  end = new AbortController();
  awakeMs = 0;
  answer = offline;
  exhausted = [];
});
afterEach(() => {
  end.abort();
  gate.open('offline');
  vi.useRealTimers();
});

function watch(): NetworkWatch {
  return createNetworkWatch({
    gate,
    signal: end.signal,
    clock: () => awakeMs,
    probe: async () => answer,
    patienceMs: () => 20_000,
    onRetriesExhausted: (error) => exhausted.push(error),
    onChange: () => undefined,
  });
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    awakeMs += 500;
    await vi.advanceTimersByTimeAsync(500);
  }
}

it('waits through an outage and goes on when S3 answers', async () => {
  const network = watch();
  network.unreachable(offline);
  await pass(15_000);
  expect([gate.isOpen, network.outage, exhausted]).toEqual([false, offline, []]);
  answer = null;
  await pass(15_000);
  expect([gate.isOpen, network.outage, exhausted]).toEqual([true, null, []]);
});

it('spends no patience while the computer sleeps, and the first failed probe after it does not end the run', async () => {
  const network = watch();
  network.unreachable(offline);
  await pass(1000);
  await vi.advanceTimersByTimeAsync(20 * 60_000);
  expect(exhausted).toEqual([]);
  await pass(60_000);
  expect(exhausted).toEqual([offline]);
});

it('spends no patience while a person is asked, and looks often whether they have answered', async () => {
  const network = watch();
  answer = { code: 'mfa-code-wanted' };
  network.unreachable(answer);
  await pass(3_600_000);
  expect([network.outage, exhausted]).toEqual([answer, []]);
  answer = null;
  await pass(2000);
  expect([gate.isOpen, network.outage]).toEqual([true, null]);
});

it('loses its patience when the probe passes and the work does not', async () => {
  const network = watch();
  answer = null;
  for (let round = 0; round < 200 && exhausted.length === 0; round += 1) {
    network.unreachable(offline);
    await pass(500);
  }
  expect(exhausted).toHaveLength(1);
});

it('counts from the last success of work', async () => {
  const network = watch();
  answer = null;
  for (let round = 0; round < 200; round += 1) {
    network.unreachable(offline);
    await pass(1000);
    network.worked();
  }
  expect(exhausted).toEqual([]);
});

it('takes failures of several files in a row for an outage, and those of one file or one moment not', async () => {
  const network = watch();
  for (let count = 0; count < 100; count += 1) network.failed(count, unavailable);
  expect(network.outage).toBeNull();
  network.worked();
  for (let count = 0; count < 100; count += 1) {
    network.failed(1, unavailable);
    await pass(500);
  }
  expect(network.outage).toBeNull();
  network.failed(2, unavailable);
  network.failed(3, unavailable);
  expect([network.outage, gate.isOpen]).toEqual([unavailable, false]);
});
