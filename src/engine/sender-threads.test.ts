import { afterEach, expect, it } from 'vitest';
import { createTestBench, type TestBench } from '../../tests/support/engine-harness.js';
import { createMortalSenders } from '../../tests/support/mortal-senders.js';

let bench: TestBench;
afterEach(() => bench.close());

it.each([1, 3, 8])('sends with %i threads when that is the limit of the run', async (threads) => {
  const senders = createMortalSenders();
  bench = await createTestBench({ senders: threads }, {}, {}, senders);
  await bench.write(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, `${index}`])));
  expect(await bench.upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 40 } });
  expect(senders.started).toBe(threads);
});

it('gives its threads back before it lists the bucket for the last time', async () => {
  const senders = createMortalSenders();
  bench = await createTestBench({ senders: 2 }, {}, {}, senders);
  const endedAt: number[] = [];
  bench.faults = ({ operation }) => {
    if (operation === 'ListObjectsV2') endedAt.push(senders.ended);
    return null;
  };
  await bench.write({ a: 'a', b: 'b' });
  expect(await bench.upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 2 } });
  expect(endedAt.at(0)).toBe(0);
  expect(endedAt.at(-1)).toBe(2);
});
