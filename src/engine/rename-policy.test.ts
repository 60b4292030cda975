import { randomBytes } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';

let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench();
});
afterEach(() => bench.close());

const mebibyte = 1024 * 1024;
const big = randomBytes(20 * mebibyte + 3);

describe('the policy rename', () => {
  const put = (Key: string) =>
    bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key, Body: 'another' }));

  it('takes the first free name, also against files of the same folder', async () => {
    for (const key of ['a.txt', 'a (1).txt', 'a (3).txt']) await put(key);
    await bench.write({ 'a.txt': 'mine', 'a (2).txt': 'mine too' });
    expect(await bench.upload({}, 'rename')).toMatchObject({ outcome: 'complete', uploaded: { files: 2 } });
    const objects = await bench.objects();
    expect(objects['a (2).txt']?.toString()).toBe('mine too');
    expect(objects['a (4).txt']?.toString()).toBe('mine');
  });

  it('counts on from the name that an earlier attempt took', async () => {
    await put('a.txt');
    await bench.write({ 'a.txt': 'mine' });
    const taken: Promise<unknown>[] = [];
    bench.faults = ({ operation, key }) => {
      if (operation !== 'PutObject' || key !== 'a (1).txt' || taken.length > 0) return null;
      taken.push(
        bench.observer.send(new PutObjectCommand({ Bucket: testBucket, Key: key, Body: 'another' })),
      );
      return { kind: 'error', code: 'InternalError' };
    };
    expect(await bench.upload({}, 'rename')).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
    await Promise.all(taken);
    expect(Object.keys(await bench.objects()).toSorted()).toEqual(['a (1).txt', 'a (2).txt', 'a.txt']);
  });

  it('finds a name for many files of one name that are sent again and again', async () => {
    for (let times = 0; times < 12; times += 1) {
      await bench.write({ 'a.txt': `version ${times}` });
      expect(await bench.upload({}, 'rename')).toMatchObject({ uploaded: { files: 1 } });
    }
    expect(Object.keys(await bench.objects())).toHaveLength(12);
  });

  it('reports a new name that would be too long for S3', async () => {
    const folders = Array.from({ length: 5 }, (_, index) => `${index}`.padEnd(203, 'x')).join('/');
    const key = `${folders}/1`.slice(0, 1024);
    await put(key);
    await bench.write({ [key]: 'mine' });
    const summary = await bench.upload({}, 'rename');
    expect(summary).toMatchObject({
      failedBy: [{ error: { code: 'key-too-long' }, files: 1 }],
      balanced: true,
    });
  });

  it('leaves no multipart upload under the new name when that fails for good', async () => {
    await put('big.bin');
    await bench.write({ 'big.bin': big });
    bench.faults = ({ operation }) =>
      operation === 'UploadPart' ? { kind: 'error', code: 'InvalidRequest' } : null;
    expect(await bench.upload({}, 'rename')).toMatchObject({ failed: { files: 1 }, balanced: true });
    expect(await bench.openMultiparts()).toBe(0);
  });

  it('keeps the new name when the run is continued', async () => {
    await put('big.bin');
    await bench.write({ 'big.bin': big });
    bench.faults = ({ operation, partNumber }) =>
      operation === 'UploadPart' && partNumber === 3 ? { kind: 'error', code: 'ExpiredToken' } : null;
    const runId = await bench.start({}, 'rename');
    await bench.finish(runId);
    bench.faults = null;
    await bench.restart();
    expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
    expect(Object.keys(await bench.objects())).toEqual(['big (1).bin', 'big.bin']);
    expect(bench.sentTwice()).toEqual([]);
  });
});
