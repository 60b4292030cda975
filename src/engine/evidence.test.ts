import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import { quirkSets } from '../practice/quirks/quirk-sets.js';
import { usualEndpointOptions } from '../s3/client/endpoint-options.js';
import type { RunRow } from '../shared/models/run.js';

let bench: TestBench;
afterEach(() => bench.close());

const big = randomBytes(17 * 1024 * 1024);

async function rowsOf(runId: string): Promise<readonly RunRow[]> {
  return (await bench.host.engine.history.rows(runId, 'all', 0, 10)).rows;
}

describe('the evidence of an upload', () => {
  it('is kept for each file: what was compared, with what, in which answer', async () => {
    bench = await createTestBench();
    await bench.write({ 'a.txt': 'a', 'big.bin': big });
    const runId = await bench.start();
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete', level: 'listed' });
    for (const { evidence, level } of await rowsOf(runId)) {
      expect(level).toBe('listed');
      expect(evidence).toMatchObject({ method: 'crc32' });
      expect(evidence?.local).toBe(evidence?.remote);
      expect(evidence?.etag).toMatch(/^"[0-9a-f]{32}/);
      expect(evidence?.requestId).not.toBeNull();
      expect(evidence?.hostId).not.toBeNull();
      expect(evidence?.atMs).not.toBeNull();
    }
    const file = join(bench.folder, '..', 'report.csv');
    await bench.host.engine.history.saveReport(runId, 'csv', file, 'en');
    const [, first] = (await readFile(file, 'utf8')).split('\n');
    expect(first).toContain(',listed,crc32,');
  });

  it.each([
    ['crc32', 'always'],
    ['md5', 'when-required'],
  ] as const)(
    'is an MD5 where a server gives no checksum, for content sent with %s',
    async (_, checksums) => {
      bench = await createTestBench({}, { quirks: quirkSets['no-checksums'].quirks });
      await bench.write({ 'a.txt': 'a', 'big.bin': big });
      const connection = { ...bench.connection, options: { ...usualEndpointOptions, checksums } };
      const runId = await bench.start({}, 'skip', connection);
      expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete', level: 'listed' });
      const methods = (await rowsOf(runId)).map(({ evidence }) => evidence?.method);
      expect(methods).toEqual(['md5', 'md5-of-parts']);
      const again = await bench.start({}, 'skip', connection);
      expect(await bench.finish(again)).toMatchObject({ outcome: 'complete', skipped: { files: 2 } });
      expect((await rowsOf(again)).map(({ evidence }) => evidence?.method)).toEqual(['md5', 'md5-of-parts']);
    },
  );

  it('is missing where the answers have neither a checksum nor an ETag, and the run is unverified', async () => {
    bench = await createTestBench({}, { quirks: quirkSets['no-etag'].quirks });
    await bench.write({ 'a.txt': 'a' });
    const runId = await bench.start({}, 'overwrite');
    expect(await bench.finish(runId)).toMatchObject({
      outcome: 'unverified',
      level: 'accepted',
      failed: { files: 0 },
      listing: { accepted: 1 },
    });
    expect(await rowsOf(runId)).toMatchObject([{ level: 'accepted', evidence: { method: 'none' } }]);
  });

  it('is missing where an ETag is no MD5', async () => {
    bench = await createTestBench({}, { quirks: quirkSets['random-etags'].quirks });
    await bench.write({ 'a.txt': 'a', 'big.bin': big });
    expect(await bench.upload({}, 'overwrite')).toMatchObject({ outcome: 'unverified', level: 'accepted' });
  });
});

describe('an object that another tool sent under KMS, without an MD5', () => {
  // The checksum that AWS's SDKs choose by default since 2025, and others that S3 accepts.
  it.each(['CRC64NVME', 'CRC32C', 'SHA1', 'SHA256'] as const)(
    'is recognised by its %s, and another content of the same size is not',
    async (ChecksumAlgorithm) => {
      bench = await createTestBench({}, { quirks: { randomEtags: 'all' } });
      await bench.write({ same: 'content', other: 'content' });
      for (const [Key, Body] of [
        ['same', 'content'],
        ['other', 'changed'],
      ] as const)
        await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key, Body, ChecksumAlgorithm }));
      const runId = await bench.start();
      expect(await bench.finish(runId)).toMatchObject({
        skippedBy: [{ reason: 'already-there', files: 1 }],
        failedBy: [{ error: { code: 'object-differs' }, files: 1 }],
      });
      const same = (await rowsOf(runId)).find(({ path }) => path === 'same');
      expect(same?.evidence?.method).toBe(ChecksumAlgorithm.toLowerCase());
    },
  );
});
