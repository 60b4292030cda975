import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { mapLimit } from './map-limit.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('mapLimit returns the answers in the order of the items, and never exceeds its limit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3)), fc.integer({ min: 1, max: 5 }), async (turns, atOnce) => {
      let running = 0;
      let most = 0;
      const answers = await mapLimit([...turns.entries()], atOnce, async ([index, wait]) => {
        running += 1;
        most = Math.max(most, running);
        for (let waited = 0; waited < wait; waited += 1) await turn();
        running -= 1;
        return index;
      });
      expect(answers).toEqual([...turns.keys()]);
      expect(most).toBeLessThanOrEqual(atOnce);
      expect(running).toBe(0);
    }),
    { numRuns: 50 },
  );
});

it('mapLimit starts nothing after a failure, and rejects when everything it started has ended', async () => {
  const started: number[] = [];
  let running = 0;
  const mapped = mapLimit([0, 1, 2, 3, 4, 5], 2, async (item) => {
    started.push(item);
    running += 1;
    await turn();
    if (item === 1) {
      running -= 1;
      throw new Error('no');
    }
    await turn();
    running -= 1;
  });
  await expect(mapped).rejects.toThrow('no');
  expect(running).toBe(0);
  expect(started).toEqual([0, 1]);
});

it('mapLimit starts nothing after an abort', async () => {
  const end = new AbortController();
  const started: number[] = [];
  const mapped = mapLimit(
    [0, 1, 2, 3],
    1,
    async (item) => {
      started.push(item);
      if (item === 1) end.abort(new Error('over'));
    },
    end.signal,
  );
  await expect(mapped).rejects.toThrow('over');
  expect(started).toEqual([0, 1]);
});

it('mapLimit returns its answers when the abort comes after the last one', async () => {
  const end = new AbortController();
  const mapped = mapLimit([1], 1, async (item) => (end.abort(), item), end.signal);
  expect(await mapped).toEqual([1]);
});
