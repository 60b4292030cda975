import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestBench, type TestBench } from '../../tests/support/engine-harness.js';

let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench();
});
afterEach(() => bench.close());

const busy = { error: { code: 'run-busy' } };

/** A run with an unfinished multipart upload and small files that were not sent. */
async function interrupted(): Promise<string> {
  const small = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`small-${index}`, `${index}`]));
  await bench.write({ 'big.bin': randomBytes(20 * 1024 * 1024), ...small });
  bench.faults = ({ operation, partNumber }) =>
    (operation === 'UploadPart' && partNumber !== 1) || operation === 'PutObject' ? { kind: 'cut' } : null;
  const runId = await bench.start();
  await bench.until(({ sentBytes }) => sentBytes >= 8 * 1024 * 1024);
  await bench.restart();
  bench.faults = null;
  return runId;
}

it('a run that is being discarded can neither be continued nor discarded again', async () => {
  const runId = await interrupted();
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  let aborts = 0;
  bench.faults = ({ operation }) => {
    if (operation !== 'AbortMultipartUpload') return null;
    aborts += 1;
    return { kind: 'hold', until };
  };
  const { runs, history } = bench.host.engine;
  const again = { connection: bench.connection, profileId: 'profile' };
  const discarding = runs.discard(runId, bench.connection);
  await expect.poll(() => aborts).toBe(1);
  await expect(runs.continue(runId, again)).rejects.toMatchObject(busy);
  await expect(runs.discard(runId, bench.connection)).rejects.toMatchObject(busy);
  release();
  await discarding;
  expect(await history.summary(runId)).toMatchObject({ outcome: 'cancelled', balanced: true });
  bench.faults = null;
  expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 41 } });
});

it('of a continue and a discard at the same moment one is refused, and no file is cancelled that nobody cancelled', async () => {
  const runId = await interrupted();
  const { runs, history } = bench.host.engine;
  const continuing = runs.continue(runId, { connection: bench.connection, profileId: 'profile' });
  const discarding = runs.discard(runId, bench.connection);
  const ended = await Promise.allSettled([continuing, discarding]);
  const refused = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(refused).toMatchObject([busy]);
  if (ended[0].status === 'rejected') {
    expect(await history.summary(runId)).toMatchObject({ outcome: 'cancelled' });
  } else {
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 41 } });
  }
});

it('closing the engine waits for a discard', async () => {
  const runId = await interrupted();
  const discarding = bench.host.engine.runs.discard(runId, bench.connection);
  await bench.restart();
  await discarding.catch(() => undefined);
  expect(await bench.host.engine.history.summary(runId)).toMatchObject({
    outcome: 'cancelled',
    balanced: true,
  });
});
