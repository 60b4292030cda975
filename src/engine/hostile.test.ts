import { randomBytes } from 'node:crypto';
import { rename } from 'node:fs/promises';
import {
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import { createSeededRandom } from '../../tests/support/seeded-random.js';
import type { PracticeFault, PracticeRequest } from '../practice/practice-server.js';
import { defaultLimits } from './run/limits/run-limits.js';

let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench();
});
afterEach(() => bench.close());

const mebibyte = 1024 * 1024;
const big = randomBytes(20 * mebibyte + 3);

async function writeFolder(): Promise<void> {
  await bench.write({
    'big.bin': big,
    ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, `content ${index}`])),
  });
}

describe('stopping at any moment', () => {
  it('cancelling and continuing settles every file each time, leaves no multipart upload, and sends nothing twice', async () => {
    await writeFolder();
    for (const moment of [1, 2, 4, 9, 17, 23, 26, 28]) {
      let seen = 0;
      let runId = '';
      bench.server.clearRequests();
      bench.faults = () => {
        seen += 1;
        if (seen === moment) void bench.host.engine.runs.cancel(runId).catch(() => undefined);
        return null;
      };
      runId = await bench.start({ prefix: `at-${moment}` });
      const cancelled = await bench.finish(runId);
      expect(cancelled).toMatchObject({ outcome: 'cancelled', balanced: true, failed: { files: 0 } });
      expect(await bench.openMultiparts()).toBe(0);
      bench.faults = null;
      expect(await bench.continue(runId)).toMatchObject({
        outcome: 'complete',
        balanced: true,
        found: { files: 21 },
        failed: { files: 0 },
      });
      expect(await bench.openMultiparts()).toBe(0);
      const twice = bench.sentTwice().filter((name) => !name.includes('big.bin'));
      expect(twice).toEqual([]);
    }
  });

  it('closing and restarting continues where the run was, and sends nothing twice', async () => {
    await writeFolder();
    for (const moment of [1, 3, 12, 22, 25]) {
      let seen = 0;
      bench.server.clearRequests();
      const reached = new Promise<void>((resolve) => {
        bench.faults = () => {
          seen += 1;
          if (seen === moment) resolve();
          return null;
        };
      });
      const runId = await bench.start({ prefix: `closed-at-${moment}` });
      await reached;
      await bench.restart();
      bench.faults = null;
      const [digest] = await bench.host.engine.history.list(1);
      expect(digest).toMatchObject({ runId, outcome: null, isRunning: false });
      expect(await bench.continue(runId)).toMatchObject({
        outcome: 'complete',
        balanced: true,
        found: { files: 21 },
        failed: { files: 0 },
      });
      expect(await bench.openMultiparts()).toBe(0);
    }
  });

  it('many random pauses, resumes and a final cancel or resume leave complete totals', async () => {
    const random = createSeededRandom(7);
    for (let round = 0; round < 6; round += 1) {
      await writeFolder();
      bench.faults = () => ({ kind: 'delay', milliseconds: random.between(1, 20) });
      const runId = await bench.start({ prefix: `storm-${round}` });
      const { engine } = bench.host;
      for (let step = 0; step < 15; step += 1) {
        await (random.chance(0.5) ? engine.runs.pause(runId) : engine.runs.resume(runId));
        await new Promise((resolve) => setTimeout(resolve, random.between(0, 15)));
      }
      const cancels = random.chance(0.5);
      await (cancels ? engine.runs.cancel(runId) : engine.runs.resume(runId));
      if (cancels) await engine.runs.pause(runId).catch(() => undefined);
      const summary = await bench.finish(runId);
      expect(summary).toMatchObject({
        outcome: cancels ? 'cancelled' : 'complete',
        balanced: true,
        failed: { files: 0 },
      });
      expect(await bench.openMultiparts()).toBe(0);
    }
  });

  it('while paused nothing new starts, and a cancel still takes effect', async () => {
    // More than can be in flight at once.
    const files = 2 * defaultLimits.files.max + 50;
    await bench.write(Object.fromEntries(Array.from({ length: files }, (_, index) => [`f${index}`, 'x'])));
    await bench.write({ 'big.bin': big });
    let letGo = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let started = 0;
    bench.faults = ({ operation }) => {
      if (!/^(?:PutObject|UploadPart)$/.test(operation ?? '')) return null;
      started += 1;
      return started <= 10 ? null : { kind: 'hold', until };
    };
    const runId = await bench.start();
    await bench.until(({ uploaded }) => uploaded.files >= 2);
    await bench.host.engine.runs.pause(runId);
    letGo();
    // What is in flight arrives; then there is silence.
    const quiet = async (): Promise<boolean> => {
      const before = started;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return started === before;
    };
    await expect.poll(quiet).toBe(true);
    expect(started).toBeLessThan(files);
    expect(bench.snapshots.at(-1)?.state).toBe('paused');
    await bench.host.engine.runs.cancel(runId);
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'cancelled', balanced: true });
  });
});

describe('a run that has finished', () => {
  it('can be continued as soon as the last snapshot says finished', async () => {
    await bench.write({ a: '1' });
    let next: Promise<unknown> | null = null;
    bench.host.onEvent((event) => {
      if (event.kind !== 'run' || event.snapshot.state !== 'finished') return;
      next ??= bench.host.engine.runs.continue(event.snapshot.runId, {
        connection: bench.connection,
        profileId: null,
      });
    });
    const runId = await bench.start();
    await bench.finish(runId);
    await expect(next).resolves.toMatchObject({ runId });
    await bench.until(({ state }) => state === 'finished');
    await expect(bench.host.engine.runs.pause(runId)).rejects.toMatchObject({
      error: { code: 'run-not-found' },
    });
  });
});

it('an endpoint that can’t be used creates no run, and leaves a continued one unchanged', async () => {
  await bench.write({ a: '1' });
  const wrong = { ...bench.connection, endpoint: 'ftp://example.com' };
  await expect(bench.start({}, 'skip', wrong)).rejects.toMatchObject({ error: { code: 'endpoint-invalid' } });
  expect(await bench.host.engine.history.list(5)).toEqual([]);
  const { runId } = await bench.upload();
  await expect(bench.continue(runId, wrong)).rejects.toMatchObject({ error: { code: 'endpoint-invalid' } });
  expect(await bench.host.engine.history.list(5)).toMatchObject([{ runId, outcome: 'complete' }]);
});

describe('keys that expire on the way', () => {
  it('stop the run; with new ones it continues, and no file is sent twice', async () => {
    await writeFolder();
    let passed = 0;
    bench.faults = ({ operation }) => {
      if (operation === 'ListObjectsV2') return null;
      passed += 1;
      return passed > 12 ? { kind: 'error', code: 'ExpiredToken' } : null;
    };
    const runId = await bench.start();
    const stopped = await bench.finish(runId);
    expect(stopped).toMatchObject({ outcome: 'stopped', error: { code: 'token-expired' }, balanced: true });
    expect(stopped.uploaded.files).toBeGreaterThan(0);

    bench.faults = null;
    const renewed = { ...bench.connection, credentials: bench.newKeys };
    expect(await bench.continue(runId, renewed)).toMatchObject({
      outcome: 'complete',
      uploaded: { files: 21 },
      balanced: true,
    });
    // A part in flight when the run stopped may have arrived without an answer.
    expect(bench.sentTwice().filter((name) => !name.includes('big.bin'))).toEqual([]);
    expect((await bench.objects())['big.bin']?.equals(big)).toBe(true);
    expect(await bench.openMultiparts()).toBe(0);
  });
});

describe('a CreateMultipartUpload without an answer', () => {
  const loseFirst = (operations: readonly string[], also: (request: PracticeRequest) => boolean): void => {
    let lost = false;
    bench.faults = (request) => {
      if (also(request)) return { kind: 'error', code: 'AccessDenied' };
      if (lost || !operations.includes(request.operation ?? '')) return null;
      lost = true;
      return { kind: 'lose-answer' };
    };
  };

  it('leaves nothing behind, and uploads of others under that key stay', async () => {
    await bench.write({ 'big.bin': big });
    const begin = new CreateMultipartUploadCommand({ Bucket: testBucket, Key: 'big.bin' });
    const { UploadId } = await bench.client.send(begin);
    await bench.client.send(
      new UploadPartCommand({ Bucket: testBucket, Key: 'big.bin', UploadId, PartNumber: 1, Body: 'theirs' }),
    );
    await bench.client.send(new CreateMultipartUploadCommand({ Bucket: testBucket, Key: 'big.bin.other' }));
    loseFirst(['CreateMultipartUpload'], () => false);
    expect(await bench.upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
    expect(await bench.openMultiparts()).toBe(2);
  });

  it('leaves nothing behind when the request that tells whose uploads are ours is cut off as well', async () => {
    await bench.write({ 'big.bin': big });
    // The file's own, the one that is answered, and the one at the end of the run.
    const fates: (PracticeFault | null)[] = [
      { kind: 'lose-answer' },
      null,
      { kind: 'cut' },
      { kind: 'lose-answer' },
    ];
    bench.faults = ({ operation }) =>
      operation === 'CreateMultipartUpload' ? (fates.shift() ?? null) : null;
    expect(await bench.upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
    expect(fates).toEqual([]);
    expect(await bench.openMultiparts()).toBe(0);
  });

  it('does not stop the file when the keys may not list uploads', async () => {
    await bench.write({ 'big.bin': big });
    loseFirst(['CreateMultipartUpload'], ({ operation }) => operation === 'ListMultipartUploads');
    expect(await bench.upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
  });

  it('is cleaned up by a cancel as well', async () => {
    await bench.write({ 'big.bin': big });
    let lost = false;
    bench.faults = ({ operation }) => {
      if (operation === 'UploadPart') return { kind: 'hold', until: new Promise(() => undefined) };
      if (lost || operation !== 'CreateMultipartUpload') return null;
      lost = true;
      return { kind: 'lose-answer' };
    };
    const runId = await bench.start();
    await vi.waitFor(() => expect(lost).toBe(true), 30_000);
    await bench.host.engine.runs.cancel(runId);
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'cancelled', balanced: true });
    expect(await bench.openMultiparts()).toBe(0);
  });
});

describe('a bucket that was deleted between two sessions', () => {
  it('stops the run with a reason; when it exists again, the listing reports what is missing', async () => {
    await writeFolder();
    let puts = 0;
    bench.faults = ({ operation }) => {
      if (operation === 'PutObject') puts += 1;
      return puts > 8 ? { kind: 'error', code: 'ExpiredToken' } : null;
    };
    const runId = await bench.start({ exclude: ['big.bin'] });
    const { uploaded } = await bench.finish(runId);
    bench.faults = null;
    // The server may still store what was being sent when the run stopped.
    await vi.waitFor(async () => {
      for (const Key of Object.keys(await bench.objects())) {
        await bench.client.send(new DeleteObjectCommand({ Bucket: testBucket, Key }));
      }
      await bench.client.send(new DeleteBucketCommand({ Bucket: testBucket }));
    }, 30_000);
    expect(await bench.continue(runId)).toMatchObject({
      outcome: 'stopped',
      error: { code: 'bucket-not-found' },
      balanced: true,
    });
    await bench.createBucket();
    expect(await bench.continue(runId)).toMatchObject({
      outcome: 'partial',
      uploaded: { files: 20 },
      listing: { missing: uploaded.files },
      balanced: true,
    });
  });
});

describe('odd folders', () => {
  it('that is empty gives a complete run of nothing', async () => {
    expect(await bench.upload()).toMatchObject({ outcome: 'complete', found: { files: 0 }, balanced: true });
  });

  it('with everything excluded sends nothing', async () => {
    await bench.write({ a: '1', b: '2' });
    expect(await bench.upload({ exclude: ['*'] })).toMatchObject({
      outcome: 'complete',
      skipped: { files: 2 },
      skippedBy: [{ reason: 'excluded', files: 2 }],
      balanced: true,
    });
  });

  it('that is gone is reported', async () => {
    await rename(bench.folder, `${bench.folder}-elsewhere`);
    expect(await bench.upload()).toMatchObject({
      outcome: 'partial',
      failedBy: [{ error: { code: 'folder-not-found' }, files: 1 }],
      balanced: true,
    });
  });

  it('with a name in NFC and in NFD: one is sent, the other reported, also on a retry', async () => {
    await bench.write({ ['각.txt'.normalize('NFC')]: '1', ['각.txt'.normalize('NFD')]: '2' });
    const runId = await bench.start();
    const expected = {
      outcome: 'partial',
      uploaded: { files: 1 },
      failedBy: [{ error: { code: 'key-collision' }, files: 1 }],
      balanced: true,
    };
    expect(await bench.finish(runId)).toMatchObject(expected);
    expect(await bench.continue(runId)).toMatchObject(expected);
  });
});
