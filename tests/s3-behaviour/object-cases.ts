import { createHash } from 'node:crypto';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { answerOf, expectedOf, type ServerUnderTest } from '../support/server-under-test.js';
import { openRequest, sendRaw, signRequest, summaryOf } from './raw-request.js';
import { isSince, listKeys, useBucket } from './test-bucket.js';

const oddKeys: readonly string[] = [
  '(before) Player actions features.csv',
  '내 드라이브/한글 이름.txt',
  '내 드라이브/한글 이름.txt'.normalize('NFD'),
  'a+b & c%20d #1.txt',
  'smile 😀.png',
  'line\nbreak',
  'tab\tcarriage\rreturn',
  'quote"\'<tag>&amp;',
  '../up/../../etc/passwd',
  '/leading//double/',
  'dot/./dot',
  'back\\slash',
  'query?x=y',
  'semi;colon,comma=equals',
  '~tilde*star!',
  '\u00A0nbsp\u3000',
];

/** Cases about single objects. */
export function describeObjects(server: ServerUnderTest): void {
  describe('objects', () => {
    const { client, name: Bucket } = useBucket(server);
    const put = (Key: string, Body: string | Buffer, more: object = {}): Promise<unknown> =>
      client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
    const bodyOf = async (Key: string, more: object = {}): Promise<string | undefined> =>
      (await client.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString();

    it('are returned with bytes, type and metadata', async () => {
      const bytes = Buffer.from('ㄱㄴㄷ'.repeat(5000));
      const startedAt = Date.now();
      const { ETag } = await client.send(
        new PutObjectCommand({
          Bucket,
          Key: 'plain',
          Body: bytes,
          ContentType: 'text/csv; charset=utf-8',
          CacheControl: 'no-cache',
          ContentDisposition: 'attachment',
          Metadata: { origin: 'case' },
        }),
      );
      expect(ETag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`);
      const got = await client.send(new GetObjectCommand({ Bucket, Key: 'plain' }));
      expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'plain' }));
      expect(head).toMatchObject({
        ContentLength: bytes.length,
        ContentType: 'text/csv; charset=utf-8',
        CacheControl: 'no-cache',
        ContentDisposition: 'attachment',
        Metadata: { origin: 'case' },
        ETag,
      });
      expect(isSince(startedAt, head.LastModified)).toBe(true);
    });

    it('can be empty, and are replaced as a whole', async () => {
      await put('replaced', Buffer.alloc(400_000, 1));
      await put('replaced', '');
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'replaced' }));
      expect(head.ContentLength).toBe(0);
      expect(await bodyOf('replaced')).toBe('');
    });

    it.each(oddKeys)('can be called %j', async (key) => {
      await put(key, key);
      expect(await bodyOf(key)).toBe(key);
      expect(await listKeys(client, Bucket)).toContain(key);
      await client.send(new DeleteObjectCommand({ Bucket, Key: key }));
      expect(await answerOf(client.send(new HeadObjectCommand({ Bucket, Key: key })))).toBe('404 NotFound');
    });

    it('with NFC and NFD names are different objects', async () => {
      const nfc = '각';
      await put(nfc, 'nfc');
      await put(nfc.normalize('NFD'), 'nfd');
      expect(await bodyOf(nfc)).toBe('nfc');
      expect(await bodyOf(nfc.normalize('NFD'))).toBe('nfd');
    });

    it('can have keys of up to 1,024 bytes', async () => {
      const longest = '가'.repeat(341) + 'a';
      await put(longest, 'x');
      expect(await bodyOf(longest)).toBe('x');
      expect(await answerOf(put(`${longest}b`, 'x'))).toBe(
        expectedOf(server, {
          practice: '400 KeyTooLongError',
          ceph: '400 InvalidObjectName',
          asAws: 'practice',
          because: 'A key of more than 1,024 bytes is KeyTooLongError.',
          documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
        }),
      );
    });

    it('that do not exist are answered with what is missing', async () => {
      expect(await answerOf(client.send(new GetObjectCommand({ Bucket, Key: 'missing' })))).toBe(
        '404 NoSuchKey',
      );
      expect(await answerOf(client.send(new HeadObjectCommand({ Bucket, Key: 'missing' })))).toBe(
        '404 NotFound',
      );
      expect(await answerOf(client.send(new DeleteObjectCommand({ Bucket, Key: 'missing' })))).toBe('ok');
    });

    it.each([
      ['bytes=0-3', '0123', 'bytes 0-3/10'],
      ['bytes=4-', '456789', 'bytes 4-9/10'],
      ['bytes=-3', '789', 'bytes 7-9/10'],
      ['bytes=8-100', '89', 'bytes 8-9/10'],
    ])('are returned in part: %s', async (Range, body, ContentRange) => {
      await put('digits', '0123456789');
      const got = await client.send(new GetObjectCommand({ Bucket, Key: 'digits', Range }));
      expect(await got.Body?.transformToString()).toBe(body);
      expect(got.ContentRange).toBe(ContentRange);
      expect(got.$metadata.httpStatusCode).toBe(206);
    });

    it('have no bytes after their end', async () => {
      await put('digits', '0123456789');
      expect(
        await answerOf(client.send(new GetObjectCommand({ Bucket, Key: 'digits', Range: 'bytes=10-' }))),
      ).toBe('416 InvalidRange');
    });

    it('are returned on a condition', async () => {
      const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: 'tagged', Body: 'x' }));
      const get = (more: object): Promise<string> =>
        answerOf(client.send(new GetObjectCommand({ Bucket, Key: 'tagged', ...more })));
      expect(await get({ IfMatch: ETag })).toBe('ok');
      expect(await get({ IfMatch: '"other"' })).toBe('412 PreconditionFailed');
      expect(await get({ IfNoneMatch: ETag })).toMatch(/^304 /);
      expect(await get({ IfModifiedSince: new Date(Date.now() + 3_600_000) })).toMatch(/^(304|ok)/);
      expect(await get({ IfUnmodifiedSince: new Date('2001-01-01T00:00:00Z') })).toBe(
        '412 PreconditionFailed',
      );
    });

    it('are not overwritten with If-None-Match', async () => {
      expect(await answerOf(put('once', '1', { IfNoneMatch: '*' }))).toBe('ok');
      expect(await answerOf(put('once', '2', { IfNoneMatch: '*' }))).toBe('412 PreconditionFailed');
      expect(await bodyOf('once')).toBe('1');
    });

    it('are written by one of many writers with If-None-Match', async () => {
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          answerOf(put('raced', String(index).repeat(20_000), { IfNoneMatch: '*' })),
        ),
      );
      expect(answers.filter((answer) => answer === 'ok')).toHaveLength(1);
      expect(
        answers.every((answer) =>
          ['ok', '412 PreconditionFailed', '409 ConditionalRequestConflict'].includes(answer),
        ),
      ).toBe(true);
    });

    it('are updated with If-Match only when unchanged', async () => {
      const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: 'update', Body: '1' }));
      expect(await answerOf(put('update', '2', { IfMatch: '"0123456789abcdef0123456789abcdef"' }))).toBe(
        '412 PreconditionFailed',
      );
      expect(await answerOf(put('update', '2', { IfMatch: ETag }))).toBe('ok');
      expect(await bodyOf('update')).toBe('2');
      expect(await answerOf(put('update-missing', '2', { IfMatch: ETag }))).toBe('404 NoSuchKey');
    });

    it('are not left behind by a connection that breaks', async () => {
      const path = `/${Bucket}/broken`;
      const body = Buffer.alloc(1_000_000, 7);
      const headers = await signRequest(server, { method: 'PUT', path, body });
      const { request, answer } = openRequest(server, 'PUT', path, {
        ...headers,
        'content-length': String(body.length),
      });
      request.write(body.subarray(0, 600_000));
      setTimeout(() => request.destroy(), 200);
      await expect(answer).rejects.toThrow();
      expect(await answerOf(client.send(new HeadObjectCommand({ Bucket, Key: 'broken' })))).toBe(
        '404 NotFound',
      );
    });

    it('require Content-Length', async () => {
      const path = `/${Bucket}/no-length`;
      const headers = await signRequest(server, { method: 'PUT', path, contentSha256: 'UNSIGNED-PAYLOAD' });
      const { request, answer } = openRequest(server, 'PUT', path, headers);
      request.useChunkedEncodingByDefault = false;
      request.removeHeader('transfer-encoding');
      request.end();
      expect(summaryOf(await answer)).toBe('411 MissingContentLength');
    });

    it('accept 2 KB of metadata', async () => {
      expect(await answerOf(put('metadata', 'x', { Metadata: { a: 'x'.repeat(2000) } }))).toBe('ok');
      expect(await answerOf(put('metadata', 'x', { Metadata: { a: 'x'.repeat(2050) } }))).toBe(
        expectedOf(server, {
          practice: '400 MetadataTooLarge',
          ceph: 'ok',
          asAws: 'practice',
          because: 'User-defined metadata is limited to 2 KB.',
          documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html',
        }),
      );
    });

    it('are deleted by the hundred, whatever their names', async () => {
      const keys = oddKeys.map((key) => `many/${key}`);
      for (const key of keys) await put(key, 'x');
      const { Deleted, Errors } = await client.send(
        new DeleteObjectsCommand({
          Bucket,
          Delete: { Objects: [...keys, 'many/none'].map((Key) => ({ Key })) },
        }),
      );
      expect(Errors ?? []).toEqual([]);
      expect(Deleted).toHaveLength(keys.length + 1);
      expect((await listKeys(client, Bucket)).filter((key) => key.startsWith('many/'))).toEqual([]);
    });

    it('are copied with their metadata, or with new metadata', async () => {
      await put('source +한', 'copied', { ContentType: 'text/plain', Metadata: { a: '1' } });
      const CopySource = `${Bucket}/${encodeURIComponent('source +한')}`;
      await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
      const copy = await client.send(new HeadObjectCommand({ Bucket, Key: 'copy' }));
      expect(copy).toMatchObject({ ContentLength: 6, ContentType: 'text/plain', Metadata: { a: '1' } });
      await client.send(
        new CopyObjectCommand({
          Bucket,
          Key: 'copy',
          CopySource,
          MetadataDirective: 'REPLACE',
          Metadata: { b: '2' },
          ContentType: 'text/csv',
        }),
      );
      const changed = await client.send(new HeadObjectCommand({ Bucket, Key: 'copy' }));
      expect(changed).toMatchObject({ ContentType: 'text/csv', Metadata: { b: '2' } });
      expect(await bodyOf('copy')).toBe('copied');
      expect(
        await answerOf(
          client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/copy` })),
        ),
      ).toBe('400 InvalidRequest');
      expect(
        await answerOf(
          client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/missing` })),
        ),
      ).toBe('404 NoSuchKey');
    });

    it('refuse public access control lists', async () => {
      const answer = await sendRaw(server, {
        method: 'PUT',
        path: `/${Bucket}/acl`,
        headers: { 'x-amz-acl': 'public-read' },
        body: Buffer.from('x'),
      });
      expect(summaryOf(answer)).toBe(
        expectedOf(server, {
          practice: '400 AccessControlListNotSupported',
          ceph: 'ok',
          asAws: 'practice',
          because: 'With ACLs disabled, as in every new bucket, a write with another ACL fails.',
          documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html',
        }),
      );
    });
  });
}
