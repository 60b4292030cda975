import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AbortMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import { type FaultProxy, startFaultProxy } from '../../tests/support/fault-proxy.js';
import type { RunSummary } from '../shared/models/run.js';

const mebibyte = 1024 * 1024;
const big = randomBytes(20 * mebibyte + 3);
const limits = { retryMs: 4000, patienceMs: 20_000, firstContactMs: 20_000 };

let bench: TestBench;
let proxy: FaultProxy | undefined;
beforeEach(async () => {
  bench = await createTestBench(limits);
});
afterEach(async () => {
  await bench.close();
  await proxy?.close();
  proxy = undefined;
});

function count(operation: string): number {
  return bench.server.requests().filter((request) => request.operation === operation).length;
}

function many(count: number, folder: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${folder}/${index}`, 'x']));
}

async function uploadThrough(plan: FaultProxy['plan']): Promise<RunSummary> {
  proxy = await startFaultProxy(bench.server.url);
  proxy.plan = plan;
  const runId = await bench.start({}, 'skip', { ...bench.connection, endpoint: proxy.url });
  return bench.finish(runId);
}

describe('parts of a large file', () => {
  it('are kept when one of them fails for a reason that may pass', async () => {
    await bench.write({ 'big.bin': big });
    bench.faults = ({ operation, partNumber }) =>
      operation === 'UploadPart' && partNumber === 2 ? { kind: 'error', code: 'InternalError' } : null;
    const runId = await bench.start();
    const summary = await bench.finish(runId);
    expect(summary.failedBy[0]?.error.code).toBe('service-unavailable');
    expect(await bench.openMultiparts()).toBe(1);

    bench.faults = null;
    bench.server.clearRequests();
    expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
    const sent = bench.server.requests().filter(({ operation }) => operation === 'UploadPart');
    expect(sent.map(({ partNumber }) => partNumber)).toEqual([2]);
    expect((await bench.objects())['big.bin']?.equals(big)).toBe(true);
  });

  it('begin anew when their upload is lost in the middle', async () => {
    await bench.write({ 'big.bin': big });
    let removal: Promise<unknown> | null = null;
    const remove = async (): Promise<void> => {
      const { Uploads = [] } = await bench.client.send(
        new ListMultipartUploadsCommand({ Bucket: testBucket }),
      );
      for (const { Key, UploadId } of Uploads) {
        await bench.client.send(new AbortMultipartUploadCommand({ Bucket: testBucket, Key, UploadId }));
      }
    };
    bench.faults = ({ operation, partNumber }) => {
      if (operation !== 'UploadPart' || partNumber !== 2) return null;
      removal ??= remove();
      return { kind: 'delay', milliseconds: 300 };
    };
    expect(await bench.upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
    expect(removal).not.toBeNull();
    expect(count('CreateMultipartUpload')).toBe(2);
    expect(count('UploadPart')).toBeLessThanOrEqual(9);
    expect(await bench.openMultiparts()).toBe(0);
    expect((await bench.objects())['big.bin']?.equals(big)).toBe(true);
  });

  it('share the memory of small files that have grown, without waiting for themselves', async () => {
    await bench.close();
    bench = await createTestBench({ ...limits, bytesPerSecond: 1e9 });
    const names = ['a', 'b', 'c', 'd'];
    await bench.write(Object.fromEntries(names.map((name) => [name, Buffer.alloc(8 * mebibyte)])));
    const { engine } = bench.host;
    await engine.drafts.addRoots([{ rootId: 'root', name: '자료', kind: 'folder', path: bench.folder }]);
    while ((await engine.drafts.current()).scanning) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const name of names) await writeFile(join(bench.folder, name), big);
    const { runId } = await engine.runs.start({
      profileId: null,
      connection: bench.connection,
      bucket: testBucket,
      onConflict: 'skip',
    });
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 4 } });
  });
});

describe('an answer that is not of S3, after S3 has answered', () => {
  it('is tried again when it came once', async () => {
    await bench.write(many(40, 'files'));
    let puts = 0;
    const summary = await uploadThrough(({ method }) => {
      if (method !== 'PUT') return null;
      puts += 1;
      return puts === 35 ? { kind: 'garbage' } : null;
    });
    expect(summary.failedBy).toEqual([]);
    expect(summary).toMatchObject({ outcome: 'complete', uploaded: { files: 40 } });
  });

  it('fails the files it comes for, and no others', async () => {
    await bench.write({ ...many(40, 'files'), 'odd/a;b': '1', 'odd/c;d': '2' });
    const summary = await uploadThrough(({ method, url }) =>
      method === 'PUT' && url.includes(';')
        ? { kind: 'answer', status: 403, body: '<!doctype html><p>Blocked<br>by policy' }
        : null,
    );
    expect(summary).toMatchObject({ outcome: 'partial', uploaded: { files: 40 }, failed: { files: 2 } });
    expect(summary.failedBy.map(({ error }) => error.code)).toEqual(['endpoint-not-s3']);
  });
});

describe('files that the keys may not write', () => {
  const denyBelow = (folder: string): void => {
    bench.faults = ({ operation, key }) =>
      operation === 'PutObject' && key?.startsWith(folder) === true
        ? { kind: 'error', code: 'AccessDenied' }
        : null;
  };

  it.each([
    ['first', 'a/'],
    ['last', 'z/'],
  ])('do not stop the others when they come %s', async (_, denied) => {
    await bench.write({ ...many(80, denied.slice(0, -1)), ...many(300, 'm') });
    denyBelow(denied);
    const summary = await bench.upload();
    expect(summary).toMatchObject({
      outcome: 'partial',
      uploaded: { files: 300 },
      failed: { files: 80 },
      balanced: true,
    });
    expect(summary.failedBy.map(({ error }) => error.code)).toEqual(['access-denied']);
  });

  it('end the run early when they are all there is', async () => {
    await bench.write(many(600, 'm'));
    denyBelow('');
    expect(await bench.upload()).toMatchObject({ outcome: 'stopped', error: { code: 'access-denied' } });
    expect(count('PutObject')).toBeLessThan(600);
  });
});

describe('a listing', () => {
  it.each([
    ['first', 1],
    ['last', 2],
  ])('is tried again when the %s one meets a passing failure', async (_, number) => {
    await bench.write({ a: '1', b: '2' });
    let listings = 0;
    bench.faults = ({ operation }) => {
      if (operation !== 'ListObjectsV2') return null;
      listings += 1;
      return listings === number ? { kind: 'error', code: 'SlowDown' } : null;
    };
    expect(await bench.upload()).toMatchObject({
      outcome: 'complete',
      listing: { confirmed: 2 },
      listingError: null,
    });
    expect(listings).toBe(3);
  });
});

describe('cancelling', () => {
  it('takes effect although the keys never come', async () => {
    await bench.write({ a: '1' });
    const credentials = (): Promise<never> => new Promise(() => undefined);
    const runId = await bench.start({}, 'skip', { ...bench.connection, credentials });
    await bench.host.engine.runs.cancel(runId);
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'cancelled' });
  });
});
