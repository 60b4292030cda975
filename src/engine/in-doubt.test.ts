import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestBench, type TestBench } from '../../tests/support/engine-harness.js';
import { quirkSets } from '../practice/quirks/quirk-sets.js';

let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench({}, { quirks: quirkSets['random-etags'].quirks });
});
afterEach(() => bench.close());

it.each(['fail', 'rename', 'skip'] as const)(
  'a file that arrived without an answer, where nothing proves it, is not sent again, and found later (%s)',
  async (policy) => {
    await bench.write({ small: 'content', large: randomBytes(17 * 1024 * 1024) });
    const lost = new Set<string>();
    bench.faults = ({ operation, key }) => {
      if (operation !== 'PutObject' && operation !== 'CompleteMultipartUpload') return null;
      if (key === null || lost.has(key)) return null;
      lost.add(key);
      return { kind: 'lose-answer' };
    };
    const runId = await bench.start({}, policy);
    const { failed, failedBy } = await bench.finish(runId);
    // The small one is proven by reading it.
    expect(failed.files).toBeGreaterThan(0);
    expect(failedBy.map(({ error }) => error.code)).toEqual(['object-unproven']);

    bench.server.useQuirks({});
    expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 2 } });
    expect(Object.keys(await bench.objects()).toSorted()).toEqual(['large', 'small']);
    const writes = bench.server.requests().filter(({ operation }) => operation === 'PutObject');
    expect(writes).toHaveLength(1);
  },
);
