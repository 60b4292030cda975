import { createHash, randomBytes } from 'node:crypto';
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import { type QuirkSetName, quirkSets } from '../practice/quirks/quirk-sets.js';
import type { Quirks } from '../practice/quirks/quirks.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import type { ReadBackChoice, RunRow, RunSummary } from '../shared/models/run.js';

let bench: TestBench;
afterEach(() => bench.close());

const mebibyte = 1024 * 1024;
const big = randomBytes(11 * mebibyte + 123);
const algorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;

/** A client like those of other tools: it sends no checksum that nobody asked for. */
function plainClient(): S3Client {
  const { credentials, region, endpoint } = bench.connection;
  return new S3Client({
    credentials: credentials as { accessKeyId: string; secretAccessKey: string },
    region,
    endpoint: endpoint ?? '',
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
}

async function put(key: string, body: Buffer, algorithm?: ChecksumAlgorithm): Promise<void> {
  const checksum = algorithm === undefined ? {} : { ChecksumAlgorithm: algorithm };
  await plainClient().send(new PutObjectCommand({ Bucket: testBucket, Key: key, Body: body, ...checksum }));
}

async function putParts(
  key: string,
  body: Buffer,
  partSizes: readonly number[],
  checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType },
): Promise<void> {
  const client = plainClient();
  const place = { Bucket: testBucket, Key: key };
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({
      ...place,
      ...(checksum === undefined
        ? {}
        : { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type }),
    }),
  );
  const Parts = [];
  let offset = 0;
  for (const [index, size] of partSizes.entries()) {
    const { $metadata: _, ...answer } = await client.send(
      new UploadPartCommand({
        ...place,
        UploadId,
        PartNumber: index + 1,
        Body: body.subarray(offset, offset + size),
        ...(checksum === undefined ? {} : { ChecksumAlgorithm: checksum.algorithm }),
      }),
    );
    Parts.push({ ...answer, PartNumber: index + 1 });
    offset += size;
  }
  await client.send(
    new CompleteMultipartUploadCommand({
      ...place,
      UploadId,
      MultipartUpload: { Parts },
      ...(checksum === undefined ? {} : { ChecksumType: checksum.type }),
    }),
  );
}

async function verify(readBack: ReadBackChoice = 'none', prefix = ''): Promise<RunSummary> {
  const { runId } = await bench.host.engine.runs.start(
    { profileId: 'profile', connection: bench.connection, bucket: testBucket, onConflict: 'skip' },
    {
      mode: 'verify',
      roots: [{ rootId: 'root', name: 'folder', kind: 'folder', path: bench.folder }],
      options: { ...defaultDraftOptions, prefix },
      verifying: { readBack, seed: 'seed' },
    },
  );
  return bench.finish(runId);
}

async function rowsOf({ runId }: RunSummary): Promise<Readonly<Record<string, RunRow>>> {
  const { rows } = await bench.host.engine.history.rows(runId, 'all', 0, 100);
  return Object.fromEntries(rows.map((row) => [row.path, row]));
}

async function benchWith(...names: readonly QuirkSetName[]): Promise<void> {
  const quirks = Object.assign({}, ...names.map((name) => quirkSets[name].quirks)) as Quirks;
  bench = await createTestBench({}, { quirks });
}

describe('verifying a folder that another tool sent', () => {
  it('compares by whatever checksum of the whole object S3 has', async () => {
    await benchWith();
    for (const algorithm of algorithms) {
      const content = Buffer.from(`content ${algorithm}`);
      await bench.write({ [algorithm]: content });
      await put(algorithm, content, algorithm);
    }
    // A multipart ETag is no MD5 of the content: the listing alone proves nothing.
    await bench.write({ 'whole.bin': big });
    await putParts('whole.bin', big, [6 * mebibyte, big.length - 6 * mebibyte], {
      algorithm: 'CRC64NVME',
      type: 'FULL_OBJECT',
    });
    const summary = await verify();
    expect(summary).toMatchObject({ outcome: 'complete', failed: { files: 0 }, level: 'listed' });
    expect((await rowsOf(summary))['whole.bin']?.evidence?.method).toBe('crc64nvme');
  });

  it.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)(
    'compares a %s of the checksums of the parts, whatever size they have',
    async (algorithm) => {
      await benchWith();
      await bench.write({ 'usual.bin': big, 'odd.bin': big });
      const usual = [8 * mebibyte, big.length - 8 * mebibyte];
      await putParts('usual.bin', big, usual, { algorithm, type: 'COMPOSITE' });
      const odd = [5 * mebibyte + 77, big.length - 5 * mebibyte - 77];
      await putParts('odd.bin', big, odd, { algorithm, type: 'COMPOSITE' });
      const summary = await verify();
      expect(summary).toMatchObject({ outcome: 'complete', level: 'listed' });
      const rows = await rowsOf(summary);
      const method = `${algorithm.toLowerCase()}-of-parts`;
      expect(rows['usual.bin']?.evidence?.method).toBe(method);
      expect(rows['odd.bin']?.evidence?.method).toBe(method);
    },
  );

  it.each([5, 8, 10])('compares an ETag of parts of %i MiB', async (size) => {
    await benchWith('no-checksums', 'ignores-part-number');
    const length = size * mebibyte;
    await bench.write({ 'a.bin': big });
    const sizes = [];
    for (let offset = 0; offset < big.length; offset += length)
      sizes.push(Math.min(length, big.length - offset));
    await putParts('a.bin', big, sizes);
    const summary = await verify();
    expect(summary).toMatchObject({ outcome: 'complete', level: 'listed' });
    expect((await rowsOf(summary))['a.bin']?.evidence?.method).toBe('md5-of-parts');
  });

  it('tells what is missing, differs or can’t be read, each with its reason', async () => {
    await benchWith();
    const other = Buffer.from(big);
    other[other.length - 1] = (other[other.length - 1] ?? 0) ^ 1;
    await bench.write({
      'missing.txt': 'a',
      'size.txt': 'a',
      'content.txt': 'a',
      'parts.bin': big,
      'same.txt': 's',
    });
    await put('size.txt', Buffer.from('ab'));
    await put('content.txt', Buffer.from('b'), 'CRC64NVME');
    await putParts('parts.bin', other, [8 * mebibyte, big.length - 8 * mebibyte], {
      algorithm: 'SHA256',
      type: 'COMPOSITE',
    });
    await put('same.txt', Buffer.from('s'));
    const summary = await verify();
    expect(summary).toMatchObject({ outcome: 'partial', failed: { files: 4 }, skipped: { files: 1 } });
    const rows = await rowsOf(summary);
    expect(rows['missing.txt']?.error).toEqual({ code: 'object-missing' });
    expect(rows['size.txt']?.error).toEqual({ code: 'object-differs', details: { reason: 'size' } });
    expect(rows['content.txt']?.error).toEqual({ code: 'object-differs', details: { reason: 'content' } });
    expect(rows['parts.bin']?.error).toEqual({ code: 'object-differs', details: { reason: 'content' } });
  });

  it('says of an ETag that is no MD5 that nothing can be told, and reads the object back when it may', async () => {
    await benchWith('random-etags', 'no-checksums');
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b' });
    await put('a.txt', Buffer.from('a'));
    await put('b.txt', Buffer.from('c'));
    const first = await verify();
    expect(first).toMatchObject({ outcome: 'unverified', failed: { files: 2 } });
    const rows = await rowsOf(first);
    expect(rows['a.txt']?.error).toEqual({ code: 'object-unproven', details: { reason: 'etag' } });
    expect(rows['b.txt']?.error).toEqual({ code: 'object-unproven', details: { reason: 'etag' } });
    const second = await verify('unproven');
    expect(second).toMatchObject({ outcome: 'partial', failed: { files: 1 } });
    const read = await rowsOf(second);
    const sha256 = createHash('sha256').update('a').digest('hex');
    expect(read['a.txt']).toMatchObject({
      level: 'read-back',
      evidence: { method: 'read-back', local: sha256, remote: sha256 },
    });
    expect(read['b.txt']?.error).toEqual({ code: 'object-differs', details: { reason: 'content' } });
  });

  describe('that S3 encrypts with a key of KMS, so that no ETag is an MD5', () => {
    async function encryptWithKms(): Promise<void> {
      const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } } as const;
      const encrypt = { Bucket: testBucket, ServerSideEncryptionConfiguration: { Rules: [rule] } };
      await bench.client.send(new PutBucketEncryptionCommand(encrypt));
    }

    it('compares the CRC-64/NVME that S3 adds of itself, and the checksum of the parts', async () => {
      await benchWith();
      await encryptWithKms();
      const sizes = [8 * mebibyte, big.length - 8 * mebibyte];
      await bench.write({ 'a.txt': 'a', 'b.txt': 'b', 'parts.bin': big });
      await put('a.txt', Buffer.from('a'));
      await put('b.txt', Buffer.from('B'));
      await putParts('parts.bin', big, sizes, { algorithm: 'SHA256', type: 'COMPOSITE' });
      const { ETag } = await bench.client.send(new HeadObjectCommand({ Bucket: testBucket, Key: 'a.txt' }));
      expect(ETag).not.toContain(createHash('md5').update('a').digest('hex'));
      const summary = await verify();
      expect(summary).toMatchObject({ outcome: 'partial', failed: { files: 1 } });
      const rows = await rowsOf(summary);
      expect(rows['a.txt']).toMatchObject({ level: 'listed', evidence: { method: 'crc64nvme' } });
      expect(rows['b.txt']?.error).toEqual({ code: 'object-differs', details: { reason: 'content' } });
      expect(rows['parts.bin']?.evidence?.method).toBe('sha256-of-parts');
    });

    it('says of an object without a checksum that it is encrypted, and reads it back when it may', async () => {
      await benchWith('no-checksums');
      await encryptWithKms();
      await bench.write({ 'a.txt': 'a', 'b.txt': 'b', 'parts.bin': big });
      await put('a.txt', Buffer.from('a'));
      await put('b.txt', Buffer.from('B'));
      await putParts('parts.bin', big, [8 * mebibyte, big.length - 8 * mebibyte]);
      const summary = await verify();
      expect(summary).toMatchObject({ outcome: 'unverified', failed: { files: 3 } });
      const encrypted = { code: 'object-unproven', details: { reason: 'encrypted' } };
      expect(Object.values(await rowsOf(summary)).map(({ error }) => error)).toEqual([
        encrypted,
        encrypted,
        encrypted,
      ]);
      const read = await rowsOf(await verify('unproven'));
      expect(read['a.txt']?.level).toBe('read-back');
      expect(read['parts.bin']?.level).toBe('read-back');
      expect(read['b.txt']?.error).toEqual({ code: 'object-differs', details: { reason: 'content' } });
    });

    it('compares nothing where the keys may not decrypt, and says so', async () => {
      await benchWith();
      await encryptWithKms();
      await bench.write({ 'a.txt': 'a' });
      await put('a.txt', Buffer.from('a'));
      // S3 refuses the content, and the checksum, which is asked for first, to keys without kms:Decrypt.
      let heads = 0;
      bench.faults = ({ operation }) => {
        if (operation === 'HeadObject') heads += 1;
        const isRefused = operation === 'GetObject' || (operation === 'HeadObject' && heads % 2 === 1);
        return isRefused ? { kind: 'error', code: 'AccessDenied' } : null;
      };
      const rows = await rowsOf(await verify());
      expect(rows['a.txt']?.error).toEqual({ code: 'object-unproven', details: { reason: 'encrypted' } });
      const read = await verify('unproven');
      expect(read.failedBy.map(({ error }) => error.code)).toEqual(['access-denied']);
    });
  });

  it('says that a file differs when its ETag is not its MD5, once another ETag has shown to be one', async () => {
    await benchWith('no-checksums');
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b' });
    await put('a.txt', Buffer.from('c'));
    await put('b.txt', Buffer.from('b'));
    const summary = await verify();
    expect(summary).toMatchObject({ outcome: 'partial', failed: { files: 1 } });
    expect((await rowsOf(summary))['a.txt']?.error).toEqual({
      code: 'object-differs',
      details: { reason: 'content' },
    });
  });

  it('compares by the ETag where the keys may not have the checksum, and says so where they may not look at all', async () => {
    await benchWith();
    await bench.write({ 'a.bin': big, 'b.bin': big });
    const parts = [8 * mebibyte, big.length - 8 * mebibyte];
    await putParts('a.bin', big, parts);
    await putParts('b.bin', big, parts);
    let heads = 0;
    bench.faults = ({ operation, key }) => {
      if (operation !== 'HeadObject') return null;
      if (key === 'a.bin') heads += 1;
      return key === 'b.bin' || heads === 1 ? { kind: 'error', code: 'AccessDenied' } : null;
    };
    const summary = await verify();
    expect(summary).toMatchObject({ outcome: 'unverified', skipped: { files: 1 }, failed: { files: 1 } });
    const rows = await rowsOf(summary);
    expect(rows['a.bin']?.evidence?.method).toBe('md5-of-parts');
    expect(rows['b.bin']?.error).toEqual({ code: 'object-unproven', details: { reason: 'denied' } });
  });

  it('reads back a share that the seed chooses', async () => {
    await benchWith();
    const names = Array.from({ length: 40 }, (_, index) => `${index}.txt`);
    await bench.write(Object.fromEntries(names.map((name) => [name, name])));
    for (const name of names) await put(name, Buffer.from(name));
    bench.server.clearRequests();
    const summary = await verify(25);
    expect(summary).toMatchObject({ outcome: 'complete', level: 'listed' });
    const chosen = Object.values(await rowsOf(summary)).filter(({ level }) => level === 'read-back');
    expect(chosen.length).toBeGreaterThan(2);
    expect(chosen.length).toBeLessThan(25);
    const again = Object.values(await rowsOf(await verify(25))).filter(({ level }) => level === 'read-back');
    expect(again.map(({ path }) => path)).toEqual(chosen.map(({ path }) => path));
    expect(await verify('all')).toMatchObject({ outcome: 'complete', level: 'read-back' });
  });

  it('lists the objects that no file accounts for', async () => {
    await benchWith();
    await bench.write({ 'a.txt': 'a' });
    await put('in/a.txt', Buffer.from('a'));
    await put('in/extra.txt', Buffer.from('extra'));
    await put('outside.txt', Buffer.from('outside'));
    const summary = await verify('none', 'in/');
    expect(summary).toMatchObject({ outcome: 'complete', extra: { files: 1, bytes: 5 } });
    expect(await bench.host.engine.history.extraObjects(summary.runId, '', 10)).toEqual([
      { key: 'in/extra.txt', size: 5 },
    ]);
  });

  it('is what an upload compares with, too: equal objects of other tools are not sent again', async () => {
    await benchWith();
    const parts = [6 * mebibyte, big.length - 6 * mebibyte];
    await bench.write({ 'whole.bin': big, 'parts.bin': big, 'other.bin': big });
    await putParts('whole.bin', big, parts, { algorithm: 'CRC64NVME', type: 'FULL_OBJECT' });
    await putParts('parts.bin', big, parts, { algorithm: 'SHA256', type: 'COMPOSITE' });
    const other = Buffer.from(big);
    other[0] = (other[0] ?? 0) ^ 1;
    await putParts('other.bin', other, parts, { algorithm: 'SHA256', type: 'COMPOSITE' });
    const summary = await bench.upload();
    expect(summary).toMatchObject({ uploaded: { files: 0 }, skipped: { files: 2 }, failed: { files: 1 } });
    expect(summary.failedBy[0]?.error.code).toBe('object-differs');
  });
});
