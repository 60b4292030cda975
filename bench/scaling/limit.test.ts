import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { efficiencyOf, limitOf } from './limit.js';

describe('the limit', () => {
  it('is the engine when its thread has the most to do', () => {
    expect(
      limitOf({ times: { engine: 2, senders: [1, 1], others: 1 }, units: 1000, senders: 2 }, 64),
    ).toEqual({
      by: 'engine',
      perSecond: 500,
    });
  });

  it('is the senders when each of them has more to do', () => {
    expect(
      limitOf({ times: { engine: 2, senders: [4, 4], others: 1 }, units: 1000, senders: 2 }, 64),
    ).toEqual({
      by: 'senders',
      perSecond: 250,
    });
  });

  it('is the cores when all threads together have more to do than the cores', () => {
    expect(limitOf({ times: { engine: 2, senders: [4, 4], others: 2 }, units: 1000, senders: 2 }, 2)).toEqual(
      {
        by: 'cores',
        perSecond: 1000 / 6,
      },
    );
  });

  it('counts a thread that had nothing to send as one that could have', () => {
    const times = { engine: 1, senders: [4, 0], others: 0 };
    expect(limitOf({ times, units: 1000, senders: 1 }, 64).perSecond).toBe(250);
    expect(limitOf({ times, units: 1000, senders: 2 }, 64).perSecond).toBe(500);
  });

  it('never falls with more cores, and never exceeds what the engine’s thread allows', () => {
    const time = fc.double({ min: 0.01, max: 100, noNaN: true });
    const times = fc.record({
      engine: time,
      senders: fc.array(time, { minLength: 1, maxLength: 8 }),
      others: time,
    });
    const measurement = times.map((all) => ({ times: all, units: 100, senders: all.senders.length }));
    fc.assert(
      fc.property(measurement, fc.integer({ min: 1, max: 16 }), (measured, cores) => {
        const [few, more] = [limitOf(measured, cores), limitOf(measured, cores + 1)];
        expect(more.perSecond).toBeGreaterThanOrEqual(few.perSecond);
        expect(more.perSecond).toBeLessThanOrEqual(measured.units / measured.times.engine);
      }),
    );
  });

  it('of nothing is refused', () => {
    const none = { engine: 1, senders: [], others: 0 };
    expect(() => limitOf({ times: none, units: 1, senders: 0 }, 1)).toThrow(RangeError);
    expect(() => limitOf({ times: none, units: 0, senders: 1 }, 1)).toThrow(RangeError);
  });
});

it('efficiency is 1 when four threads are four times as fast as one', () => {
  expect(efficiencyOf(400, 100, 4)).toBe(1);
  expect(efficiencyOf(300, 100, 4)).toBe(0.75);
});
