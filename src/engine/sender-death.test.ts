import { afterEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench } from '../../tests/support/engine-harness.js';
import { createMortalSenders, type Death } from '../../tests/support/mortal-senders.js';

let bench: TestBench;
afterEach(() => bench.close());

const files = Object.fromEntries(
  Array.from({ length: 400 }, (_, index) => [`${index % 7}/${index}.txt`, `file ${index}`]),
);
const keys = Object.keys(files).toSorted();

/** A run of 400 files whose sender thread ends each time this many tasks were handed out. */
async function uploadWhile(deaths: readonly number[], how: Death) {
  const senders = createMortalSenders();
  const left = [...deaths];
  senders.onTasks = (tasks) => {
    if (left[0] === undefined || tasks < left[0]) return;
    left.shift();
    // Not from inside the message: a thread ends in a turn of its own.
    setImmediate(() => senders.kill(how));
  };
  bench = await createTestBench({}, {}, {}, senders);
  await bench.write(files);
  return { senders, summary: await bench.upload() };
}

describe('a sender thread that ends in the middle of a run', () => {
  it.each<Death>(['exit', 'error', 'messageerror'])(
    'by %s gives its files back, and another one sends them',
    async (how) => {
      const { senders, summary } = await uploadWhile([60], how);
      expect(summary).toMatchObject({ outcome: 'complete', uploaded: { files: 400 }, failed: { files: 0 } });
      expect(Object.keys(await bench.objects()).toSorted()).toEqual(keys);
      expect(senders.started).toBeGreaterThan(1);
    },
  );

  it('again and again leaves the sending to the engine’s own thread', async () => {
    const { senders, summary } = await uploadWhile([20, 40, 60, 80, 100, 120, 140, 160], 'exit');
    expect(summary).toMatchObject({ outcome: 'complete', uploaded: { files: 400 }, failed: { files: 0 } });
    expect(Object.keys(await bench.objects()).toSorted()).toEqual(keys);
    expect(senders.started).toBeLessThan(8);
  });

  it('lets the run be cancelled', async () => {
    const senders = createMortalSenders();
    bench = await createTestBench({}, {}, {}, senders);
    senders.onTasks = (tasks) => {
      if (tasks >= 60) setImmediate(() => senders.kill('exit'));
    };
    await bench.write(files);
    // Nothing is answered, so the files are in flight when the thread ends.
    bench.faults = () => ({ kind: 'delay', milliseconds: 200 });
    const runId = await bench.start();
    await bench.until(() => senders.started > 1);
    await bench.host.engine.runs.cancel(runId);
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'cancelled' });
  });
});
