import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listObjects } from './list-objects.js';
import type { ListedObject } from './listing-contents.js';
import { takeContents } from './listing-contents.js';

let document = '';
let server: Server;
let client: S3Client;
const { signal } = new AbortController();

beforeAll(async () => {
  server = createServer((_, response) => {
    response.writeHead(document.includes('<Error>') ? 403 : 200, { 'content-type': 'application/xml' });
    response.end(document);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
  });
});

afterAll(() => {
  client.destroy();
  server.close();
});

const listing = (contents: string, after = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
  `<Name>b</Name><Prefix></Prefix><IsTruncated>false</IsTruncated>${contents}${after}</ListBucketResult>`;

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#xA;');

const written = ({ key, size, etag }: ListedObject): string =>
  `<Contents><Key>${escaped(key)}</Key><LastModified>2026-11-22T00:00:00.000Z</LastModified>` +
  `<ETag>${etag.replaceAll('"', '&quot;')}</ETag><Size>${size}</Size><Owner><ID>1</ID></Owner></Contents>`;

async function listed(xml: string): Promise<readonly ListedObject[]> {
  document = xml;
  const all: ListedObject[] = [];
  for await (const page of listObjects(client, 'b', '', signal)) all.push(...page);
  return all;
}

const letters = fc.constantFrom(...'abz09/._-+ &<>"\'\n\r한글é%=;#x👩‍🚀'.match(/./gsu)!);
const object = fc.record({
  key: fc.string({ unit: letters, minLength: 1, maxLength: 30 }).filter((key) => key.trim() === key),
  size: fc.nat(2 ** 31),
  etag: fc.constantFrom('"d41d8cd98f00b204e9800998ecf8427e-3"', ''),
});

describe('a listing', () => {
  it('returns every object as the server wrote it, whatever the keys are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(object, { maxLength: 20 }), async (objects) => {
        const xml = listing(objects.map(written).join(''));
        expect(takeContents(xml)).toEqual({ objects, rest: listing('') });
        expect(await listed(xml)).toEqual(objects);
      }),
      { numRuns: 60 },
    );
  });

  it('returns what the SDK’s own parser returns', async () => {
    const xml = listing(written({ key: 'a & "b"/<한글>', size: 7, etag: '"1"' }));
    document = xml;
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: 'b' }));
    const bySdk = Contents?.map(({ Key, Size, ETag }) => ({ key: Key, size: Size, etag: ETag }));
    expect(await listed(xml)).toEqual(bySdk);
  });

  it.each([
    ['CDATA', '<Contents><Key><![CDATA[a<b]]></Key><Size>3</Size></Contents>', 'a<b', 3],
    ['an element with attributes', '<Contents><Key a="1">k</Key><Size>3</Size></Contents>', 'k', 3],
    ['an object with attributes', '<Contents n="1"><Key>k</Key><Size>3</Size></Contents>', 'k', 3],
  ])('with %s is left to the SDK', async (_, contents, key, size) => {
    const plain = { key: 'plain', size: 1, etag: '' };
    expect(takeContents(listing(contents)).objects).toEqual([]);
    const all = await listed(listing(contents + written(plain)));
    expect(all.map((found) => found.key)).toEqual(['plain', key]);
    expect(all.at(-1)?.size).toBe(size);
  });

  it.each(['&nbsp;', '&constructor;', '&', '&#x110000;', '&#0;'])(
    'does not guess the meaning of %s',
    (entity) => {
      expect(takeContents(`<Contents><Key>a${entity}</Key><Size>1</Size></Contents>`).objects).toEqual([]);
    },
  );

  it('that is truncated is refused', async () => {
    const whole = listing(written({ key: 'a', size: 1, etag: '' }));
    for (const cut of [whole.length - 5, whole.indexOf('</Contents>'), 200]) {
      await expect(listed(whole.slice(0, cut))).rejects.toThrow();
    }
  });

  it('that is refused fails with the SDK’s error', async () => {
    const refused = listed('<Error><Code>AccessDenied</Code><Message>no</Message></Error>');
    await expect(refused).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
