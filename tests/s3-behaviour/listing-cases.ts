import { ListObjectsCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectedOf, type ServerUnderTest } from '../support/server-under-test.js';
import { sendRaw, summaryOf } from './raw-request.js';
import { decodeListed, isSince, listKeys, useBucket } from './test-bucket.js';

const listPage = 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html';

/** U+FF5E comes before U+1F600 in UTF-8 and after it in UTF-16. */
const keys: readonly string[] = [
  'a',
  'a/1',
  'a/2',
  'a/b/3',
  'a/b/4',
  'a0',
  'b/1',
  'b/2',
  'c d/1',
  'Z',
  'ｚ',
  '～last',
  '😀',
  '가/1',
  '나/2',
];

function byteOrder(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** Cases about ListObjectsV2. */
export function describeListing(server: ServerUnderTest): void {
  describe('listing', () => {
    const { client, name: Bucket } = useBucket(server);
    let startedAt = 0;
    beforeAll(async () => {
      startedAt = Date.now();
      for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    });

    interface Walked {
      readonly keys: readonly string[];
      readonly prefixes: readonly string[];
      readonly pages: number;
    }
    async function walk(input: object): Promise<Walked> {
      const found: string[] = [];
      const prefixes: string[] = [];
      let pages = 0;
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket, EncodingType: 'url', ContinuationToken: token, ...input }),
        );
        pages += 1;
        for (const { Key } of page.Contents ?? []) found.push(decodeListed(Key ?? ''));
        for (const { Prefix } of page.CommonPrefixes ?? []) prefixes.push(decodeListed(Prefix ?? ''));
        expect(page.KeyCount).toBe((page.Contents?.length ?? 0) + (page.CommonPrefixes?.length ?? 0));
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
        if (page.IsTruncated) expect(token).toBeTruthy();
      } while (token !== undefined && pages < 100);
      return { keys: found, prefixes, pages };
    }

    it('is in the order of UTF-8 bytes', async () => {
      expect(await listKeys(client, Bucket)).toEqual(keys.toSorted(byteOrder));
    });

    it.each([1, 2, 4, 7, 14, 15, 16])('is the same in pages of %i', async (MaxKeys) => {
      const walked = await walk({ MaxKeys });
      expect(walked.keys).toEqual(keys.toSorted(byteOrder));
      expect(walked.pages).toBe(Math.ceil(keys.length / MaxKeys));
    });

    it.each([1, 2, 3, 100])('rolls folders up in pages of %i', async (MaxKeys) => {
      const walked = await walk({ MaxKeys, Delimiter: '/' });
      expect(walked.keys).toEqual(keys.filter((key) => !key.includes('/')).toSorted(byteOrder));
      expect(walked.prefixes).toEqual(['a/', 'b/', 'c d/', '가/', '나/']);
    });

    it('is restricted to a prefix', async () => {
      expect(await walk({ Prefix: 'a/', Delimiter: '/' })).toMatchObject({
        keys: ['a/1', 'a/2'],
        prefixes: ['a/b/'],
      });
      expect((await walk({ Prefix: 'a/b' })).keys).toEqual(['a/b/3', 'a/b/4']);
      expect((await walk({ Prefix: '가' })).keys).toEqual(['가/1']);
      expect((await walk({ Prefix: 'nothing' })).keys).toEqual([]);
    });

    it('can start after a key', async () => {
      expect((await walk({ StartAfter: 'a/b/4', MaxKeys: 3 })).keys).toEqual(
        keys.filter((key) => byteOrder(key, 'a/b/4') > 0).toSorted(byteOrder),
      );
      expect((await walk({ StartAfter: 'a/1', Prefix: 'a/' })).keys).toEqual(['a/2', 'a/b/3', 'a/b/4']);
    });

    it('continues after a marker with ListObjects', async () => {
      const { Contents: all = [] } = await client.send(new ListObjectsCommand({ Bucket }));
      const first = await client.send(new ListObjectsCommand({ Bucket, MaxKeys: 2 }));
      expect(first.IsTruncated).toBe(true);
      const second = await client.send(
        new ListObjectsCommand({ Bucket, Marker: first.Contents?.at(-1)?.Key }),
      );
      const paged = [...(first.Contents ?? []), ...(second.Contents ?? [])];
      expect(paged.map(({ Key }) => Key)).toEqual(all.map(({ Key }) => Key));
      const rolledUp = await client.send(new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 1 }));
      const behind = new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: rolledUp.NextMarker });
      const { CommonPrefixes = [], Contents = [] } = await client.send(behind);
      expect(rolledUp.NextMarker).toBeDefined();
      expect([
        ...CommonPrefixes.map(({ Prefix }) => Prefix),
        ...Contents.map(({ Key }) => Key),
      ]).not.toContain(rolledUp.NextMarker);
    });

    it('contains size, time and ETag', async () => {
      const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: '나' }));
      expect(Contents).toHaveLength(1);
      expect(Contents?.[0]).toMatchObject({ Key: '나/2', Size: 5, StorageClass: 'STANDARD' });
      expect(Contents?.[0]?.ETag).toMatch(/^"[0-9a-f]{32}"$/);
      expect(isSince(startedAt, Contents?.[0]?.LastModified)).toBe(true);
    });

    it('escapes names when asked to', async () => {
      const { body } = await sendRaw(server, {
        method: 'GET',
        path: `/${Bucket}`,
        query: { 'list-type': '2', prefix: 'c d', 'encoding-type': 'url' },
      });
      expect(/<Key>([^<]*)<\/Key>/.exec(body)?.[1]).toBe(
        expectedOf(server, {
          practice: 'c+d/1',
          ceph: 'c%20d%2F1',
          asAws: 'practice',
          because: 'Names are encoded as in a form, with a space as + and / as it is.',
          documentation: listPage,
        }),
      );
    });

    it.each([
      ['max-keys', '-1', 'ok'],
      ['max-keys', 'many', '400 InvalidArgument'],
      ['encoding-type', 'rot13', 'ok'],
    ])('refuses %s=%s', async (parameter, value, ceph) => {
      const answer = await sendRaw(server, {
        method: 'GET',
        path: `/${Bucket}`,
        query: { 'list-type': '2', [parameter]: value },
      });
      expect(summaryOf(answer)).toBe(
        expectedOf(server, {
          practice: '400 InvalidArgument',
          ceph,
          asAws: 'practice',
          because: 'max-keys counts from 0, and url is the only encoding.',
          documentation: listPage,
        }),
      );
    });
  });
}
