import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { Agent } from 'node:https';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeCertificate } from './certificate.js';
import { listen, type RunningSink } from './listen.js';

let sink: RunningSink;
let client: S3Client;
const Bucket = 'sink-test';
const mebibyte = 1024 * 1024;

beforeAll(async () => {
  sink = await listen({ port: 0, latencyMs: 0, certificate: null });
  client = clientOf(sink);
  await client.send(new CreateBucketCommand({ Bucket }));
});

afterAll(async () => {
  client.destroy();
  await sink.close();
});

function clientOf({ url }: RunningSink, requestHandler: S3ClientConfig['requestHandler'] = {}): S3Client {
  return new S3Client({
    endpoint: url,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler,
  });
}

async function ask(path: string): Promise<string> {
  return (await fetch(`${sink.url}${path}`)).text();
}

describe('the sink, called by the SDK', () => {
  it('accepts an object, returns its checksum and remembers its size', async () => {
    const Key = '내 드라이브/a + b & #1 😀.txt';
    const Body = randomBytes(100_000);
    const put = await client.send(new PutObjectCommand({ Bucket, Key, Body, ChecksumAlgorithm: 'CRC32' }));
    expect(put.ChecksumCRC32).toMatch(/^[\w+/]{6}==$/);
    expect(put.ETag).not.toMatch(/^"?[0-9a-f]{32}/);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    expect(head.ContentLength).toBe(Body.length);
    expect(head.ChecksumCRC32).toBe(put.ChecksumCRC32);
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: '내 ' }));
    expect(Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([[Key, Body.length]]);
    expect(await ask(`/-/objects/${Bucket}`)).toBe(`100000\t${encodeURIComponent(Key)}\n`);
  });

  it('honours If-None-Match', async () => {
    const once = { Bucket, Key: 'once', Body: 'a', IfNoneMatch: '*' };
    await client.send(new PutObjectCommand(once));
    await expect(client.send(new PutObjectCommand(once))).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });

  it('accepts a large object in parts, also from lib-storage', async () => {
    const Body = randomBytes(11 * mebibyte);
    await new Upload({ client, params: { Bucket, Key: 'large', Body }, partSize: 5 * mebibyte }).done();
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'large' }));
    expect(head.ContentLength).toBe(Body.length);
    const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(Uploads ?? []).toEqual([]);
  });

  it('lists the parts it has and refuses an incomplete upload', async () => {
    const to = { Bucket, Key: 'parts' };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(to));
    const parts: CompletedPart[] = [];
    for (const PartNumber of [1, 2]) {
      const { ETag } = await client.send(
        new UploadPartCommand({ ...to, UploadId, PartNumber, Body: Buffer.alloc(1000) }),
      );
      parts.push({ ETag, PartNumber });
    }
    const listed = await client.send(new ListPartsCommand({ ...to, UploadId }));
    expect(listed.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 1000],
      [2, 1000],
    ]);
    const complete = (Parts: typeof parts) =>
      client.send(new CompleteMultipartUploadCommand({ ...to, UploadId, MultipartUpload: { Parts } }));
    await expect(complete(parts)).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete([{ ETag: '"other"', PartNumber: 1 }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await complete(parts.slice(1));
    const head = await client.send(new HeadObjectCommand(to));
    expect(head.ContentLength).toBe(1000);
  });

  it('answers what clients ask before they begin', async () => {
    await client.send(new HeadBucketCommand({ Bucket }));
    await client.send(new GetBucketLocationCommand({ Bucket }));
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toContain(Bucket);
    const lost = new PutObjectCommand({ Bucket: 'nobody', Key: 'a', Body: 'a' });
    await expect(client.send(lost)).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('delays answers as long as it is told to', async () => {
    const far = await listen({ port: 0, latencyMs: 61, certificate: null });
    const timers = vi.spyOn(globalThis, 'setTimeout');
    await fetch(`${far.url}/-/cpu`);
    expect(timers.mock.calls.map(([, milliseconds]) => milliseconds)).toContain(61);
    timers.mockRestore();
    await far.close();
  });
});

describe('the sink over TLS', () => {
  const certificate = makeCertificate();
  const ca = certificate.certificate;
  const httpsAgent = new Agent({ ca, keepAlive: true });
  let secure: RunningSink;
  let client: S3Client;

  beforeAll(async () => {
    secure = await listen({ port: 0, latencyMs: 0, certificate });
    client = clientOf(secure, { httpsAgent });
    await client.send(new CreateBucketCommand({ Bucket }));
  });

  afterAll(async () => {
    client.destroy();
    httpsAgent.destroy();
    rmSync(dirname(certificate.file), { recursive: true });
    await secure.close();
  });

  it('reads parts of several connections, and what completes them', async () => {
    const Body = randomBytes(21 * mebibyte);
    const params = { Bucket, Key: 'large', Body };
    await new Upload({ client, params, partSize: 5 * mebibyte }).done();
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'large' }));
    expect(head.ContentLength).toBe(Body.length);
  });

  it('encrypts as S3 does, and keeps what arrives with the end of a request', async () => {
    const { hostname: host, port } = new URL(secure.url);
    const socket = connect({ host, port: Number(port), ca });
    await once(socket, 'secureConnect');
    expect(socket.getCipher().standardName).toBe('TLS_AES_128_GCM_SHA256');
    const put = (key: string, body: string, more: string): string =>
      `PUT /${Bucket}/${key} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
    socket.write(put('first', 'a'.repeat(40_000), '') + put('second', 'bc', 'Connection: close\r\n'));
    const answers = await text(socket);
    expect(answers.match(/HTTP\/1.1 200 /g)).toHaveLength(2);
  });
});
