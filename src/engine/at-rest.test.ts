import { createHash, randomBytes } from 'node:crypto';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import type { RunRow, RunSummary } from '../shared/models/run.js';
import { openJournal } from './journal/open-journal.js';
import { crc32ToBase64 } from './transfer/crc32.js';

let bench: TestBench;
afterEach(() => bench.close());

const big = randomBytes(17 * 1024 * 1024);

interface Line {
  readonly content: string | Buffer;
  readonly algorithm?: 'SHA256' | 'CRC32' | 'MD5';
  readonly etag?: string;
  readonly bucket?: string;
  readonly failed?: number;
}

function valueOf(content: string | Buffer, algorithm: 'SHA256' | 'CRC32' | 'MD5'): string {
  if (algorithm === 'CRC32') return crc32ToBase64(crc32(content));
  return createHash(algorithm.toLowerCase()).update(content).digest('base64');
}

/** Writes a report as S3 does about objects that are in the bucket. */
async function report(lines: Readonly<Record<string, Line>>): Promise<string> {
  const rows: string[] = [];
  for (const [key, { content, algorithm = 'SHA256', etag, bucket = testBucket, failed }] of Object.entries(
    lines,
  )) {
    const head = `${bucket},${encodeURIComponent(key)},,`;
    if (failed !== undefined) {
      rows.push(`${head}failed,200,PermanentFailure,"error details: {""errorCode"": ""${failed}""}"`);
      continue;
    }
    const { ETag = '' } = await bench.client.send(new HeadObjectCommand({ Bucket: testBucket, Key: key }));
    const message = {
      checksum_base64: valueOf(content, algorithm),
      etag: etag ?? ETag.replaceAll('"', ''),
      checksumAlgorithm: algorithm,
      checksumType: 'FULL_OBJECT',
    };
    rows.push(`${head}succeeded,200,,"${JSON.stringify(message).replaceAll('"', '""')}"`);
  }
  const file = join(bench.folder, '..', 'report.csv');
  await writeFile(file, `${rows.join('\n')}\n`);
  return file;
}

function startVerifying(checksumReport?: string, receipt?: string) {
  return bench.host.engine.runs.start(
    { profileId: 'profile', connection: bench.connection, bucket: testBucket, onConflict: 'skip' },
    {
      mode: 'verify',
      roots:
        receipt === undefined ? [{ rootId: 'root', name: 'folder', kind: 'folder', path: bench.folder }] : [],
      options: defaultDraftOptions,
      verifying: { readBack: 'none', seed: 'seed' },
      receipt,
      checksumReport,
    },
  );
}

async function verifyFolder(checksumReport?: string, receipt?: string): Promise<RunSummary> {
  const { runId } = await startVerifying(checksumReport, receipt);
  return bench.finish(runId);
}

async function check(runId: string, checksumReport?: string): Promise<RunSummary> {
  const seen = bench.snapshots.length;
  await bench.host.engine.runs.check(runId, {
    connection: bench.connection,
    profileId: 'profile',
    onlyUnproven: false,
    verifying: { readBack: 'none', seed: 'seed' },
    checksumReport,
  });
  await bench.until(
    (snapshot) =>
      snapshot.runId === runId && snapshot.state === 'finished' && bench.snapshots.length > seen + 1,
  );
  return bench.host.engine.history.summary(runId);
}

async function rowsOf({ runId }: RunSummary): Promise<Readonly<Record<string, RunRow>>> {
  const { rows } = await bench.host.engine.history.rows(runId, 'all', 0, 100);
  return Object.fromEntries(rows.map((row) => [row.path, row]));
}

describe('a folder, by what S3 has computed from its disks', () => {
  it('is recomputed at rest when every value is that of its file', async () => {
    bench = await createTestBench();
    await bench.write({ 'a.txt': 'a', 'b c+가.txt': 'b', 'big.bin': big, 'm.txt': 'm' });
    await bench.upload();
    const file = await report({
      'a.txt': { content: 'a' },
      'b c+가.txt': { content: 'b', algorithm: 'CRC32' },
      'big.bin': { content: big },
      'm.txt': { content: 'm', algorithm: 'MD5' },
      'other.txt': { content: 'x', bucket: 'another-bucket', failed: 404 },
    });
    const summary = await verifyFolder(file);
    expect(summary).toMatchObject({ outcome: 'complete', level: 'recomputed-at-rest', recomputed: 4 });
    expect((await rowsOf(summary))['a.txt']).toMatchObject({
      level: 'recomputed-at-rest',
      evidence: {
        method: 'sha256',
        local: valueOf('a', 'SHA256'),
        remote: valueOf('a', 'SHA256'),
        recomputed: true,
      },
    });
    expect(await verifyFolder()).toMatchObject({ outcome: 'complete', level: 'listed', recomputed: 0 });
  });

  it('proves nothing by what is of another object, failed or misread, and says why', async () => {
    bench = await createTestBench();
    const names = ['good.txt', 'replaced.txt', 'failed.txt', 'odd.txt', 'damaged.txt', 'absent.txt'];
    await bench.write(Object.fromEntries(names.map((name) => [name, name])));
    await bench.upload();
    const lines = {
      'good.txt': { content: 'good.txt' },
      'replaced.txt': { content: 'replaced.txt', etag: '0123456789abcdef0123456789abcdef' },
      'failed.txt': { content: '', failed: 500 },
      'damaged.txt': { content: 'what is left of it' },
    };
    const file = await report(lines);
    const summary = await verifyFolder(file);
    const rows = await rowsOf(summary);
    expect(rows['good.txt']?.level).toBe('recomputed-at-rest');
    // Not in the report: verified as without one.
    expect(rows['odd.txt']?.level).toBe('listed');
    expect(rows['replaced.txt']?.error).toEqual({
      code: 'object-unproven',
      details: { reason: 'reportOther' },
    });
    expect(rows['failed.txt']?.error).toEqual({
      code: 'object-unproven',
      details: { reason: 'reportFailed', status: 500 },
    });
    expect(rows['damaged.txt']?.error).toEqual({ code: 'object-differs', details: { reason: 'content' } });
    expect(summary).toMatchObject({ outcome: 'partial', recomputed: 1, level: 'listed' });
  });

  it.each([
    ['whose number the report tells', '-3', 'recomputed-at-rest'],
    ['whose number only the ETag tells', '', 'recomputed-at-rest'],
    ['of another number', '-2', null],
  ])('is compared by a checksum of the checksums of its parts, %s', async (_, count, level) => {
    bench = await createTestBench();
    await bench.write({ 'big.bin': big });
    const place = { Bucket: testBucket, Key: 'big.bin' };
    const { UploadId } = await bench.client.send(new CreateMultipartUploadCommand(place));
    const length = 7 * 1024 * 1024;
    const Parts = [];
    const digests: Buffer[] = [];
    for (let part = 0; part * length < big.length; part += 1) {
      const Body = big.subarray(part * length, (part + 1) * length);
      digests.push(createHash('sha256').update(Body).digest());
      const PartNumber = part + 1;
      const { ETag } = await bench.client.send(
        new UploadPartCommand({ ...place, UploadId, PartNumber, Body }),
      );
      Parts.push({ ETag, PartNumber });
    }
    const { ETag = '' } = await bench.client.send(
      new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } }),
    );
    const message = {
      checksum_base64: `${createHash('sha256').update(Buffer.concat(digests)).digest('base64')}${count}`,
      etag: ETag.replaceAll('"', ''),
      checksumAlgorithm: 'SHA256',
      checksumType: 'COMPOSITE',
    };
    const file = join(bench.folder, '..', 'report.csv');
    const quoted = JSON.stringify(message).replaceAll('"', '""');
    await writeFile(file, `${testBucket},big.bin,,succeeded,200,,"${quoted}"\n`);
    const { 'big.bin': row } = await rowsOf(await verifyFolder(file));
    expect(row?.level).toBe(level);
    if (level === null) expect(row?.error).toMatchObject({ code: 'object-unproven' });
    else expect(row?.evidence).toMatchObject({ method: 'sha256-of-parts', recomputed: true });
  });

  it('finds what is missing or differs although the report says nothing of use', async () => {
    bench = await createTestBench();
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b' });
    await bench.upload();
    const file = await report({ 'a.txt': { content: '', failed: 500 }, 'b.txt': { content: 'b' } });
    await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'a.txt', Body: 'A' }));
    await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'b.txt', Body: 'B' }));
    const rows = await rowsOf(await verifyFolder(file));
    expect(rows['a.txt']?.error).toEqual({ code: 'object-differs', details: { reason: 'content' } });
    expect(rows['b.txt']?.error).toEqual({ code: 'object-differs', details: { reason: 'content' } });
  });

  it('is verified by the report that was read, when the verification was interrupted and is continued', async () => {
    bench = await createTestBench();
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b' });
    await bench.upload();
    const file = await report({ 'a.txt': { content: 'a' }, 'b.txt': { content: 'b' } });
    bench.faults = ({ operation, key }) =>
      operation === 'HeadObject' && key === 'b.txt' ? { kind: 'delay', milliseconds: 60_000 } : null;
    const { runId } = await startVerifying(file);
    await bench.until((snapshot) => snapshot.runId === runId && snapshot.skipped.files === 1);
    await bench.restart();
    bench.faults = null;
    await rm(file);
    expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete', level: 'recomputed-at-rest' });
    // Nothing of a report is kept once it has been compared.
    await bench.host.engine.close();
    const { journal } = openJournal(join(bench.folder, '..', 'state'));
    expect(journal.recomputed.hasAny(journal.runs.get(runId).run)).toBe(false);
    journal.close();
    await bench.restart();
  });

  it('is not verified at all by a report of another bucket, and leaves no run', async () => {
    bench = await createTestBench();
    await bench.write({ 'a.txt': 'a' });
    await bench.upload();
    const file = await report({ 'a.txt': { content: 'a', bucket: 'another-bucket' } });
    await expect(verifyFolder(file)).rejects.toMatchObject({
      error: { code: 'checksum-report-unreadable', details: { reason: 'bucket' } },
    });
    expect(await bench.host.engine.history.list(10)).toHaveLength(1);
  });
});

describe('an upload in the record, by what S3 has computed from its disks', () => {
  it('needs no file where the value is of a kind that was kept, and takes the file for the others', async () => {
    bench = await createTestBench();
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b' });
    const { runId } = await bench.upload();
    const byCrc = await report({
      'a.txt': { content: 'a', algorithm: 'CRC32' },
      'b.txt': { content: 'b', algorithm: 'CRC32' },
    });
    await rm(join(bench.folder, 'a.txt'));
    expect(await check(runId, byCrc)).toMatchObject({
      outcome: 'complete',
      level: 'recomputed-at-rest',
      recomputed: 2,
    });
    // Checked again without it, what was shown then still holds: the same objects are there.
    const bySha = await report({ 'a.txt': { content: 'a' }, 'b.txt': { content: 'b' } });
    const summary = await check(runId, bySha);
    const rows = await rowsOf(summary);
    expect(rows['b.txt']).toMatchObject({
      level: 'recomputed-at-rest',
      error: null,
      evidence: { method: 'sha256' },
    });
    expect(rows['a.txt']).toMatchObject({
      level: 'recomputed-at-rest',
      error: { code: 'object-unproven', details: { reason: 'reportKind' } },
      evidence: { method: 'crc32' },
    });
    expect((await rowsOf(await check(runId)))['a.txt']?.error).toBeNull();
  });

  it('keeps what was proven when the report does not prove more, and finds what differs', async () => {
    bench = await createTestBench();
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b' });
    const { runId } = await bench.upload();
    const summary = await check(
      runId,
      await report({
        'a.txt': { content: 'a', etag: 'other' },
        'b.txt': { content: 'x', algorithm: 'CRC32' },
      }),
    );
    expect(summary).toMatchObject({ outcome: 'partial', listing: { confirmed: 1, replaced: 1 } });
    expect((await rowsOf(summary))['a.txt']).toMatchObject({
      level: 'listed',
      error: { code: 'object-unproven', details: { reason: 'reportOther' } },
    });
    const { history } = bench.host.engine;
    const saved = join(bench.folder, '..', 'own');
    await history.saveReport(runId, 'csv', saved, 'en');
    expect(await readFile(saved, 'utf8')).toContain('uploaded,object-unproven,as-sent,');
    await history.saveReport(runId, 'html', saved, 'en');
    expect(await readFile(saved, 'utf8')).toContain('the checksum report is about another version of it');
  });

  it('is in the receipt, which verifies the bucket by the next report without the files', async () => {
    bench = await createTestBench();
    await bench.write({ 'a.txt': 'a' });
    const { runId } = await bench.finish(await bench.start({ receipt: true }));
    const file = await report({ 'a.txt': { content: 'a' } });
    expect(await check(runId, file)).toMatchObject({ level: 'recomputed-at-rest' });
    const { receiptFile } = await bench.host.engine.history.saveReceipt(runId, join(bench.folder, '..', 'r'));
    await rm(bench.folder, { recursive: true });
    expect(await verifyFolder(file, receiptFile)).toMatchObject({
      outcome: 'complete',
      level: 'recomputed-at-rest',
    });
  });
});

describe('the time of modification that an object keeps', () => {
  it('is compared with the file’s where an object is asked for, of a folder and of a receipt', async () => {
    bench = await createTestBench();
    // In parts, so that the listing alone proves nothing.
    await bench.write({ 'same.bin': big, 'other.bin': big, 'none.bin': big, 'listed.txt': 'a' });
    const { runId } = await bench.finish(await bench.start({ receipt: true }));
    const { receiptFile } = await bench.host.engine.history.saveReceipt(runId, join(bench.folder, '..', 'r'));
    const { atime, mtime } = await stat(join(bench.folder, 'other.bin'));
    await utimes(join(bench.folder, 'other.bin'), atime, new Date(mtime.getTime() + 5000));
    await bench.client.send(
      new PutObjectCommand({
        Bucket: testBucket,
        Key: 'none.bin',
        Body: big,
        ChecksumAlgorithm: 'CRC32',
      }),
    );
    const summary = await verifyFolder(await report({ 'none.bin': { content: big } }));
    const rows = await rowsOf(summary);
    expect(Object.values(rows).map(({ path, keptTime }) => [path, keptTime])).toEqual(
      expect.arrayContaining([
        ['same.bin', 'same'],
        ['other.bin', 'other'],
        ['none.bin', 'none'],
        ['listed.txt', null],
      ]),
    );
    expect(summary.keptTimes).toEqual({ same: 1, other: 1, none: 1, unseen: 1 });
    await rm(bench.folder, { recursive: true });
    // Of the receipt's time and not of the file's that was changed since.
    const byReceipt = await rowsOf(await verifyFolder(undefined, receiptFile));
    expect(byReceipt['other.bin']?.keptTime).toBe('same');
  });
});
