import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReportedChecksum, readChecksumReport } from './checksum-report.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-checksum-report-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Lines as the user guide of S3 shows them. */
const succeeded = String.raw`amzn-s3-demo-bucket1,s3-standard-1mb-test-object,,succeeded,200,,"{""checksum_base64"":""bS9TOQ\u003d\u003d"",""etag"":""3c3c1813042989094598e4b57ecbdc82"",""checksumAlgorithm"":""CRC32"",""checksumType"":""FULL_OBJECT"",""checksum_hex"":""6D2F5339""}"`;
const failed = String.raw`amzn-s3-demo-bucket1,image_14975,,failed,200,PermanentFailure,"error details: {""failureMessage"":"Task 2845ca0d-38d9-4c4b-abcf-379dc749c452 Key not found", ""errorCode"": "404"}"`;

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

async function read(file: string): Promise<readonly ReportedChecksum[]> {
  const all: ReportedChecksum[] = [];
  for await (const batch of readChecksumReport(file)) all.push(...batch);
  return all;
}

const row = (message: object, key = 'k', version = ''): string =>
  `b,${key},${version},succeeded,200,,"${JSON.stringify(message).replaceAll('"', '""')}"`;

describe('a report of the batch operation Compute checksum', () => {
  it('is read as the user guide shows it, although S3 does not double all quotes', async () => {
    const file = await write('a.csv', `${succeeded}\n${failed}\n${row({})}\n`);
    expect(await read(file)).toEqual([
      {
        bucket: 'amzn-s3-demo-bucket1',
        key: 's3-standard-1mb-test-object',
        etag: '3c3c1813042989094598e4b57ecbdc82',
        versionId: null,
        result: { kind: 'computed', algorithm: 'crc32', value: 'bS9TOQ==', parts: null },
      },
      {
        bucket: 'amzn-s3-demo-bucket1',
        key: 'image_14975',
        etag: null,
        versionId: null,
        result: { kind: 'failed', status: 404 },
      },
      { bucket: 'b', key: 'k', etag: null, versionId: null, result: { kind: 'unknown' } },
    ]);
  });

  it('has keys that are encoded as in a listing, and versions', async () => {
    const file = await write('a.csv', `${row({}, 'a%20%2B+%EA%B0%80%2C', 'v1')}\n`);
    expect(await read(file)).toMatchObject([{ key: 'a + 가,', versionId: 'v1' }]);
  });

  it.each([
    ['in hexadecimal only', { checksum_hex: '6D2F5339' }, 'FULL_OBJECT', null],
    ['with other spellings', { ChecksumBase64: 'bS9TOQ==' }, 'full_object', null],
    ['of parts', { checksum_base64: 'bS9TOQ==-3' }, 'COMPOSITE', 3],
    ['of parts whose number is not told', { checksum_base64: 'bS9TOQ==' }, 'COMPOSITE', 0],
  ])('has values %s', async (_, value, checksumType, parts) => {
    const file = await write('a.csv', row({ ...value, checksum_algorithm: 'CRC32', checksumType }));
    expect(await read(file)).toMatchObject([
      { result: { kind: 'computed', algorithm: 'crc32', value: 'bS9TOQ==', parts } },
    ]);
  });

  it.each([
    ['a value of another length', { checksum_base64: 'bS9TOQ==', checksumAlgorithm: 'SHA256' }],
    [
      'two values that differ',
      { checksum_base64: 'bS9TOQ==', checksum_hex: '00000000', checksumAlgorithm: 'CRC32' },
    ],
    ['an algorithm that Hoist does not know', { checksum_base64: 'bS9TOQ==', checksumAlgorithm: 'XXHASH3' }],
    ['no value', { checksumAlgorithm: 'CRC32' }],
  ])('counts for nothing with %s', async (_, message) => {
    const file = await write('a.csv', row({ ...message, checksumType: 'FULL_OBJECT' }));
    expect(await read(file)).toMatchObject([{ result: { kind: 'unknown' } }]);
  });

  it('has MD5s in hexadecimal, as ETags are', async () => {
    const md5 = createHash('md5').update('a').digest();
    const message = { checksum_base64: md5.toString('base64'), checksumAlgorithm: 'MD5' };
    const file = await write('a.csv', row({ ...message, checksumType: 'FULL_OBJECT' }));
    expect(await read(file)).toMatchObject([{ result: { algorithm: 'md5', value: md5.toString('hex') } }]);
  });
});

describe('the manifest of a report', () => {
  async function writeManifest(text: string, csv: string | null, place = 'results'): Promise<string> {
    if (csv !== null) {
      await mkdir(join(folder, place), { recursive: true });
      await writeFile(join(folder, place, 'r.csv'), csv);
    }
    const MD5Checksum = createHash('md5').update(text).digest('hex');
    const manifest = {
      Format: 'Report_CSV_20180820',
      Results: [
        { TaskExecutionStatus: 'succeeded', Bucket: 'reports', MD5Checksum, Key: 'job-1/results/r.csv' },
      ],
      ReportSchema: 'Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage',
    };
    return write('manifest.json', JSON.stringify(manifest));
  }

  it.each(['results', '.'])('names files that are in %s', async (place) => {
    const file = await writeManifest(`${succeeded}\n`, `${succeeded}\n`, place);
    expect(await read(file)).toMatchObject([{ key: 's3-standard-1mb-test-object' }]);
  });

  it('is refused when a file is missing or not the one that it describes', async () => {
    await expect(read(await writeManifest(succeeded, null))).rejects.toMatchObject({
      error: { code: 'checksum-report-unreadable', details: { reason: 'missing' } },
    });
    await expect(read(await writeManifest(succeeded, succeeded.replace('bS9', 'aS9')))).rejects.toMatchObject(
      {
        error: { code: 'checksum-report-unreadable', details: { reason: 'altered' } },
      },
    );
  });
});

it.each([
  ['nothing', ''],
  ['another JSON document', '{"files": []}'],
  ['half of one', '{"Results": ['],
  ['another table', 'path,key,size\na,b,1\n'],
  ['a job’s manifest, which has no results', 'b,key1\nb,key2\n'],
  ['a line that never ends', `b,${'k'.repeat(70_000)},,succeeded,200,,{}`],
  ['bytes', '\0\u0001\u0002'],
])('is no report: %s', async (_, text) => {
  await expect(read(await write('a.csv', text))).rejects.toMatchObject({
    error: { code: 'checksum-report-unreadable' },
  });
});

it('a report that is not there is refused', async () => {
  await expect(read(join(folder, 'none.csv'))).rejects.toMatchObject({
    error: { code: 'checksum-report-unreadable' },
  });
});
