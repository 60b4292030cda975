import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { failure, type Operation } from '../../../tests/support/failures.js';
import {
  type Answer,
  errorXml,
  type ScriptedServer,
  startScriptedServer,
} from '../../../tests/support/scripted-server.js';
import { withoutRequestIds } from '../../../tests/support/without-request-ids.js';
import { appError } from '../../shared/errors/error-schema.js';
import { type AppError, HoistError } from '../../shared/errors/errors.js';
import { toAppError } from './error-catalogue.js';
import { regionOf, retryAfterMs } from './service-errors.js';

let server: ScriptedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** The exception that the SDK makes of an answer, converted with toAppError. */
async function told(answer: Answer, operation: Operation = 'PutObject', now?: number): Promise<AppError> {
  server = await startScriptedServer(() => answer);
  const error = await failure(server.connection(), operation);
  const context = { operation, bucket: 'my-bucket', ...(now === undefined ? {} : { now }) };
  return withoutRequestIds(toAppError(error, context));
}

describe('toAppError, for answers of S3', () => {
  it.each<[code: string, status: number, expected: AppError]>([
    ['InvalidAccessKeyId', 403, { code: 'access-key-unknown' }],
    ['SignatureDoesNotMatch', 403, { code: 'secret-key-wrong' }],
    ['ExpiredToken', 400, { code: 'token-expired' }],
    ['InvalidToken', 400, { code: 'token-expired' }],
    ['SlowDown', 503, { code: 'slow-down' }],
    ['TooManyRequests', 429, { code: 'slow-down' }],
    ['InternalError', 500, { code: 'service-unavailable' }],
    ['ServiceUnavailable', 503, { code: 'service-unavailable' }],
    ['OperationAborted', 409, { code: 'service-unavailable' }],
    ['ConditionalRequestConflict', 409, { code: 'service-unavailable' }],
    ['RequestTimeout', 400, { code: 'timed-out' }],
    ['IncompleteBody', 400, { code: 'connection-lost' }],
    ['NoSuchBucket', 404, { code: 'bucket-not-found', details: { bucket: 'my-bucket' } }],
    ['BucketAlreadyExists', 409, { code: 'bucket-taken', details: { bucket: 'my-bucket' } }],
    ['InvalidBucketName', 400, { code: 'bucket-name-invalid', details: { bucket: 'my-bucket' } }],
    ['IllegalLocationConstraintException', 400, { code: 'bucket-region-invalid' }],
    ['InvalidLocationConstraint', 400, { code: 'bucket-region-invalid' }],
    ['TooManyBuckets', 400, { code: 'bucket-quota-exceeded' }],
    ['AccessControlListNotSupported', 400, { code: 'acl-not-supported' }],
    ['KMS.DisabledException', 400, { code: 'kms-denied' }],
    ['PreconditionFailed', 412, { code: 'object-exists' }],
    ['BadDigest', 400, { code: 'checksum-mismatch' }],
    ['XAmzContentSHA256Mismatch', 400, { code: 'checksum-mismatch' }],
    ['XAmzContentChecksumMismatch', 400, { code: 'checksum-mismatch' }],
    ['NoSuchUpload', 404, { code: 'upload-lost' }],
    ['InvalidPart', 400, { code: 'upload-lost' }],
    ['EntityTooLarge', 400, { code: 'file-too-large' }],
    ['KeyTooLongError', 400, { code: 'key-too-long' }],
    [
      'MethodNotAllowed',
      405,
      { code: 'request-rejected', details: { reason: 'MethodNotAllowed', status: 405 } },
    ],
    ['Odd&lt;b&gt; Code', 400, { code: 'request-rejected', details: { reason: 'OddbCode', status: 400 } }],
  ])('turns %s into the matching error', async (code, status, expected) => {
    expect(await told({ status, body: errorXml(code) })).toEqual(expected);
  });

  it('finds an error code inside an answer that began as a success', async () => {
    const answer = { status: 200, body: errorXml('InternalError') };
    expect(await told(answer, 'CompleteMultipartUpload')).toEqual({ code: 'service-unavailable' });
  });

  it.each<[status: number, operation: Operation, expected: AppError['code']]>([
    [301, 'HeadBucket', 'bucket-wrong-region'],
    [403, 'HeadBucket', 'access-denied'],
    [404, 'HeadBucket', 'bucket-not-found'],
    [404, 'HeadObject', 'request-rejected'],
    [407, 'PutObject', 'proxy-auth-required'],
    [412, 'PutObject', 'object-exists'],
    [413, 'PutObject', 'file-too-large'],
    [429, 'PutObject', 'slow-down'],
    [500, 'PutObject', 'service-unavailable'],
    [503, 'PutObject', 'service-unavailable'],
    [599, 'PutObject', 'service-unavailable'],
  ])('turns status %i without a body to %s into %s', async (status, operation, expected) => {
    expect((await told({ status }, operation)).code).toBe(expected);
  });
});

describe('toAppError, for missing permissions', () => {
  it('takes the action and resource from S3’s message', async () => {
    const body = errorXml('AccessDenied', {
      Message:
        'User: arn:aws:iam::111122223333:user/kim is not authorized to perform: s3:PutObjectAcl on resource: ' +
        '"arn:aws:s3:::my-bucket/a.csv" because no identity-based policy allows the s3:PutObjectAcl action',
    });
    expect(await told({ status: 403, body })).toEqual({
      code: 'access-denied',
      details: { action: 's3:PutObjectAcl', bucket: 'my-bucket', resource: 'arn:aws:s3:::my-bucket/*' },
    });
  });

  it.each<[Operation, string]>([
    ['PutObject', 's3:PutObject'],
    ['CompleteMultipartUpload', 's3:PutObject'],
    ['HeadBucket', 's3:ListBucket'],
    ['ListBuckets', 's3:ListAllMyBuckets'],
    ['CreateBucket', 's3:CreateBucket'],
  ])('derives a missing permission of %s as %s when S3 does not name it', async (operation, action) => {
    const body = errorXml('AccessDenied', { Message: 'Access Denied' });
    expect(await told({ status: 403, body }, operation)).toMatchObject({
      code: 'access-denied',
      details: { action },
    });
  });

  it.each([
    ['an identity-based policy', 'identity', {}],
    ['a resource-based policy', 'bucket', { hint: 'headers' }],
    ['a service control policy', 'organization', {}],
    ['a resource control policy', 'organization', {}],
    ['a permissions boundary', 'boundary', {}],
    ['a session policy', 'session', {}],
    ['a VPC endpoint policy', 'endpoint', {}],
  ])('blames a policy that denies explicitly, and no permission: %s', async (kind, policy, hint) => {
    const body = errorXml('AccessDenied', {
      Message:
        'User: arn:aws:iam::111122223333:user/kim is not authorized to perform: s3:PutObject on resource: ' +
        `"arn:aws:s3:::my-bucket/a.csv" with an explicit deny in ${kind}`,
    });
    expect(await told({ status: 403, body })).toEqual({
      code: 'denied-by-policy',
      details: {
        action: 's3:PutObject',
        resource: 'arn:aws:s3:::my-bucket/*',
        policy,
        ...hint,
      },
    });
  });

  it('tells a missing permission on the encryption key apart', async () => {
    const body = errorXml('AccessDenied', {
      Message:
        'User: arn:aws:iam::111122223333:user/kim is not authorized to perform: kms:GenerateDataKey on resource: x',
    });
    expect(await told({ status: 403, body })).toEqual({
      code: 'kms-denied',
      details: { action: 'kms:GenerateDataKey' },
    });
  });
});

describe('toAppError, for a wrong clock', () => {
  const serverTime = '2026-11-22T15:10:00Z';
  const body = errorXml('RequestTimeTooSkewed', {
    ServerTime: serverTime,
    MaxAllowedSkewMilliseconds: '900000',
  });

  it.each([
    ['behind', '2026-11-22T14:23:10Z', 47],
    ['ahead', '2026-11-24T15:10:00Z', 2880],
  ])('reports how many minutes the clock is wrong: %s', async (_, local, minutes) => {
    expect(await told({ status: 403, body }, 'PutObject', Date.parse(local))).toEqual({
      code: 'clock-skewed',
      details: { minutes },
    });
  });

  it('takes the server’s time from the Date header when the body has none', async () => {
    const answer = {
      status: 403,
      headers: { date: 'Sun, 22 Nov 2026 15:10:00 GMT' },
      body: errorXml('RequestTimeTooSkewed'),
    };
    expect(await told(answer, 'PutObject', Date.parse('2026-11-22T15:40:00Z'))).toEqual({
      code: 'clock-skewed',
      details: { minutes: 30 },
    });
  });

  it('does not blame a clock that is right when the request only waited too long', async () => {
    expect(await told({ status: 403, body }, 'PutObject', Date.parse(serverTime) + 20_000)).toEqual({
      code: 'timed-out',
    });
  });
});

describe('toAppError, for a wrong region', () => {
  it('takes the region from the header of a redirect', async () => {
    const answer = { status: 301, headers: { 'x-amz-bucket-region': 'eu-west-1' } };
    expect(await told(answer, 'HeadBucket')).toEqual({
      code: 'bucket-wrong-region',
      details: { bucket: 'my-bucket', region: 'eu-west-1' },
    });
  });

  it('takes the region from the body when the signature was for another one', async () => {
    const body = errorXml('AuthorizationHeaderMalformed', { Region: 'ap-northeast-2' });
    expect(await told({ status: 400, body })).toEqual({
      code: 'bucket-wrong-region',
      details: { bucket: 'my-bucket', region: 'ap-northeast-2' },
    });
  });

  it('does not blame the region for a header that is malformed in another way', async () => {
    expect(await told({ status: 400, body: errorXml('AuthorizationHeaderMalformed') })).toEqual({
      code: 'request-rejected',
      details: { reason: 'AuthorizationHeaderMalformed' },
    });
  });

  it('ignores a region that does not look like one', async () => {
    server = await startScriptedServer(() => ({
      status: 301,
      headers: { 'x-amz-bucket-region': 'evil.example/' },
    }));
    expect(regionOf(await failure(server.connection(), 'HeadBucket'))).toBeUndefined();
  });
});

describe('toAppError, for servers that are not S3', () => {
  const html = { headers: { 'content-type': 'text/html' }, body: '<html><body>Sign in<br></body></html>' };

  it.each<[status: number, expected: AppError['code']]>([
    [200, 'endpoint-not-s3'],
    [403, 'endpoint-not-s3'],
    [404, 'endpoint-not-s3'],
    [407, 'proxy-auth-required'],
    [502, 'service-unavailable'],
    [413, 'file-too-large'],
  ])('recognises a web page with status %i', async (status, expected) => {
    expect((await told({ status, ...html }, 'ListObjectsV2')).code).toBe(expected);
  });

  it('recognises a server that does not speak HTTP', async () => {
    const plain = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const address = plain.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const connection = { ...(await scripted()).connection(), endpoint: `http://127.0.0.1:${port}` };
    expect(toAppError(await failure(connection, 'PutObject')).code).toBe('endpoint-not-s3');
    plain.close();
  });

  it('recognises a server that does not speak TLS', async () => {
    const { port, connection } = await scripted();
    const error = await failure({ ...connection(), endpoint: `https://127.0.0.1:${port}` }, 'PutObject');
    expect(toAppError(error).code).toBe('endpoint-not-s3');
  });
});

async function scripted(): Promise<ScriptedServer> {
  server = await startScriptedServer(() => ({ status: 200 }));
  return server;
}

describe('toAppError, for errors of our own', () => {
  it('passes a HoistError through unchanged', () => {
    const error = new HoistError('file-changed', { path: 'a.csv' });
    expect(toAppError(error)).toEqual({ code: 'file-changed', details: { path: 'a.csv' } });
    expect(toAppError(new Error('wrapped', { cause: error })).code).toBe('file-changed');
  });

  it('turns an aborted read into "cancelled"', async () => {
    const error: unknown = await readFile(import.meta.filename, { signal: AbortSignal.abort() }).catch(
      (reason: unknown) => reason,
    );
    expect(toAppError(error)).toEqual({ code: 'cancelled' });
  });

  it.each([
    undefined,
    null,
    7,
    'text',
    {},
    [],
    new Error('unexpected'),
    { cause: null },
    Object.create(null) as object,
  ])('never fails, whatever was thrown (%s)', (thrown) =>
    expect(toAppError(thrown)).toEqual({ code: 'internal' }),
  );

  it('handles an exception that is its own cause', () => {
    const circular: { cause?: unknown } = {};
    circular.cause = circular;
    expect(toAppError(circular)).toEqual({ code: 'internal' });
  });

  it('never repeats the text of a message', async () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    for (const code of [
      'SignatureDoesNotMatch',
      'AccessDenied',
      'InvalidRequest',
      'AuthorizationHeaderMalformed',
    ]) {
      const body = errorXml(code, {
        Message: `${secret} s3:${secret}`,
        StringToSign: secret,
        AWSAccessKeyId: secret,
      });
      const error = await told({ status: 403, headers: { 'x-amz-bucket-region': secret }, body });
      expect(JSON.stringify(error)).not.toContain(secret.slice(0, 8));
      expect(appError.safeParse(error).success).toBe(true);
      await server?.close();
    }
  });
});

describe('retryAfterMs', () => {
  const now = Date.parse('2026-11-22T15:00:00Z');

  it.each([
    ['7', 7_000],
    ['0', 0],
    ['Sun, 22 Nov 2026 15:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 14:00:00 GMT', 0],
    ['999999', 3_600_000],
    ['soon', null],
  ])('reads %s', async (value, expected) => {
    server = await startScriptedServer(() => ({
      status: 503,
      headers: { 'retry-after': value },
      body: errorXml('SlowDown'),
    }));
    expect(retryAfterMs(await failure(server.connection(), 'PutObject'), now)).toBe(expected);
  });

  it('returns null for an exception without an answer', () =>
    expect(retryAfterMs(new Error('x'))).toBeNull());
});
