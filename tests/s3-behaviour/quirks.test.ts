import { CreateBucketCommand, DeleteBucketCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunLimits } from '../../src/engine/run/limits/run-limits.js';
import type { Quirks } from '../../src/practice/practice-server.js';
import { quirkSets } from '../../src/practice/quirks/quirk-sets.js';
import { createBucket } from '../../src/s3/buckets/create-bucket.js';
import { createTestBench, type TestBench, testBucket, testRegion } from '../support/engine-harness.js';
import { quirkCases } from './quirk-cases.js';
import { faultsOf } from './quirk-expectation.js';
import { endsWithinMs, runAgainstQuirks, testFiles } from './quirk-run.js';

const policies = ['skip', 'overwrite', 'fail'] as const;

const runs = quirkCases.flatMap((quirkCase) =>
  policies.map((policy) => ({ ...quirkCase, policy, test: `${quirkCase.name}, ${policy}` })),
);

describe('an upload has the result it has on S3, or an error that says what to do', () => {
  it.concurrent.each(runs)(
    '$test',
    async (input) => {
      const run = await runAgainstQuirks(input);
      expect(faultsOf(run, input.files, input.policy, input.expectation(input.policy))).toEqual([]);
    },
    endsWithinMs * 3,
  );
});

/** Opens a bench that is closed after the test. */
function useBench(): (
  quirks: Quirks,
  deny?: readonly string[],
  limits?: Partial<RunLimits>,
) => Promise<TestBench> {
  let bench: TestBench | null = null;
  afterEach(async () => {
    await bench?.close();
    bench = null;
  });
  return async (quirks, deny = [], limits = {}) => {
    bench = await createTestBench(
      { retryMs: 10_000, patienceMs: 10_000, firstContactMs: 10_000, ...limits },
      { quirks },
      { deny },
    );
    return bench;
  };
}

describe('creating a bucket', () => {
  const open = useBench();

  it('uses the only region of the server, or names it', async () => {
    const { connection } = await open(quirkSets['one-region'].quirks);
    const made = await createBucket(connection, 'made-just-now', testRegion);
    const region = made.ok ? made.value.bucket.region : made.error.details?.['region'];
    expect(region).toBe('kr-standard');
  });

  it('is retried after OperationAborted', async () => {
    const { connection } = await open(quirkSets['create-bucket-aborted'].quirks);
    expect(await createBucket(connection, 'made-just-now', testRegion)).toMatchObject({ ok: true });
  });

  it('is followed by an upload that waits until the bucket is found', async () => {
    const bench = await open(quirkSets['new-bucket-hidden'].quirks);
    await bench.observer.send(new DeleteBucketCommand({ Bucket: testBucket }));
    expect(await createBucket(bench.connection, testBucket, testRegion)).toMatchObject({ ok: true });
    await bench.write({ a: '1', b: '2' });
    const summary = await bench.finish(await bench.start(), endsWithinMs);
    expect(summary).toMatchObject({ outcome: 'complete', error: null });
  }, 60_000);
});

describe('an upload to a bucket that S3 hides because it is new', () => {
  const open = useBench();

  it('waits until the bucket is found', async () => {
    const bench = await open(quirkSets['new-bucket-hidden'].quirks, [], { newBucketMs: 40_000 });
    await bench.write({ a: '1', b: '2', 'big.bin': testFiles.big.content });
    await bench.observer.send(new DeleteBucketCommand({ Bucket: testBucket }));
    await bench.client.send(
      new CreateBucketCommand({
        Bucket: testBucket,
        CreateBucketConfiguration: { LocationConstraint: testRegion },
      }),
    );
    const summary = await bench.finish(await bench.start(), endsWithinMs);
    expect(summary).toMatchObject({ outcome: 'complete', uploaded: { files: 3 }, error: null });
    expect(bench.server.requests().some(({ code }) => code === 'NoSuchBucket')).toBe(true);
  }, 60_000);
});

describe('an upload to an overloaded server', () => {
  const open = useBench();

  it('waits as long as Retry-After says', async () => {
    const bench = await open({ slowDown: { everyWrites: 4, seconds: 4, times: 1 } });
    await bench.write(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, 'x'])));
    const summary = await bench.finish(await bench.start({}, 'overwrite'), endsWithinMs);
    expect(summary).toMatchObject({ outcome: 'complete', uploaded: { files: 40 } });
    const refusals = new Map<string | null, number>();
    for (const { key, code } of bench.server.requests())
      if (code === 'SlowDown') refusals.set(key, (refusals.get(key) ?? 0) + 1);
    // One request that was in flight at the first refusal, and one that was sent slightly too early.
    const often = [...refusals].filter(([, times]) => times > 2);
    expect(often).toEqual([]);
  }, 60_000);
});

describe('a CreateMultipartUpload that is carried out after its session ended', () => {
  const open = useBench();

  const creations = (bench: TestBench): number =>
    bench.server.requests().filter(({ operation }) => operation === 'CreateMultipartUpload').length;

  it.each([
    [
      'the run is cancelled and continued',
      async (bench: TestBench, runId: string) => {
        await bench.host.engine.runs.cancel(runId);
        await bench.finish(runId);
      },
    ],
    ['the app is closed and the run continued', (bench: TestBench) => bench.restart()],
  ])(
    'leaves no incomplete upload: %s',
    async (_, end) => {
      const bench = await open(quirkSets['slow-create'].quirks);
      await bench.write({ 'big.bin': testFiles.big.content });
      const asked = new Promise<void>((resolve) => {
        bench.faults = ({ operation }) => {
          if (operation === 'CreateMultipartUpload') resolve();
          return null;
        };
      });
      const runId = await bench.start();
      await asked;
      await end(bench, runId);
      expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
      await expect.poll(() => creations(bench), { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
      expect(await bench.openMultiparts()).toBe(0);
    },
    60_000,
  );
});

describe('keys that may not list parts', () => {
  const open = useBench();

  it('can continue an upload all the same', async () => {
    const bench = await open({}, ['s3:ListMultipartUploadParts', 's3:ListBucketMultipartUploads']);
    await bench.write({ 'big.bin': testFiles.big.content });
    bench.faults = ({ operation, partNumber }) =>
      operation === 'UploadPart' && partNumber === 2 ? { kind: 'error', code: 'ExpiredToken' } : null;
    const runId = await bench.start();
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'stopped', error: { code: 'token-expired' } });
    bench.faults = null;
    expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete', error: null, failedBy: [] });
  }, 60_000);
});

it('every set of quirks is tried', () => {
  const inBuckets: readonly string[] = ['new-bucket-hidden', 'create-bucket-aborted'];
  const isTried = (set: string): boolean =>
    inBuckets.includes(set) || quirkCases.some(({ name }) => name === set || name.startsWith(`${set}, `));
  expect(Object.keys(quirkSets).filter((set) => !isTried(set))).toEqual([]);
});
