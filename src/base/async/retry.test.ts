import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAwakeClock } from './awake-clock.js';
import { RetryLimitReached, type RetryRules, retry } from './retry.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const rules = (more: Partial<RetryRules>): RetryRules => ({
  limitMs: 1000,
  leastTries: 1,
  clock: () => Date.now(),
  signal: new AbortController().signal,
  standStill: async () => undefined,
  judge: () => ({ waitMs: 100 }),
  ...more,
});

async function endOf(work: Promise<unknown>): Promise<unknown> {
  const end = work.catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return end;
}

const fails = async (): Promise<never> => {
  throw new Error('no');
};

describe('retry', () => {
  it('tries as often as it must, however long each attempt takes', async () => {
    const tries: number[] = [];
    const slow = async (): Promise<never> => {
      tries.push(Date.now());
      await new Promise((resolve) => setTimeout(resolve, 5000));
      throw new Error('no');
    };
    const end = await endOf(retry(slow, rules({ leastTries: 3 })));
    expect(end).toMatchObject({ tries: 3, limitMs: 1000 });
    expect(end).toBeInstanceOf(RetryLimitReached);
    expect(tries).toHaveLength(3);
  });

  it('never waits beyond its limit, whatever the waits are, and says how long it tried', async () => {
    await fc.assert(
      fc.asyncProperty(
        // At most a thousand waits: the fake timers take ten thousand for an endless loop.
        fc.integer({ min: 0, max: 20_000 }),
        fc.array(fc.integer({ min: 20, max: 30_000 }), { minLength: 1, maxLength: 20 }),
        async (limitMs, waits) => {
          const judge: RetryRules['judge'] = (_, failures) => ({
            waitMs: waits[failures % waits.length] ?? 1,
          });
          const error = await endOf(retry(fails, rules({ limitMs, judge })));
          expect(error).toBeInstanceOf(RetryLimitReached);
          expect(error).toMatchObject({ limitMs, elapsedMs: limitMs });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('begins anew after progress, and does not count time in which nothing may be tried', async () => {
    let attempts = 0;
    const work = retry(
      async (progressed) => {
        attempts += 1;
        if (attempts % 5 === 0) progressed();
        if (attempts < 50) throw new Error('no');
        return 'yes';
      },
      rules({ standStill: () => new Promise((resolve) => setTimeout(resolve, 10_000)) }),
    );
    expect(await endOf(work)).toBe('yes');
    expect(attempts).toBe(50);
  });

  it('ends at once with the signal, also in the middle of a wait', async () => {
    const stop = new AbortController();
    const work = retry(fails, rules({ signal: stop.signal, judge: () => ({ waitMs: 900 }) }));
    setTimeout(() => stop.abort(new Error('over')), 10);
    expect(await endOf(work)).toMatchObject({ message: 'over' });
  });

  it('throws what can’t be helped as it came', async () => {
    expect(await endOf(retry(fails, rules({ judge: () => 'stop' })))).toMatchObject({ message: 'no' });
  });
});

describe('the clock of a process that was stopped', () => {
  it('stands still while nothing ticks', () => {
    let time = 0;
    const clock = createAwakeClock(() => time);
    const advance = (ms: number): number => {
      time += ms;
      return clock.now();
    };
    expect(advance(1000)).toBe(1000);
    expect(advance(40_000)).toBe(2000);
    expect(advance(500)).toBe(2500);
    expect(advance(-3_600_000)).toBe(2500);
    expect(advance(500)).toBe(3000);
    clock.stop();
  });
});
