import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';

let bench: TestBench;
afterEach(() => bench.close());

const files = { 'a.txt': 'a', 'b.txt': 'bb', 'c.txt': 'ccc' };

describe('the outcome of an upload', () => {
  it('is unverified when the keys may neither list nor ask for objects', async () => {
    bench = await createTestBench({}, {}, { deny: ['s3:ListBucket', 's3:GetObject'] });
    await bench.write(files);
    expect(await bench.upload({}, 'overwrite')).toMatchObject({
      outcome: 'unverified',
      uploaded: { files: 3 },
      failed: { files: 0 },
      listing: null,
      listingError: { code: 'access-denied', details: { action: 's3:ListBucket' } },
    });
  });

  it('is complete when objects may be asked for one by one', async () => {
    bench = await createTestBench({}, {}, { deny: ['s3:ListBucket'] });
    await bench.write(files);
    expect(await bench.upload({}, 'overwrite')).toMatchObject({
      outcome: 'complete',
      listing: { confirmed: 3, unconfirmed: 0 },
      listingError: null,
    });
  });

  it('does not depend on one 503 in the last listing', async () => {
    bench = await createTestBench();
    await bench.write(files);
    let wasRefused = false;
    bench.faults = ({ operation }) => {
      if (operation !== 'ListObjectsV2' || wasRefused) return null;
      wasRefused = true;
      return { kind: 'error', status: 503, code: 'ServiceUnavailable' };
    };
    expect(await bench.upload({}, 'overwrite')).toMatchObject({
      outcome: 'complete',
      listing: { confirmed: 3 },
    });
    expect(wasRefused).toBe(true);
  });

  it('is unverified when the server answers no question after the upload', async () => {
    bench = await createTestBench();
    await bench.write(files);
    bench.faults = ({ operation }) =>
      operation === 'ListObjectsV2' || operation === 'HeadObject'
        ? { kind: 'error', status: 501, code: 'NotImplemented' }
        : null;
    expect(await bench.upload({}, 'overwrite')).toMatchObject({
      outcome: 'unverified',
      listing: null,
      listingError: { code: 'request-rejected' },
    });
  });

  it('is partial when an object was replaced by one of equal size, which is then sent again', async () => {
    bench = await createTestBench();
    await bench.write(files);
    let listings = 0;
    bench.faults = ({ operation }) => {
      if (operation !== 'ListObjectsV2') return null;
      listings += 1;
      // After the listing at the start.
      if (listings !== 2) return null;
      const other = new PutObjectCommand({ Bucket: testBucket, Key: 'b.txt', Body: 'xx' });
      return { kind: 'hold', until: bench.observer.send(other) };
    };
    const runId = await bench.start({}, 'overwrite');
    expect(await bench.finish(runId)).toMatchObject({
      outcome: 'partial',
      listing: { confirmed: 2, replaced: 1, missing: 0 },
    });
    expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete', listing: { confirmed: 3 } });
    expect((await bench.objects())['b.txt']?.toString()).toBe('bb');
  });

  it('is partial when an object is gone', async () => {
    bench = await createTestBench();
    await bench.write(files);
    let listings = 0;
    bench.faults = ({ operation }) => {
      if (operation !== 'ListObjectsV2') return null;
      listings += 1;
      // After the listing at the start.
      if (listings !== 2) return null;
      const removal = new DeleteObjectCommand({ Bucket: testBucket, Key: 'b.txt' });
      return { kind: 'hold', until: bench.observer.send(removal) };
    };
    expect(await bench.upload({}, 'overwrite')).toMatchObject({
      outcome: 'partial',
      listing: { confirmed: 2, missing: 1 },
    });
  });
});
