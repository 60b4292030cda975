import { describe, expect, it } from 'vitest';
import { createBudget } from './budget.js';
import { createConcurrency } from './concurrency.js';
import { createGate, sleep } from './gate.js';
import { createPacer } from './pacer.js';
import { createThrottle } from './throttle.js';

const never = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('budget', () => {
  it('never hands out more than there is, and gives an oversized request all of it', async () => {
    const budget = createBudget(10);
    let out = 0;
    let most = 0;
    const take = (units: number): Promise<void> =>
      budget.run(units, async () => {
        out += Math.min(units, 10);
        most = Math.max(most, out);
        await turn();
        out -= Math.min(units, 10);
      });
    await Promise.all([take(6), take(6), take(50), take(4), take(1)]);
    expect(most).toBe(10);
  });

  it('returns the units of work that failed', async () => {
    const budget = createBudget(1);
    await expect(budget.run(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await budget.run(1, async () => 'yes')).toBe('yes');
  });
});

describe('gate', () => {
  it('opens when the last reason is gone', async () => {
    const gate = createGate();
    gate.shut('paused');
    gate.shut('offline');
    let passed = false;
    const wait = async (): Promise<void> => {
      await gate.pass(never);
      passed = true;
    };
    const waiting = wait();
    gate.open('paused');
    await turn();
    expect(passed).toBe(false);
    gate.open('offline');
    await waiting;
    expect(gate.isOpen).toBe(true);
  });

  it('rejects those who wait when the run ends', async () => {
    const gate = createGate();
    gate.shut('paused');
    const end = new AbortController();
    const waiting = gate.pass(end.signal);
    end.abort(new Error('over'));
    await expect(waiting).rejects.toThrow('over');
    await expect(sleep(10_000, end.signal)).rejects.toThrow('over');
  });
});

describe('pacer', () => {
  it('backs off up to 20 s with full jitter', () => {
    const longest = createPacer(() => 1);
    expect([1, 2, 3, 20].map((attempt) => longest.backoffMs(attempt))).toEqual([400, 800, 1600, 20_000]);
    expect(createPacer(() => 0).backoffMs(5)).toBe(0);
  });

  it('holds all workers back once per throttled moment, longer each time', async () => {
    let clock = 0;
    const pacer = createPacer(
      () => 1,
      () => clock,
    );
    const held = async (): Promise<boolean> => {
      const end = new AbortController();
      const waiting = pacer.hold(end.signal).then(
        () => false,
        () => true,
      );
      await turn();
      end.abort();
      return waiting;
    };
    expect(await held()).toBe(false);
    pacer.throttled(null);
    pacer.throttled(null);
    expect(await held()).toBe(true);
    clock = 200;
    expect(await held()).toBe(false);
    pacer.throttled(null);
    clock = 450;
    expect(await held()).toBe(true);
    clock = 600;
    pacer.throttled(5000);
    clock = 5000;
    expect(await held()).toBe(true);
  });
});

describe('concurrency', () => {
  async function load(limit: ReturnType<typeof createConcurrency>): Promise<() => void> {
    const end: (() => void)[] = [];
    for (let i = 0; i < 200; i += 1) {
      void limit.run(() => new Promise<void>((resolve) => end.push(resolve)));
    }
    await turn();
    return () => end.forEach((resolve) => resolve());
  }

  /** Reports rates, in units per ms, one sample after the other. */
  function looks(limit: ReturnType<typeof createConcurrency>): (rate: number) => number {
    let done = 0;
    let clock = 5000;
    limit.sample(done, clock);
    return (rate) => {
      clock += 1000;
      done += rate * 1000;
      limit.sample(done, clock);
      return limit.limit;
    };
  }

  it('doubles while more gets done, goes back when not, and halves when asked to', async () => {
    const concurrency = createConcurrency({ start: 8, max: 64 });
    const release = await load(concurrency);
    const look = looks(concurrency);
    expect(look(1)).toBe(16);
    expect(look(1.5)).toBe(32);
    expect(look(1.52)).toBe(32);
    expect(look(1.52)).toBe(16);
    expect(look(1.52)).toBe(16);
    concurrency.shrink();
    expect(concurrency.limit).toBe(8);
    release();
  });

  it('goes back from its maximum when that is no better', async () => {
    const concurrency = createConcurrency({ start: 16, max: 32 });
    const release = await load(concurrency);
    const look = looks(concurrency);
    expect(look(1)).toBe(32);
    expect(look(1)).toBe(32);
    expect(look(1)).toBe(16);
    release();
  });

  it('ignores a single bad sample', async () => {
    const concurrency = createConcurrency({ start: 16, max: 64 });
    const release = await load(concurrency);
    const look = looks(concurrency);
    expect([look(1), look(0.5), look(2), look(4)]).toEqual([32, 32, 64, 64]);
    release();
  });

  it('tries again after a while, less and less often', async () => {
    const concurrency = createConcurrency({ start: 16, max: 32 });
    const release = await load(concurrency);
    const look = looks(concurrency);
    const limits = Array.from({ length: 60 }, () => look(1));
    const steps = limits.flatMap((limit, at) => (limit === 32 && limits[at - 1] !== 32 ? [at] : []));
    expect(steps).toEqual([0, 7, 18, 37]);
    release();
  });

  it('waits until enough was done or enough time passed to evaluate', async () => {
    const concurrency = createConcurrency({ start: 8, max: 64 });
    const release = await load(concurrency);
    concurrency.sample(0, 0);
    concurrency.sample(199, 250);
    expect(concurrency.limit).toBe(8);
    concurrency.sample(200, 500);
    expect(concurrency.limit).toBe(16);
    concurrency.sample(210, 750);
    expect(concurrency.limit).toBe(16);
    concurrency.sample(210, 1500);
    expect(concurrency.limit).toBe(16);
    concurrency.sample(210, 2500);
    expect(concurrency.limit).toBe(8);
    release();
  });

  it('evaluates sooner when the gain is obvious', async () => {
    const concurrency = createConcurrency({ start: 8, max: 64 });
    const release = await load(concurrency);
    concurrency.sample(0, 0);
    concurrency.sample(200, 100);
    expect(concurrency.limit).toBe(16);
    concurrency.sample(450, 200);
    expect(concurrency.limit).toBe(16);
    concurrency.sample(1000, 300);
    expect(concurrency.limit).toBe(32);
    release();
  });

  it('does not grow while there is too little to do, nor beyond its bounds', async () => {
    const concurrency = createConcurrency({ start: 2, max: 3 });
    const look = looks(concurrency);
    expect(look(100)).toBe(2);
    for (let i = 0; i < 5; i += 1) concurrency.shrink();
    expect(concurrency.limit).toBe(1);
    const release = await load(concurrency);
    for (let rate = 1; rate < 1e6; rate *= 2) look(rate);
    expect(concurrency.limit).toBe(3);
    release();
  });
});

it('throttle divides the bytes per second among all takers', async () => {
  expect(createThrottle(null)).toBeNull();
  const throttle = createThrottle(100_000);
  const begin = performance.now();
  await Promise.all([1, 2, 3, 4].map(async () => throttle?.take(2500, never)));
  expect(performance.now() - begin).toBeGreaterThan(95);
});
