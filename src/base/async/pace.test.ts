import { describe, expect, it, vi } from 'vitest';
import { type AdaptiveLimiter, createAdaptiveLimiter } from './adaptive-limiter.js';
import { createGate, sleep } from './gate.js';
import { createPacer } from './pacer.js';
import { createSemaphore } from './semaphore.js';
import { createThrottle } from './throttle.js';

const never = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('semaphore', () => {
  it('never hands out more than there is, and gives an oversized request all of it', async () => {
    const semaphore = createSemaphore(10);
    let out = 0;
    let most = 0;
    const take = (units: number): Promise<void> =>
      semaphore.run(units, async () => {
        out += Math.min(units, 10);
        most = Math.max(most, out);
        await turn();
        out -= Math.min(units, 10);
      });
    await Promise.all([take(6), take(6), take(50), take(4), take(1)]);
    expect(most).toBe(10);
  });

  it('returns the units of work that failed', async () => {
    const semaphore = createSemaphore(1);
    await expect(semaphore.run(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await semaphore.run(1, async () => 'yes')).toBe('yes');
  });

  it('rejects those who wait when it is aborted, and lets the others continue', async () => {
    const semaphore = createSemaphore(2);
    let release = (): void => undefined;
    const first = semaphore.run(1, () => new Promise<void>((resolve) => (release = resolve)));
    const end = new AbortController();
    const large = semaphore.run(2, async () => 'large', end.signal);
    const small = semaphore.run(1, async () => 'small');
    expect(semaphore.waiting).toBe(2);
    end.abort(new Error('over'));
    await expect(large).rejects.toThrow('over');
    expect(await small).toBe('small');
    await expect(semaphore.run(1, async () => 'late', end.signal)).rejects.toThrow('over');
    release();
    await first;
    expect(await semaphore.run(2, async () => 'all')).toBe('all');
  });

  it('can be resized while units are in use', async () => {
    const semaphore = createSemaphore(1);
    const releases: (() => void)[] = [];
    const hold = (): Promise<void> =>
      semaphore.run(1, () => new Promise<void>((resolve) => void releases.push(resolve)));
    const all = [hold(), hold(), hold()];
    await turn();
    expect([releases.length, semaphore.waiting]).toEqual([1, 2]);
    semaphore.resize(2);
    await turn();
    expect([releases.length, semaphore.waiting]).toEqual([2, 1]);
    semaphore.resize(1);
    releases[0]?.();
    await turn();
    expect([releases.length, semaphore.waiting]).toEqual([2, 1]);
    releases[1]?.();
    await turn();
    expect([releases.length, semaphore.waiting]).toEqual([3, 0]);
    releases[2]?.();
    await Promise.all(all);
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

  it('obeys Retry-After in full, also one that comes while all are held back already', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    try {
      const pacer = createPacer(() => 0);
      pacer.throttled(null);
      pacer.throttled(3000);
      let isOver = false;
      const hold = async (): Promise<void> => {
        await pacer.hold(never);
        isOver = true;
      };
      const waiting = hold();
      await vi.advanceTimersByTimeAsync(2999);
      expect(isOver).toBe(false);
      await vi.advanceTimersByTimeAsync(2);
      expect(isOver).toBe(true);
      await waiting;
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('adaptive limiter', () => {
  async function load(limit: ReturnType<typeof createAdaptiveLimiter>): Promise<() => void> {
    const end: (() => void)[] = [];
    for (let i = 0; i < 200; i += 1) {
      void limit.run(() => new Promise<void>((resolve) => end.push(resolve)));
    }
    await turn();
    return () => end.forEach((resolve) => resolve());
  }

  /** Reports rates, in units per ms, one sample after the other. */
  function looks(limit: ReturnType<typeof createAdaptiveLimiter>): (rate: number) => number {
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
    const limiter = createAdaptiveLimiter({ start: 8, max: 64 });
    const release = await load(limiter);
    const look = looks(limiter);
    expect(look(1)).toBe(16);
    expect(look(1.5)).toBe(32);
    expect(look(1.52)).toBe(32);
    expect(look(1.52)).toBe(16);
    expect(look(1.52)).toBe(16);
    limiter.shrink(limiter.halvings);
    expect(limiter.limit).toBe(8);
    release();
  });

  it('halves once for a burst of refusals, and again for those that come after', () => {
    const limiter = createAdaptiveLimiter({ start: 128, max: 256 });
    const halvings = limiter.halvings;
    for (let i = 0; i < 12; i += 1) limiter.shrink(halvings);
    expect(limiter.limit).toBe(64);
    limiter.shrink(limiter.halvings);
    expect(limiter.limit).toBe(32);
  });

  it('goes back from its maximum when that is no better', async () => {
    const limiter = createAdaptiveLimiter({ start: 16, max: 32 });
    const release = await load(limiter);
    const look = looks(limiter);
    expect(look(1)).toBe(32);
    expect(look(1)).toBe(32);
    expect(look(1)).toBe(16);
    release();
  });

  it('is not raised while requests wait for one another, and is when they no longer do', async () => {
    const limiter = createAdaptiveLimiter({ start: 8, max: 64 });
    const release = await load(limiter);
    const look = looks(limiter);
    limiter.took(10);
    limiter.took(70);
    expect(look(1)).toBe(8);
    limiter.took(29);
    expect(look(2)).toBe(16);
    release();
  });

  it('takes the quickest request for what the way to the server takes, and forgets it in time', async () => {
    const limiter = createAdaptiveLimiter({ start: 8, max: 64 });
    const release = await load(limiter);
    const look = looks(limiter);
    limiter.took(10);
    const limits = Array.from({ length: 120 }, (_, second) => {
      limiter.took(70);
      return look(1 + second);
    });
    const raised = limits.findIndex((limit) => limit > 8);
    expect(raised).toBeGreaterThan(10);
    expect(raised).toBeLessThan(100);
    release();
  });

  it('doubles with each round trip to a distant server, until requests wait for one another', async () => {
    const limiter = createAdaptiveLimiter({ start: 8, max: 64 });
    const release = await load(limiter);
    for (let answer = 0; answer < 8; answer += 1) limiter.took(100);
    expect(limiter.limit).toBe(16);
    for (let answer = 0; answer < 16; answer += 1) limiter.took(299);
    expect(limiter.limit).toBe(32);
    limiter.took(301);
    for (let answer = 0; answer < 16; answer += 1) limiter.took(100);
    expect(limiter.limit).toBe(32);
    release();
  });

  it('rises with each request that was sent to a distant server, before the answers come', async () => {
    const limiter = createAdaptiveLimiter({ start: 8, max: 20 });
    const release = await load(limiter);
    limiter.roundTrip(100);
    for (let sent = 0; sent < 8; sent += 1) limiter.handedOver(1000);
    expect(limiter.limit).toBe(16);
    for (let sent = 0; sent < 8; sent += 1) limiter.handedOver(1000);
    expect(limiter.limit).toBe(20);
    release();
  });

  it.each<[string, (limiter: AdaptiveLimiter) => void, number]>([
    ['nothing is known of the way to the server', () => undefined, 10],
    ['the server is near', (limiter) => limiter.roundTrip(19), 10],
    [
      'an answer came from near',
      (limiter) => {
        limiter.roundTrip(100);
        limiter.took(19);
      },
      10,
    ],
    ['the line is slow', (limiter) => limiter.roundTrip(100), 1001],
    [
      'the server asked for less',
      (limiter) => {
        limiter.roundTrip(100);
        limiter.shrink(limiter.halvings);
      },
      10,
    ],
  ])('does not rise with what was sent when %s', async (_when, tell, ms) => {
    const limiter = createAdaptiveLimiter({ start: 8, max: 64 });
    const release = await load(limiter);
    tell(limiter);
    const { limit } = limiter;
    for (let sent = 0; sent < 8; sent += 1) limiter.handedOver(ms);
    expect(limiter.limit).toBe(limit);
    release();
  });

  it('does not rise with what was sent while there is nothing else to send', () => {
    const limiter = createAdaptiveLimiter({ start: 8, max: 64 });
    limiter.roundTrip(100);
    limiter.handedOver(10);
    expect(limiter.limit).toBe(8);
  });

  it.each([
    ['the server is near', (limiter: AdaptiveLimiter) => limiter.took(19)],
    ['requests take long', (limiter: AdaptiveLimiter) => limiter.took(1001)],
    ['the server asked for less', (limiter: AdaptiveLimiter) => limiter.shrink(limiter.halvings)],
  ])('does not rise with each answer when %s', async (_when, tell) => {
    const limiter = createAdaptiveLimiter({ start: 8, max: 64 });
    const release = await load(limiter);
    tell(limiter);
    const { limit } = limiter;
    for (let answer = 0; answer < 8; answer += 1) limiter.took(100);
    expect(limiter.limit).toBe(limit);
    release();
  });

  it('does not rise with answers while there is too little to do, nor beyond its bounds', async () => {
    const limiter = createAdaptiveLimiter({ start: 2, max: 3 });
    for (let answer = 0; answer < 8; answer += 1) limiter.took(100);
    expect(limiter.limit).toBe(2);
    const release = await load(limiter);
    for (let answer = 0; answer < 8; answer += 1) limiter.took(100);
    expect(limiter.limit).toBe(3);
    release();
  });

  it('ignores a single bad sample', async () => {
    const limiter = createAdaptiveLimiter({ start: 16, max: 64 });
    const release = await load(limiter);
    const look = looks(limiter);
    expect([look(1), look(0.5), look(2), look(4)]).toEqual([32, 32, 64, 64]);
    release();
  });

  it('tries again after a while, less and less often', async () => {
    const limiter = createAdaptiveLimiter({ start: 16, max: 32 });
    const release = await load(limiter);
    const look = looks(limiter);
    const limits = Array.from({ length: 60 }, () => look(1));
    const steps = limits.flatMap((limit, at) => (limit === 32 && limits[at - 1] !== 32 ? [at] : []));
    expect(steps).toEqual([0, 7, 18, 37]);
    release();
  });

  it('waits until enough was done or enough time passed to evaluate', async () => {
    const limiter = createAdaptiveLimiter({ start: 8, max: 64 });
    const release = await load(limiter);
    limiter.sample(0, 0);
    limiter.sample(199, 250);
    expect(limiter.limit).toBe(8);
    limiter.sample(200, 500);
    expect(limiter.limit).toBe(16);
    limiter.sample(210, 750);
    expect(limiter.limit).toBe(16);
    limiter.sample(210, 1500);
    expect(limiter.limit).toBe(16);
    limiter.sample(210, 2500);
    expect(limiter.limit).toBe(8);
    release();
  });

  it('evaluates sooner when the gain is obvious', async () => {
    const limiter = createAdaptiveLimiter({ start: 8, max: 64 });
    const release = await load(limiter);
    limiter.sample(0, 0);
    limiter.sample(200, 100);
    expect(limiter.limit).toBe(16);
    limiter.sample(450, 200);
    expect(limiter.limit).toBe(16);
    limiter.sample(1000, 300);
    expect(limiter.limit).toBe(32);
    release();
  });

  it('does not grow while there is too little to do, nor beyond its bounds', async () => {
    const limiter = createAdaptiveLimiter({ start: 2, max: 3 });
    const look = looks(limiter);
    expect(look(100)).toBe(2);
    for (let i = 0; i < 5; i += 1) limiter.shrink(limiter.halvings);
    expect(limiter.limit).toBe(1);
    const release = await load(limiter);
    for (let rate = 1; rate < 1e6; rate *= 2) look(rate);
    expect(limiter.limit).toBe(3);
    release();
  });
});

it('throttle divides the bytes per second among all takers', async () => {
  await createThrottle(null).take(Number.MAX_SAFE_INTEGER, new AbortController().signal);
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  try {
    const throttle = createThrottle(100_000);
    let taken = 0;
    const all = Promise.all(
      [1, 2, 3, 4].map(async () => {
        await throttle.take(2500, never);
        taken += 1;
      }),
    );
    // 2,500 bytes take 25 ms each, one after the other.
    const seen: number[] = [];
    for (const milliseconds of [24, 1, 25, 25, 24, 1]) {
      await vi.advanceTimersByTimeAsync(milliseconds);
      seen.push(taken);
    }
    expect(seen).toEqual([0, 1, 2, 3, 3, 4]);
    await all;
  } finally {
    vi.useRealTimers();
  }
});
