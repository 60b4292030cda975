import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { type RawAnswer, sendRaw, summaryOf } from '../../../tests/s3-behaviour/raw-request.js';
import {
  createBucketIn,
  owner,
  seoul,
  underTest,
  usePracticeFolder,
} from '../../../tests/support/practice-folder.js';
import { answerOf, createClient } from '../../../tests/support/server-under-test.js';
import { createPracticeKeys } from '../practice-keys.js';
import type { PracticeServer, PracticeServerOptions, Quirks } from '../practice-server.js';

const practice = usePracticeFolder();
const Bucket = 'quirky';
const clients: S3Client[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

interface Bench {
  readonly server: PracticeServer;
  readonly client: S3Client;
  readonly put: (Key: string, Body?: string, more?: Partial<PutObjectCommandInput>) => Promise<string>;
  /** The object's content as it would be without quirks; null when there is none. */
  readonly content: (Key: string) => Promise<string | null>;
  readonly raw: (method: string, path: string, query?: Record<string, string>) => Promise<RawAnswer>;
}

/** A server with a bucket, which has the quirks from then on. */
async function quirky(quirks: Quirks, options: Partial<PracticeServerOptions> = {}): Promise<Bench> {
  const server = await practice.start({ limits: { minimumPartBytes: 1 }, ...options });
  const client = createClient(underTest(server));
  clients.push(client);
  await client.send(createBucketIn(Bucket, seoul));
  server.useQuirks(quirks);
  return {
    server,
    client,
    put: (Key, Body = 'content', more = {}) =>
      answerOf(client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))),
    content: async (Key) => {
      server.useQuirks({});
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return (await Body?.transformToString()) ?? '';
      } catch {
        return null;
      } finally {
        server.useQuirks(quirks);
      }
    },
    raw: (method, path, query = {}) =>
      sendRaw(underTest(server), { method, path: `/${Bucket}${path}`, query }),
  };
}

/** Sends an object of two parts; status and code of CompleteMultipartUpload. */
async function putInParts({ client }: Bench, Key: string, condition: object = {}): Promise<string> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const Parts = [];
  for (const PartNumber of [1, 2]) {
    const { ETag } = await client.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body: `part ${PartNumber}` }),
    );
    Parts.push({ PartNumber, ETag });
  }
  const complete = { Bucket, Key, UploadId, MultipartUpload: { Parts }, ...condition };
  return answerOf(client.send(new CompleteMultipartUploadCommand(complete)));
}

const onlyIfAbsent = { IfNoneMatch: '*' };

describe('the quirk “conditions”', () => {
  it('ignores them on PutObject, on CompleteMultipartUpload, or on both', async () => {
    const bench = await quirky({ ignoresConditionsOn: ['CompleteMultipartUpload'] });
    expect(await bench.put('a')).toBe('ok');
    expect(await bench.put('a', 'another', onlyIfAbsent)).toBe('412 PreconditionFailed');
    expect(await putInParts(bench, 'a', onlyIfAbsent)).toBe('ok');
    bench.server.useQuirks({ ignoresConditionsOn: ['PutObject'] });
    expect(await putInParts(bench, 'a', onlyIfAbsent)).toBe('412 PreconditionFailed');
    expect(await bench.put('a', 'another', { IfMatch: '"0"' })).toBe('ok');
    expect(await bench.content('a')).toBe('another');
  });

  it('treats them as unknown headers on CompleteMultipartUpload only', async () => {
    const bench = await quirky({
      unknownHeaders: [
        {
          name: /^if-none-match$/,
          operations: ['CompleteMultipartUpload'],
          answer: 'NotImplemented',
        },
      ],
    });
    expect(await bench.put('a', 'x', onlyIfAbsent)).toBe('ok');
    expect(await putInParts(bench, 'b', onlyIfAbsent)).toBe('501 NotImplemented');
    expect(await putInParts(bench, 'b')).toBe('ok');
  });
});

describe('the quirk “checksums and ETags”', () => {
  it('treats checksums as unknown headers, answered with 400', async () => {
    const bench = await quirky({
      unknownHeaders: [{ name: /^x-amz-checksum-/, answer: 'InvalidArgument' }],
    });
    expect(await bench.put('a', 'x', { ChecksumAlgorithm: 'SHA256' })).toBe('400 InvalidArgument');
    expect(await bench.content('a')).toBeNull();
  });

  it('returns no checksums', async () => {
    const bench = await quirky({ withoutChecksums: true });
    const sent = await bench.client.send(
      new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ChecksumAlgorithm: 'CRC32' }),
    );
    expect(sent.ETag).toBeDefined();
    expect(sent.ChecksumCRC32).toBeUndefined();
    const head = await bench.client.send(
      new HeadObjectCommand({ Bucket, Key: 'a', ChecksumMode: 'ENABLED' }),
    );
    expect(head.ChecksumCRC32).toBeUndefined();
    const listed = await bench.raw('GET', '', { 'list-type': '2' });
    expect(listed.body).toContain('<Key>a</Key>');
    expect(listed.body).not.toContain('Checksum');
  });

  it('returns no ETag except with parts', async () => {
    const bench = await quirky({ withoutEtags: true });
    const sent = await bench.client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    expect(sent.ETag).toBeUndefined();
    expect(await putInParts(bench, 'b')).toBe('ok');
    expect((await bench.client.send(new HeadObjectCommand({ Bucket, Key: 'b' }))).ETag).toBeUndefined();
    expect((await bench.raw('GET', '', { 'list-type': '2' })).body).not.toContain('ETag');
  });

  it('returns random ETags, for objects in parts or for all', async () => {
    const bench = await quirky({ randomEtags: 'multipart' });
    const etagOf = async (Key: string) =>
      (await bench.client.send(new HeadObjectCommand({ Bucket, Key }))).ETag;
    const etags = async (): Promise<readonly unknown[]> => {
      await bench.put('a', 'x');
      await putInParts(bench, 'b');
      return [await etagOf('a'), await etagOf('b')];
    };
    const [first, second] = [await etags(), await etags()];
    expect(first[0]).toBe(second[0]);
    expect(first[1]).not.toBe(second[1]);
    expect(first[1]).toMatch(/^"[0-9a-f]{32}-2"$/);
    bench.server.useQuirks({ randomEtags: 'all' });
    expect((await etags())[0]).not.toBe(first[0]);
  });

  it.each([201, 204] as const)('answers PutObject with %i', async (status) => {
    const { raw, content } = await quirky({ putStatus: status });
    expect((await raw('PUT', '/a')).status).toBe(status);
    expect(await content('a')).toBe('');
  });
});

describe('the quirk “listings”', () => {
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const filled = async (listing: Quirks['listing']): Promise<Bench> => {
    const bench = await quirky({ listing: listing ?? {} });
    for (const key of keys) await bench.put(key);
    return bench;
  };
  const page = async ({ client }: Bench, ContinuationToken?: string) => {
    const answer = await client.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
    return { ...answer, keys: (answer.Contents ?? []).map(({ Key }) => Key) };
  };

  it('returns the same token for ever', async () => {
    const bench = await filled({ pageSize: 2, paging: 'same-token' });
    const first = await page(bench);
    expect(first.keys).toEqual(['a', 'b']);
    const token = first.NextContinuationToken;
    const next = { keys: ['c', 'd'], IsTruncated: true, NextContinuationToken: token };
    expect(await page(bench, token)).toMatchObject(next);
    expect(await page(bench, token)).toMatchObject(next);
  });

  it('returns no token although there are more keys', async () => {
    const bench = await filled({ pageSize: 2, paging: 'no-token' });
    const first = await page(bench);
    expect(first).toMatchObject({ keys: ['a', 'b'], IsTruncated: true });
    expect(first.NextContinuationToken).toBeUndefined();
  });

  it('answers with version 1, which ignores tokens and uses the marker', async () => {
    const bench = await filled({ pageSize: 2, version: 1 });
    const answer = await bench.raw('GET', '', {
      'list-type': '2',
      'start-after': 'b',
      'continuation-token': 'x',
    });
    expect(answer.body).toContain('<Key>a</Key>');
    expect(answer.body).toContain('<Marker></Marker>');
    expect(answer.body).not.toMatch(/Token|KeyCount|NextMarker/);
    const behind = await bench.raw('GET', '', { 'list-type': '2', marker: 'd' });
    expect(behind.body.match(/<Key>.<\/Key>/g)).toEqual(['<Key>e</Key>']);
  });

  it('returns keys in an order of its own, page by page, and after a key', async () => {
    const bench = await filled({ pageSize: 2, order: 'hashed' });
    const all: (string | undefined)[] = [];
    let token: string | undefined;
    do {
      const found = await page(bench, token);
      all.push(...found.keys);
      token = found.NextContinuationToken;
    } while (token !== undefined);
    expect(new Set(all)).toEqual(new Set(keys));
    expect(all).not.toEqual(keys);
    const { Contents = [] } = await bench.client.send(
      new ListObjectsV2Command({ Bucket, StartAfter: all[2] ?? '' }),
    );
    expect(Contents.map(({ Key }) => Key)).toEqual(all.slice(3));
    await bench.put('f/g');
    await bench.put('f/h');
    bench.server.useQuirks({ listing: { order: 'hashed' } });
    const rolledUp = await bench.client.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
    expect(rolledUp.CommonPrefixes).toEqual([{ Prefix: 'f/' }]);
    expect(rolledUp.Contents).toHaveLength(5);
  });

  it('shows new objects late', async () => {
    let now = Date.now();
    const bench = await quirky({ listing: { lagMs: 5000 } }, { clock: () => now });
    await bench.put('a');
    await putInParts(bench, 'b');
    expect((await page(bench)).keys).toEqual([]);
    expect(await bench.content('a')).toBe('content');
    now += 6000;
    expect((await page(bench)).keys).toEqual(['a', 'b']);
    // An object that existed before stays in the listing when it is overwritten.
    await bench.put('a', 'new');
    expect((await page(bench)).keys).toEqual(['a', 'b']);
  });

  it('replaces control characters unless names are encoded, which it may ignore', async () => {
    const bench = await quirky({ listing: { controlCharacters: 'replaced' } });
    await bench.put('a\nb\u0001');
    expect((await bench.raw('GET', '', { 'list-type': '2' })).body).toContain('<Key>a\uFFFDb\uFFFD</Key>');
    const encoded = { 'list-type': '2', 'encoding-type': 'url' };
    expect((await bench.raw('GET', '', encoded)).body).toContain('<Key>a%0Ab%01</Key>');
    bench.server.useQuirks({ listing: { controlCharacters: 'replaced', ignoresEncodingType: true } });
    const { body } = await bench.raw('GET', '', encoded);
    expect(body).toContain('<Key>a\uFFFDb\uFFFD</Key>');
    expect(body).not.toContain('EncodingType');
  });
});

it('refuses a key with a control character', async () => {
  const { put } = await quirky({ refusesControlCharacters: true });
  expect(await put('a\nb')).toBe('400 InvalidInput');
  expect(await put('한글 #?%\\;')).toBe('ok');
});

describe('the quirk “a web page”', () => {
  const isPage = ({ headers, body }: RawAnswer): boolean =>
    headers['content-type'] === 'text/html; charset=utf-8' &&
    headers['x-amz-request-id'] === undefined &&
    body.startsWith('<!DOCTYPE html>');

  it('answers everything', async () => {
    const { raw } = await quirky({ webPage: { for: 'everything', status: 200 } });
    for (const method of ['GET', 'PUT', 'DELETE']) expect(isPage(await raw(method, '/a'))).toBe(true);
  });

  it('answers uploads, which are not stored', async () => {
    const { raw, content } = await quirky({ webPage: { for: 'puts', status: 200 } });
    expect(isPage(await raw('PUT', '/a'))).toBe(true);
    expect((await raw('GET', '', { 'list-type': '2' })).status).toBe(200);
    expect(await content('a')).toBeNull();
  });

  it.each([400, 403] as const)('answers with status %i for keys with special characters', async (status) => {
    const { raw } = await quirky({ webPage: { for: 'special-characters', status } });
    for (const key of ['%23', '%3F', '%25', '%5C', '%3B']) {
      const answer = await raw('PUT', `/a${key}b`);
      expect(answer.status).toBe(status);
      expect(isPage(answer)).toBe(true);
    }
    expect((await raw('PUT', '/plain')).status).toBe(200);
  });
});

it('HeadObject ignores partNumber', async () => {
  const bench = await quirky({});
  await putInParts(bench, 'a');
  const head = new HeadObjectCommand({ Bucket, Key: 'a', PartNumber: 1 });
  expect(await bench.client.send(head)).toMatchObject({ ContentLength: 6, PartsCount: 2 });
  bench.server.useQuirks({ ignoresPartNumber: true });
  const answer = await bench.client.send(head);
  expect(answer).toMatchObject({ ContentLength: 12 });
  expect(answer.PartsCount).toBeUndefined();
});

describe('the quirk “buckets”', () => {
  const create = ({ client }: Bench, name: string) => answerOf(client.send(createBucketIn(name, seoul)));

  it('hides new buckets', async () => {
    let now = Date.now();
    const bench = await quirky({ newBucketHiddenMs: 3000 }, { clock: () => now });
    expect(await create(bench, 'new-one')).toBe('ok');
    const put = new PutObjectCommand({ Bucket: 'new-one', Key: 'a', Body: 'x' });
    expect(await answerOf(bench.client.send(put))).toBe('404 NoSuchBucket');
    expect(await bench.put('a')).toBe('ok');
    now += 3000;
    expect(await answerOf(bench.client.send(put))).toBe('ok');
  });

  it('creates a bucket only after some aborted attempts', async () => {
    const bench = await quirky({ createBucketAborts: 2 });
    const answers = [await create(bench, 'one'), await create(bench, 'one'), await create(bench, 'one')];
    expect(answers).toEqual(['409 OperationAborted', '409 OperationAborted', 'ok']);
  });

  it('puts every bucket in the only region there is', async () => {
    const server = await practice.start({ quirks: { onlyRegion: 'kr-standard' } });
    const wrong = await sendRaw(underTest(server), { method: 'GET', path: '/' });
    expect(summaryOf(wrong)).toBe('400 AuthorizationHeaderMalformed');
    expect(wrong.body).toContain('<Region>kr-standard</Region>');
    const client = createClient(underTest(server, 'kr-standard'));
    clients.push(client);
    expect(await answerOf(client.send(new CreateBucketCommand({ Bucket: 'plain' })))).toBe('ok');
    expect(await answerOf(client.send(createBucketIn('named', 'kr-standard')))).toBe('ok');
    expect(await answerOf(client.send(createBucketIn('elsewhere', seoul)))).toBe(
      '400 InvalidLocationConstraint',
    );
    expect(await answerOf(client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'a', Body: 'x' })))).toBe(
      'ok',
    );
  });
});

describe('the quirk “a bucket policy”', () => {
  const denied = '403 AccessDenied';

  it('requires the encryption header, and answers with an explicit deny', async () => {
    const bench = await quirky({ requires: ['encryption'] });
    expect(await bench.put('a')).toBe(denied);
    expect((await bench.raw('PUT', '/a')).body).toContain('with an explicit deny in a resource-based policy');
    expect(await bench.put('a', 'x', { ServerSideEncryption: 'AES256' })).toBe('ok');
  });

  it('requires the ACL', async () => {
    const bench = await quirky({ requires: ['acl'] });
    expect(await bench.put('a', 'x', { ACL: 'private' })).toBe(denied);
    expect(await bench.put('a', 'x', { ACL: 'bucket-owner-full-control' })).toBe('ok');
  });

  it('requires a signed payload', async () => {
    const { server } = await quirky({ requires: ['signed-payload'] });
    const put = { method: 'PUT', path: `/${Bucket}/a`, body: Buffer.from('x') };
    const unsigned = await sendRaw(underTest(server), { ...put, contentSha256: 'UNSIGNED-PAYLOAD' });
    expect(summaryOf(unsigned)).toBe(denied);
    expect(summaryOf(await sendRaw(underTest(server), put))).toBe('ok');
  });
});

it('objects are protected for good, and content must come with a digest', async () => {
  const bench = await quirky({ writeOnce: true });
  expect(await bench.put('a', 'first')).toBe('ok');
  expect(await bench.put('a', 'second')).toBe('403 AccessDenied');
  expect(await bench.put('a', 'second', onlyIfAbsent)).toBe('412 PreconditionFailed');
  expect(await putInParts(bench, 'a')).toBe('403 AccessDenied');
  expect(await answerOf(bench.client.send(new DeleteObjectCommand({ Bucket, Key: 'a' })))).toBe(
    '403 AccessDenied',
  );
  expect(await bench.content('a')).toBe('first');
  const bare = await bench.raw('PUT', '/b');
  expect(summaryOf(bare)).toBe('400 InvalidRequest');
});

it.each([true, false])(
  'CompleteMultipartUpload fails after its status line was sent, carried out: %s',
  async (isCarriedOut) => {
    const bench = await quirky({ completeErrors: { times: 1, isCarriedOut } });
    expect(await putInParts(bench, 'a')).toMatch(/InternalError/);
    expect(await bench.content('a')).toBe(isCarriedOut ? 'part 1part 2' : null);
    const { Uploads = [] } = await bench.client.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(Uploads).toHaveLength(isCarriedOut ? 0 : 1);
    if (isCarriedOut) return;
    const [{ UploadId } = {}] = Uploads;
    const { Parts } = await bench.client.send(new ListPartsCommand({ Bucket, Key: 'a', UploadId }));
    const again = { Bucket, Key: 'a', UploadId, MultipartUpload: { Parts } };
    expect(await answerOf(bench.client.send(new CompleteMultipartUploadCommand(again)))).toBe('ok');
  },
);

it('writes are answered with SlowDown for the time that Retry-After gives', async () => {
  let now = Date.now();
  const { raw, server } = await quirky({ slowDown: { everyWrites: 2, seconds: 2 } }, { clock: () => now });
  const answers = async (times: number): Promise<readonly string[]> => {
    const all: string[] = [];
    for (let time = 0; time < times; time += 1) all.push(summaryOf(await raw('PUT', '/a')));
    return all;
  };
  expect(await answers(4)).toEqual(['ok', 'ok', '503 SlowDown', '503 SlowDown']);
  expect((await raw('PUT', '/a')).headers['retry-after']).toBe('2');
  expect((await raw('GET', '', { 'list-type': '2' })).status).toBe(200);
  now += 2000;
  expect(await answers(3)).toEqual(['ok', 'ok', '503 SlowDown']);
  server.useQuirks({ slowDown: { everyWrites: 2, seconds: 2, times: 2 } });
  now += 2000;
  expect(new Set(await answers(5))).toEqual(new Set(['ok']));
});

it('an upload is created although its client has disconnected', async () => {
  const bench = await quirky({ createUploadDelayMs: 300 });
  const gone = new AbortController();
  const create = new CreateMultipartUploadCommand({ Bucket, Key: 'a' });
  const answer = answerOf(bench.client.send(create, { abortSignal: gone.signal }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  gone.abort();
  expect(await answer).toMatch(/AbortError/);
  await expect
    .poll(async () => {
      const { Uploads = [] } = await bench.client.send(new ListMultipartUploadsCommand({ Bucket }));
      return Uploads.length;
    })
    .toBe(1);
});

it('an observer is served without quirks and faults', async () => {
  const observer = { ...createPracticeKeys(), accountId: owner.accountId, isObserver: true as const };
  const server = await practice.start({
    accounts: [owner, observer],
    quirks: { webPage: { for: 'everything', status: 200 } },
    faults: () => ({ kind: 'error', code: 'InternalError' }),
  });
  const client = createClient(underTest(server), observer);
  clients.push(client);
  expect(await answerOf(client.send(createBucketIn(Bucket, seoul)))).toBe('ok');
  expect(await answerOf(client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' })))).toBe('ok');
});
