import { randomBytes } from 'node:crypto';
import { CreateBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createTestBench,
  type TestBench,
  testBucket,
  testRegion,
} from '../../tests/support/engine-harness.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import type { RunSnapshot } from '../shared/models/run.js';

const otherBucket = 'hoist-engine-other';
const partBytes = 3 * 1024 * 1024;
let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench({ partBytes });
  await bench.observer.send(
    new CreateBucketCommand({
      Bucket: otherBucket,
      CreateBucketConfiguration: { LocationConstraint: testRegion },
    }),
  );
});
afterEach(() => bench.close());

/** Starts uploading the folder to a bucket, whatever else is in progress. */
async function startTo(bucket: string, runId?: string): Promise<string> {
  const snapshot = await bench.host.engine.runs.start(
    { profileId: 'profile', connection: bench.connection, bucket, onConflict: 'skip' },
    {
      mode: 'upload',
      roots: [{ rootId: 'root', name: '자료', kind: 'folder', path: bench.folder }],
      options: defaultDraftOptions,
    },
    runId,
  );
  return snapshot.runId;
}

async function keysIn(bucket: string): Promise<number> {
  const { KeyCount = 0 } = await bench.observer.send(new ListObjectsV2Command({ Bucket: bucket }));
  return KeyCount;
}

const latestOf = (runId: string): RunSnapshot | undefined =>
  bench.snapshots.findLast((snapshot) => snapshot.runId === runId);

const small = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`f${index}`, `${index}`]));

describe('two runs at once', () => {
  it('to two buckets both complete, and neither waits for the other', async () => {
    await bench.write({ ...small, 'big.bin': randomBytes(7 * 1024 * 1024) });
    bench.faults = () => ({ kind: 'delay', milliseconds: 20 });
    const first = await startTo(testBucket);
    const second = await startTo(otherBucket);
    await expect
      .poll(() => [first, second].map((runId) => (latestOf(runId)?.uploaded.files ?? 0) > 0), {
        timeout: 60_000,
      })
      .toEqual([true, true]);
    for (const runId of [first, second]) {
      expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 121 } });
    }
    expect([await keysIn(testBucket), await keysIn(otherBucket)]).toEqual([121, 121]);
  });

  it('share the memory: what is in flight of both stays below the limit of one', async () => {
    const mebibyte = 1024 * 1024;
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`m${index}`, randomBytes(mebibyte)]),
    );
    await bench.write(files);
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    let held = 0;
    const started = new Map<string | null, number>();
    bench.faults = ({ operation, bucket }) => {
      if (operation !== 'PutObject') return null;
      // The first PUT of a run and its repetition show what the server can do; the others wait for them.
      const before = started.get(bucket) ?? 0;
      started.set(bucket, before + 1);
      if (before < 2) return null;
      held += 1;
      return { kind: 'hold', until };
    };
    const runs = [await startTo(testBucket), await startTo(otherBucket)];
    await expect.poll(() => held, { timeout: 60_000 }).toBeGreaterThanOrEqual(6);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // The first run had all of it until the second one started.
    expect(held).toBeLessThanOrEqual(9);
    release();
    for (const runId of runs) expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete' });
  });

  it('send more of the one that goes first, and some of the other', async () => {
    const mebibyte = 1024 * 1024;
    await bench.write(
      Object.fromEntries(Array.from({ length: 24 }, (_, index) => [`m${index}`, randomBytes(mebibyte)])),
    );
    const started = new Map<string | null, number>();
    const held = new Map<string | null, number>();
    let release = (): void => undefined;
    const hold = (): Promise<void> => {
      held.clear();
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    };
    let until = hold();
    bench.faults = ({ operation, bucket }) => {
      if (operation !== 'PutObject') return null;
      // The first PUT of a run and its repetition show what the server can do; the others wait for them.
      const before = started.get(bucket) ?? 0;
      started.set(bucket, before + 1);
      if (before < 2) return null;
      held.set(bucket, (held.get(bucket) ?? 0) + 1);
      return { kind: 'hold', until };
    };
    const heldOf = (bucket: string): number => held.get(bucket) ?? 0;
    const runs = [await startTo(testBucket), await startTo(otherBucket)] as const;
    await expect
      .poll(() => Math.min(heldOf(testBucket), heldOf(otherBucket)), { timeout: 60_000 })
      .toBeGreaterThan(0);
    await bench.host.engine.runs.sendFirst(runs[1], true);
    expect(latestOf(runs[1])?.isFirst).toBe(true);

    // What is sent from now on is held again.
    const before = release;
    until = hold();
    before();
    await expect.poll(() => heldOf(otherBucket), { timeout: 60_000 }).toBe(5);
    await expect.poll(() => heldOf(testBucket), { timeout: 60_000 }).toBe(1);
    bench.faults = null;
    release();
    for (const runId of runs) {
      expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 24 } });
    }
  });

  it('keep over a restart which of them goes first, until it ends', async () => {
    await bench.write(small);
    const until = new Promise<void>(() => undefined);
    bench.faults = ({ operation }) => (operation === 'PutObject' ? { kind: 'hold', until } : null);
    const first = await startTo(testBucket);
    const second = await startTo(otherBucket);
    const { runs } = bench.host.engine;
    await runs.sendFirst(first, true);
    await runs.sendFirst(second, true);
    await bench.restart();
    const again = { connection: bench.connection, profileId: 'profile' };
    const continued = async (runId: string) => bench.host.engine.runs.continue(runId, again);
    expect([await continued(first), await continued(second)]).toMatchObject([
      { isFirst: false },
      { isFirst: true },
    ]);
    bench.faults = null;
    await bench.restart();
    for (const runId of [first, second]) {
      expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete' });
    }
    const check = { ...again, onlyUnproven: false, verifying: { readBack: 'none' as const, seed: 'seed' } };
    expect(await bench.host.engine.runs.check(second, check)).toMatchObject({ isFirst: false });
    await bench.finish(second);
  });

  it('are cancelled one by one', async () => {
    await bench.write(small);
    bench.faults = ({ operation }) =>
      operation === 'PutObject' ? { kind: 'delay', milliseconds: 60 } : null;
    const first = await startTo(testBucket);
    const second = await startTo(otherBucket);
    await bench.host.engine.runs.cancel(first);
    expect(await bench.finish(first)).toMatchObject({ outcome: 'cancelled', balanced: true });
    expect(await bench.finish(second)).toMatchObject({ outcome: 'complete', uploaded: { files: 120 } });
    expect(await keysIn(otherBucket)).toBe(120);
  });

  it('are paused one by one, and the paused one holds nothing that the other needs', async () => {
    await bench.write(small);
    bench.faults = ({ operation }) =>
      operation === 'PutObject' ? { kind: 'delay', milliseconds: 20 } : null;
    const first = await startTo(testBucket);
    await bench.host.engine.runs.pause(first);
    const second = await startTo(otherBucket);
    expect(await bench.finish(second)).toMatchObject({ outcome: 'complete', uploaded: { files: 120 } });
    expect(latestOf(first)?.state).toBe('paused');
    await bench.host.engine.runs.resume(first);
    expect(await bench.finish(first)).toMatchObject({ outcome: 'complete', uploaded: { files: 120 } });
  });
});

it('a speed limit holds for all runs, and what waits for it goes on when it is lifted', async () => {
  const mebibyte = 1024 * 1024;
  await bench.write({ ...small, 'one.bin': randomBytes(mebibyte), 'two.bin': randomBytes(mebibyte) });
  bench.faults = ({ operation }) => (operation === 'PutObject' ? { kind: 'delay', milliseconds: 20 } : null);
  const { runs } = bench.host.engine;
  // So slow that nothing would arrive within the test.
  await runs.setBandwidth(1);
  const runId = await startTo(testBucket);
  await bench.until(({ scanComplete }) => scanComplete);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(latestOf(runId)).toMatchObject({ state: 'uploading', sentBytes: 0 });
  await runs.setBandwidth(null);
  expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 122 } });
});

it('a run that is in progress can be neither started nor continued again', async () => {
  await bench.write(small);
  bench.faults = () => ({ kind: 'delay', milliseconds: 20 });
  const runId = await startTo(testBucket, 'the-run');
  const again = { connection: bench.connection, profileId: null };
  const busy = { error: { code: 'run-busy' } };
  await expect(startTo(otherBucket, runId)).rejects.toMatchObject(busy);
  await expect(bench.host.engine.runs.continue(runId, again)).rejects.toMatchObject(busy);
  expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete', balanced: true });
  expect(await keysIn(otherBucket)).toBe(0);
});

describe('the check at the end', () => {
  it('counts the objects it has seen', async () => {
    await bench.write(small);
    const runId = await startTo(testBucket);
    await bench.finish(runId);
    expect(latestOf(runId)?.check).toEqual({ confirmed: 120, of: 120 });
  });

  it('can be cancelled: what was sent stays sent, and is unverified', async () => {
    await bench.write({ a: '1', b: '2' });
    let isSent = false;
    bench.faults = ({ operation }) => {
      isSent ||= operation === 'PutObject';
      return operation === 'ListObjectsV2' && isSent
        ? { kind: 'hold', until: new Promise(() => undefined) }
        : null;
    };
    const runId = await startTo(testBucket);
    await bench.until(({ state }) => state === 'verifying');
    await bench.host.engine.runs.cancel(runId);
    expect(await bench.finish(runId)).toMatchObject({
      outcome: 'unverified',
      uploaded: { files: 2 },
      listingError: { code: 'check-cancelled' },
      balanced: true,
    });
  });
});
