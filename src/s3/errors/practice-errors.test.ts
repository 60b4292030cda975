import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withoutRequestIds } from '../../../tests/support/without-request-ids.js';
import { createPracticeKeys } from '../../practice/practice-keys.js';
import {
  type PracticeFault,
  type PracticeServer,
  startPracticeServer,
} from '../../practice/practice-server.js';
import type { AppError } from '../../shared/errors/errors.js';
import { createBucket } from '../buckets/create-bucket.js';
import { createS3Client } from '../client/client-factory.js';
import type { Connection } from '../client/connection.js';
import { usualEndpointOptions } from '../client/endpoint-options.js';
import { toAppError } from './error-catalogue.js';

const kim = createPracticeKeys('kim');
const mayNotPut = { ...createPracticeKeys('lee'), accountId: kim.accountId, deny: ['s3:PutObject'] };
const expired = {
  ...createPracticeKeys('park'),
  accountId: kim.accountId,
  sessionToken: 'made-up-token',
  sessionExpiresAt: Date.parse('2026-01-01T00:00:00Z'),
};

let folder: string;
let server: PracticeServer;
let fault: PracticeFault | null;
let clockAheadMs: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-practice-errors-'));
  fault = null;
  clockAheadMs = 0;
  server = await startPracticeServer({
    folder,
    accounts: [kim, mayNotPut, expired],
    clock: () => Date.now() + clockAheadMs,
    faults: () => fault,
  });
  const made = await createBucket(connection(kim), 'my-bucket', 'ap-northeast-2');
  expect(made.ok).toBe(true);
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function connection(account: typeof kim, region = 'ap-northeast-2'): Connection {
  const { accessKeyId, secretAccessKey, sessionToken } = account;
  return {
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    region,
    endpoint: server.url,
  };
}

const put = new PutObjectCommand({ Bucket: 'my-bucket', Key: 'a.csv', Body: 'x' });

async function told(
  to: Connection,
  work: (client: S3Client) => Promise<unknown> = (client) => client.send(put),
  operation = 'PutObject',
): Promise<AppError> {
  const client = createS3Client(to, { maxAttempts: 1 });
  try {
    await work(client);
  } catch (error) {
    return withoutRequestIds(toAppError(error, { operation, bucket: 'my-bucket' }));
  } finally {
    client.destroy();
  }
  throw new Error('the request went well, the test wanted it to fail');
}

describe('errors of the practice server', () => {
  it('have the right code for wrong keys', async () => {
    expect(await told(connection(createPracticeKeys()))).toEqual({ code: 'access-key-unknown' });
    expect(await told(connection({ ...kim, secretAccessKey: 'of+someone/else' }))).toEqual({
      code: 'secret-key-wrong',
    });
    expect(await told(connection(expired))).toEqual({ code: 'token-expired' });
  });

  it('have the right code for missing permissions', async () => {
    expect(await told(connection(mayNotPut))).toEqual({
      code: 'access-denied',
      details: { action: 's3:PutObject', bucket: 'my-bucket', resource: 'arn:aws:s3:::my-bucket/*' },
    });
  });

  it.each([30, -120])('have the right code for a clock that is wrong by %i minutes', async (minutes) => {
    clockAheadMs = minutes * 60_000;
    expect(await told(connection(kim))).toEqual({
      code: 'clock-skewed',
      details: { minutes: Math.abs(minutes) },
    });
  });

  it('have the right code for buckets', async () => {
    expect(await told(connection(kim, 'us-east-1'))).toEqual({
      code: 'bucket-wrong-region',
      details: { bucket: 'my-bucket', region: 'ap-northeast-2' },
    });
    const elsewhere = new PutObjectCommand({ Bucket: 'no-such-bucket', Key: 'a', Body: 'x' });
    expect(await told(connection(kim), (client) => client.send(elsewhere))).toMatchObject({
      code: 'bucket-not-found',
    });
  });

  it('have the right code for objects that exist and parts that do not', async () => {
    const once = new PutObjectCommand({ Bucket: 'my-bucket', Key: 'a.csv', Body: 'x', IfNoneMatch: '*' });
    const twice = async (client: S3Client) => {
      await client.send(once);
      await client.send(once);
    };
    expect(await told(connection(kim), twice)).toEqual({ code: 'object-exists' });
    const lost = { Bucket: 'my-bucket', Key: 'b', UploadId: 'never-created' };
    expect(
      await told(connection(kim), (client) =>
        client.send(new UploadPartCommand({ ...lost, PartNumber: 1, Body: 'x' })),
      ),
    ).toEqual({ code: 'upload-lost' });
    const complete = new CompleteMultipartUploadCommand({
      ...lost,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"x"' }] },
    });
    expect(await told(connection(kim), (client) => client.send(complete))).toEqual({ code: 'upload-lost' });
  });

  it('have the right code for bytes that differ from what was sent', async () => {
    const spoilt = new PutObjectCommand({
      Bucket: 'my-bucket',
      Key: 'a',
      Body: 'x',
      ChecksumCRC32: 'AAAAAA==',
    });
    expect(await told(connection(kim), (client) => client.send(spoilt))).toEqual({
      code: 'checksum-mismatch',
    });
    const other = new PutObjectCommand({
      Bucket: 'my-bucket',
      Key: 'a',
      Body: 'x',
      ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==',
    });
    expect(await told(connection(kim), (client) => client.send(other))).toEqual({
      code: 'checksum-mismatch',
    });
  });

  it('have the right code for keys that are too long', async () => {
    const long = new PutObjectCommand({ Bucket: 'my-bucket', Key: 'k'.repeat(1025), Body: 'x' });
    expect(await told(connection(kim), (client) => client.send(long))).toEqual({ code: 'key-too-long' });
  });

  it('do not blame the bucket for an object that is not there', async () => {
    const missing = new HeadObjectCommand({ Bucket: 'my-bucket', Key: 'nothing' });
    expect(await told(connection(kim), (client) => client.send(missing), 'HeadObject')).toEqual({
      code: 'request-rejected',
      details: { status: 404 },
    });
  });
});

describe('an error injected into the practice server', () => {
  const words = (action: string, resource: string) =>
    `User: arn:aws-cn:iam::111122223333:user/kim is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  const key = 'arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

  it.each<[PracticeFault, AppError]>([
    [{ kind: 'error', code: 'AccessControlListNotSupported' }, { code: 'acl-not-supported' }],
    [
      { kind: 'error', code: 'AccessDenied', message: words('kms:GenerateDataKey', key) },
      { code: 'kms-denied', details: { action: 'kms:GenerateDataKey', resource: key } },
    ],
    [
      {
        kind: 'error',
        code: 'AccessDenied',
        message: words('s3:PutObject', 'arn:aws-cn:s3:::my-bucket/some/한글 key.csv'),
      },
      {
        code: 'access-denied',
        details: { action: 's3:PutObject', bucket: 'my-bucket', resource: 'arn:aws-cn:s3:::my-bucket/*' },
      },
    ],
    [
      {
        kind: 'error',
        code: 'InvalidRequest',
        message: 'S3 Transfer Acceleration is not configured on this bucket',
      },
      { code: 'accelerate-off', details: { bucket: 'my-bucket' } },
    ],
    [
      { kind: 'error', code: 'BucketAlreadyExists' },
      { code: 'bucket-taken', details: { bucket: 'my-bucket' } },
    ],
    [
      { kind: 'error', code: 'NoSuchBucket' },
      { code: 'bucket-not-found', details: { bucket: 'my-bucket' } },
    ],
  ])('%o', async (planned, expected) => {
    fault = planned;
    expect(await told(connection(kim))).toEqual(expected);
  });
});

describe('an AWS endpoint that does not exist', () => {
  it.each([
    ['cn-north-1', { fips: true }],
    ['cn-north-1', { accelerate: true, dualStack: true }],
    ['us-east-1', { fips: true, accelerate: true }],
  ])('is reported for %s %o', async (region, networkOptions) => {
    const to: Connection = {
      ...connection(kim, region),
      endpoint: null,
      options: { ...usualEndpointOptions, ...networkOptions },
    };
    const client = createS3Client(to, { maxAttempts: 1, mayAccelerate: true, connectTimeoutMs: 500 });
    const error = await client.send(put).catch((reason: unknown) => reason);
    client.destroy();
    expect(toAppError(error)).toEqual({ code: 'endpoint-unsupported' });
  });
});

describe('a fault on the connection', () => {
  it.each<[PracticeFault, AppError['code']]>([
    [{ kind: 'error', code: 'SlowDown' }, 'slow-down'],
    [{ kind: 'error', code: 'InternalError' }, 'service-unavailable'],
    [{ kind: 'cut' }, 'connection-lost'],
    [{ kind: 'lose-answer' }, 'connection-lost'],
  ])('%o', async (planned, code) => {
    fault = planned;
    expect((await told(connection(kim))).code).toBe(code);
  });
});
