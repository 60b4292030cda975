import {
  CompleteMultipartUploadCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { type ScriptedServer, startScriptedServer } from '../../../tests/support/scripted-server.js';
import { locateBucket } from '../buckets/bucket-location.js';
import { listBuckets } from '../buckets/buckets.js';
import { listUploads } from '../multipart/list-uploads.js';
import { listObjects } from '../objects/list-objects.js';
import { isWebPage } from './answer-body.js';
import { createS3Client } from './client-factory.js';

let server: ScriptedServer;
let client: S3Client;
const { signal } = new AbortController();

async function answering(body: string): Promise<void> {
  server = await startScriptedServer(() => ({ status: 200, headers: { 'content-type': 'text/html' }, body }));
  client = createS3Client(server.connection());
}

afterEach(async () => {
  client.destroy();
  await server.close();
});

const page = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome</body></html>';
const place = { Bucket: 'my-bucket', Key: 'k' };
const notS3 = { error: { code: 'endpoint-not-s3' } };
const first = (): Promise<unknown> => listObjects(client, 'my-bucket', '', signal).next();

describe('a web page in the place of an answer', () => {
  it.each<readonly [string, () => Promise<unknown>]>([
    ['PutObject', () => client.send(new PutObjectCommand({ ...place, Body: 'x' }))],
    [
      'UploadPart',
      () => client.send(new UploadPartCommand({ ...place, UploadId: '1', PartNumber: 1, Body: 'x' })),
    ],
    [
      'CompleteMultipartUpload',
      () => client.send(new CompleteMultipartUploadCommand({ ...place, UploadId: '1' })),
    ],
    ['ListParts', () => client.send(new ListPartsCommand({ ...place, UploadId: '1' }))],
    ['ListMultipartUploads', () => client.send(new ListMultipartUploadsCommand({ Bucket: 'my-bucket' }))],
    ['ListObjectsV2', first],
  ])('fails %s with endpoint-not-s3', async (_, send) => {
    await answering(page);
    await expect(send()).rejects.toMatchObject(notS3);
  });

  it('is no list of buckets', async () => {
    await answering(page);
    expect(await listBuckets(server.connection())).toEqual({ ok: false, error: { code: 'endpoint-not-s3' } });
  });

  it('is recognized in its usual forms, and no answer of S3 is one', () => {
    for (const text of [
      page,
      '\ufeff\n<HTML>',
      '<?xml version="1.0"?>\n<!doctype html>',
      '<!-- x --><html lang="ko">',
    ])
      expect(isWebPage(Buffer.from(text)), text).toBe(true);
    for (const text of ['', '<?xml version="1.0"?><ListBucketResult/>', '<htmlish/>', 'html'])
      expect(isWebPage(Buffer.from(text)), text).toBe(false);
  });
});

it.each(['', '{}', '<Other/>'])('a listing that is %j fails with endpoint-not-s3', async (body) => {
  await answering(body);
  await expect(first()).rejects.toMatchObject(notS3);
});

it('an answer that is longer than any of S3 is not read to its end', async () => {
  await answering(`<ListBucketResult>${' '.repeat(40 * 1024 * 1024)}</ListBucketResult>`);
  await expect(first()).rejects.toMatchObject(notS3);
});

describe('the answer to a HEAD has no body', () => {
  async function heads(headers: Record<string, string>): Promise<void> {
    server = await startScriptedServer(() => ({ status: 200, headers, body: '' }));
    client = createS3Client(server.connection());
  }

  it('and is refused when its headers are those of a web page', async () => {
    await heads({ 'content-type': 'text/html; charset=utf-8' });
    await expect(client.send(new HeadObjectCommand(place))).rejects.toMatchObject(notS3);
    await expect(client.send(new HeadBucketCommand({ Bucket: 'my-bucket' }))).rejects.toMatchObject(notS3);
    expect(await locateBucket(server.connection(), 'my-bucket')).toMatchObject({
      state: 'failed',
      error: { code: 'endpoint-not-s3' },
    });
  });

  it.each([
    [{ 'content-type': 'text/html', etag: '"1"' }],
    [{ 'content-type': 'text/html', 'x-amz-request-id': '1' }],
    [{ 'content-type': 'application/xml' }],
    [{}],
  ])('and passes with %j', async (headers) => {
    await heads(headers);
    await expect(client.send(new HeadObjectCommand(place))).resolves.toBeDefined();
  });
});

describe('a listing that repeats itself ends', () => {
  async function read(): Promise<number> {
    let pages = 0;
    for await (const _ of listObjects(client, 'my-bucket', '', signal)) pages += 1;
    return pages;
  }
  const listed = (next: string): string =>
    `<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>k</Key><Size>1</Size></Contents>${next}</ListBucketResult>`;

  it.each([
    ['with the same token', listed('<NextContinuationToken>t</NextContinuationToken>')],
    ['without a token', listed('')],
    ['in the form of ListObjects', listed('<NextMarker>k</NextMarker>')],
    [
      'without a token and without objects',
      '<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>',
    ],
  ])('%s', async (_, body) => {
    await answering(body);
    await expect(read()).rejects.toMatchObject({ error: { code: 'listing-loops' } });
    expect(server.received.length).toBeLessThanOrEqual(3);
  });

  it('of incomplete uploads', async () => {
    await answering(
      '<ListMultipartUploadsResult><IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker></ListMultipartUploadsResult>',
    );
    const { next } = await listUploads(client, 'my-bucket', '', null);
    await expect(listUploads(client, 'my-bucket', '', next)).rejects.toMatchObject({
      error: { code: 'listing-loops' },
    });
  });
});
