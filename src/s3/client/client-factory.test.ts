import { GetPublicAccessBlockCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type Answer,
  errorXml,
  type ReceivedRequest,
  type ScriptedServer,
  startScriptedServer,
} from '../../../tests/support/scripted-server.js';
import { HoistError } from '../../shared/errors/errors.js';
import { createS3Client } from './client-factory.js';
import type { Connection } from './connection.js';
import { usualEndpointOptions } from './endpoint-options.js';

const keys = { accessKeyId: 'AKIAMADEUPFORTESTS00', secretAccessKey: 'made/up+for/tests' };
const amazon: Connection = { credentials: keys, region: 'ap-northeast-2', endpoint: null };

let server: ScriptedServer | undefined;

async function serve(answer: Answer): Promise<ScriptedServer> {
  server = await startScriptedServer(() => answer);
  return server;
}

afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
});

/** Where a request would have gone, without sending it. */
async function destination(connection: Connection): Promise<{ host: string; path: string; headers: object }> {
  const client = createS3Client(connection);
  let seen: { host: string; path: string; headers: object } | undefined;
  client.middlewareStack.add(
    () => (args) => {
      const request = args.request as { hostname: string; path: string; headers: object };
      seen = { host: request.hostname, path: request.path, headers: request.headers };
      return Promise.reject(new Error('not sent'));
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await client
    .send(new PutObjectCommand({ Bucket: 'my-bucket', Key: 'a b.csv', Body: 'x' }))
    .catch(() => undefined);
  if (seen === undefined) throw new Error('the request never came to be sent');
  return seen;
}

describe('createS3Client', () => {
  it('sends to the AWS region, signed for it, with a checksum', async () => {
    const { host, path, headers } = await destination(amazon);
    expect(host).toBe('my-bucket.s3.ap-northeast-2.amazonaws.com');
    expect(path).toBe('/a%20b.csv');
    expect(headers).toMatchObject({
      authorization: expect.stringContaining('/ap-northeast-2/s3/aws4_request') as string,
      'x-amz-checksum-crc32': 'jNwWgw==',
    });
  });

  it('ignores settings that other tools left in the environment', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'https://elsewhere.example');
    vi.stubEnv('AWS_ENDPOINT_URL_S3', 'https://elsewhere.example');
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true');
    vi.stubEnv('AWS_USE_DUALSTACK_ENDPOINT', 'true');
    vi.stubEnv('AWS_SESSION_TOKEN', 'of-someone-else');
    const { host, headers } = await destination(amazon);
    expect(host).toBe('my-bucket.s3.ap-northeast-2.amazonaws.com');
    expect(headers).not.toHaveProperty('x-amz-security-token');
  });

  it('sends the token of temporary keys', async () => {
    const { headers } = await destination({
      ...amazon,
      credentials: { ...keys, sessionToken: 'made-up-token' },
    });
    expect(headers).toHaveProperty('x-amz-security-token', 'made-up-token');
  });

  it('addresses a compatible server path-style', async () => {
    const { connection, received } = await serve({ status: 200 });
    const client = createS3Client(connection());
    await client.send(new PutObjectCommand({ Bucket: 'my-bucket', Key: '한 글', Body: 'x' }));
    client.destroy();
    expect(received.map((request) => request.url.split('?')[0])).toEqual([
      '/my-bucket/%ED%95%9C%20%EA%B8%80',
    ]);
  });

  it('sends no checksum to a server that does not accept it', async () => {
    const { connection, received } = await serve({ status: 200 });
    const client = createS3Client({
      ...connection(),
      options: { ...usualEndpointOptions, checksums: 'when-required' },
    });
    await client.send(new PutObjectCommand({ Bucket: 'my-bucket', Key: 'k', Body: 'x' }));
    client.destroy();
    expect(
      Object.keys(received[0]?.headers ?? {}).filter((name) => name.startsWith('x-amz-checksum')),
    ).toEqual([]);
  });

  it('does not follow a redirect to another region', async () => {
    const { connection, received } = await serve({
      status: 301,
      headers: { 'x-amz-bucket-region': 'eu-west-1', location: 'http://127.0.0.1:1/' },
      body: errorXml('PermanentRedirect', { Endpoint: 'my-bucket.s3.eu-west-1.amazonaws.com' }),
    });
    const client = createS3Client(connection());
    await expect(client.send(new ListObjectsV2Command({ Bucket: 'my-bucket' }))).rejects.toMatchObject({
      name: 'PermanentRedirect',
    });
    client.destroy();
    expect(received).toHaveLength(1);
  });

  it('makes as many attempts as it is told to', async () => {
    const { connection, received } = await serve({ status: 503, body: errorXml('ServiceUnavailable') });
    const client = createS3Client(connection(), { maxAttempts: 2 });
    await expect(client.send(new ListObjectsV2Command({ Bucket: 'my-bucket' }))).rejects.toMatchObject({
      name: 'ServiceUnavailable',
    });
    client.destroy();
    expect(received).toHaveLength(2);
  });

  it('times out on a server that stays silent', async () => {
    const { connection } = await serve(() => undefined);
    const client = createS3Client(connection(), { maxAttempts: 1, idleTimeoutMs: 200 });
    await expect(client.send(new ListObjectsV2Command({ Bucket: 'my-bucket' }))).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    client.destroy();
  });

  // Ceph sends the settings that a bucket has not behind its answer that there are none.
  it('sends again what met bytes behind the answer before it', async () => {
    server = await startScriptedServer((_request, index) =>
      index === 1
        ? (_asked, { socket }) => socket?.write('<PublicAccessBlockConfiguration/>')
        : { status: 404, body: errorXml('NoSuchPublicAccessBlockConfiguration') },
    );
    const client = createS3Client(server.connection());
    const ask = () => client.send(new GetPublicAccessBlockCommand({ Bucket: 'my-bucket' }));
    const none = { name: 'NoSuchPublicAccessBlockConfiguration' };
    await expect(ask()).rejects.toMatchObject(none);
    await expect(ask()).rejects.toMatchObject(none);
    client.destroy();
    expect(server.received).toHaveLength(3);
  });

  it('does not ask again what never answered in HTTP', async () => {
    server = await startScriptedServer(
      () =>
        (_asked, { socket }) =>
          socket?.write('220 smtp ready\r\n'),
    );
    const client = createS3Client(server.connection());
    const asking = client.send(new ListObjectsV2Command({ Bucket: 'my-bucket' }));
    await expect(asking).rejects.toMatchObject({ code: 'HPE_INVALID_CONSTANT' });
    client.destroy();
    expect(server.received).toHaveLength(1);
  });

  it('refuses an endpoint that would send files unencrypted', () => {
    expect(() => createS3Client({ ...amazon, endpoint: 'http://s3.example' })).toThrow(HoistError);
    expect(() => createS3Client({ ...amazon, endpoint: 'https://a:b@s3.example' })).toThrow(
      'endpoint-invalid',
    );
  });
});

describe('a client whose keys S3 says have expired', () => {
  const token = ({ headers }: ReceivedRequest): unknown => headers['x-amz-security-token'];
  const list = new ListObjectsV2Command({ Bucket: 'my-bucket' });

  it('asks for others, whatever they say of their end, and signs the request again', async () => {
    server = await startScriptedServer((request) =>
      token(request) === 'old'
        ? { status: 400, body: errorXml('ExpiredToken') }
        : { status: 200, body: '<ListBucketResult/>' },
    );
    const asked: unknown[] = [];
    const client = createS3Client({
      ...server.connection(),
      credentials: async (how) => {
        asked.push(how?.forceRefresh);
        const expiration = new Date(Date.now() + 3_600_000);
        return { ...keys, sessionToken: how?.forceRefresh === true ? 'new' : 'old', expiration };
      },
    });
    expect((await client.send(list)).$metadata.httpStatusCode).toBe(200);
    await client.send(list);
    expect(server.received.map(token)).toEqual(['old', 'new', 'new']);
    expect(asked).toEqual([undefined, true]);
  });

  it('sends the request once when there are no others', async () => {
    const { received, connection } = await serve({ status: 400, body: errorXml('ExpiredToken') });
    const client = createS3Client({
      ...connection(),
      credentials: async () => ({ ...keys, sessionToken: 'old' }),
    });
    await expect(client.send(list)).rejects.toMatchObject({ name: 'ExpiredToken' });
    expect(received).toHaveLength(1);
  });
});
