import { describe, expect, it } from 'vitest';
import { amazon, kim, lee, mayNotList, usePracticeAmazon } from '../../../tests/support/practice-amazon.js';
import { errorXml, startScriptedServer } from '../../../tests/support/scripted-server.js';
import { createPracticeKeys } from '../../practice/practice-keys.js';
import { createS3Client } from '../client/client-factory.js';
import { listBuckets, openBucket } from './buckets.js';

const { now, given } = usePracticeAmazon();

describe('listBuckets', () => {
  it('lists the buckets of the account with their regions and dates', async () => {
    // S3 reports times in whole seconds.
    const before = Math.floor(Date.now() / 1000) * 1000;
    await given(kim, 'kim-seoul', 'ap-northeast-2');
    await given(kim, 'kim-virginia', 'us-east-1');
    await given(lee, 'lee-seoul', 'ap-northeast-2');
    const listed = await listBuckets(amazon(kim), now());
    expect(listed).toMatchObject({
      ok: true,
      value: [
        { name: 'kim-seoul', region: 'ap-northeast-2' },
        { name: 'kim-virginia', region: 'us-east-1' },
      ],
    });
    const created = listed.ok ? listed.value.map(({ createdAt }) => createdAt ?? 0) : [];
    const after = Date.now();
    expect(created.filter((moment) => before <= moment && moment <= after)).toHaveLength(2);
  });

  it('follows all pages, and stops at a page that repeats for ever', async () => {
    let asked = 0;
    const names = ['a-bucket', 'b-bucket', 'c-bucket'];
    const scripted = await startScriptedServer((request) => {
      asked += 1;
      const token = new URL(request.url, 'http://x').searchParams.get('continuation-token') ?? '0';
      const at = token === 'loop' ? 2 : Number(token);
      const bucket = `<Bucket><Name>${names[at]}</Name><CreationDate>2026-01-02T03:04:05.000Z</CreationDate></Bucket>`;
      const next =
        at === 2
          ? '<ContinuationToken>loop</ContinuationToken>'
          : `<ContinuationToken>${at + 1}</ContinuationToken>`;
      return {
        status: 200,
        body: `<ListAllMyBucketsResult><Buckets>${bucket}</Buckets>${next}</ListAllMyBucketsResult>`,
      };
    });
    const listed = await listBuckets(scripted.connection());
    await scripted.close();
    expect(listed.ok && listed.value.map((bucket) => bucket.name)).toEqual(names);
    expect(asked).toBe(4);
  });

  it('names the missing permission', async () => {
    expect(await listBuckets(amazon(mayNotList), now())).toMatchObject({
      ok: false,
      error: { code: 'access-denied', details: { action: 's3:ListAllMyBuckets' } },
    });
  });

  it('tells a wrong secret from an unknown key', async () => {
    const wrong = { ...kim, secretAccessKey: `${kim.secretAccessKey.slice(0, -1)}x` };
    expect(await listBuckets(amazon(wrong), now())).toMatchObject({
      ok: false,
      error: { code: 'secret-key-wrong' },
    });
    const unknown = createPracticeKeys('nobody');
    expect(await listBuckets(amazon(unknown), now())).toMatchObject({
      ok: false,
      error: { code: 'access-key-unknown' },
    });
  });

  it('sends the request to the home region of the keys’ AWS partition', async () => {
    const before = now().regionsAsked.length;
    await listBuckets(amazon(kim, 'ap-northeast-2'), now());
    await listBuckets(amazon(kim, 'cn-northwest-1'), now());
    await listBuckets({ ...amazon(kim, 'ap-northeast-2'), endpoint: now().server.url }, now());
    expect(now().regionsAsked.slice(before)).toEqual(['us-east-1', 'cn-north-1', 'ap-northeast-2']);
  });

  it('reports a server that is switched off', async () => {
    await now().server.close();
    expect(await listBuckets(amazon(kim), now())).toMatchObject({
      ok: false,
      error: { code: 'network-unreachable' },
    });
  });
});

describe('openBucket', () => {
  it.each(['ap-northeast-2', 'us-east-1', 'eu-west-1'])(
    'finds a bucket in %s from any region',
    async (region) => {
      await given(kim, 'kim-data', region);
      for (const from of ['us-east-1', 'ap-northeast-2', 'sa-east-1']) {
        expect(await openBucket(amazon(kim, from), 'kim-data', now())).toEqual({
          ok: true,
          value: { name: 'kim-data', region, createdAt: null },
        });
      }
    },
  );

  it('works for keys that may not list buckets', async () => {
    await given(kim, 'kim-data', 'eu-west-1');
    expect(await openBucket(amazon(mayNotList), 'kim-data', now())).toMatchObject({
      ok: true,
      value: { region: 'eu-west-1' },
    });
  });

  it('fails when there is no such bucket', async () => {
    expect(await openBucket(amazon(kim), 'nobody-has-this', now())).toMatchObject({
      ok: false,
      error: { code: 'bucket-not-found', details: { bucket: 'nobody-has-this' } },
    });
  });

  it('opens the bucket for keys that may not list it, once the bucket’s own region has refused them', async () => {
    await given(lee, 'lee-data', 'eu-west-1');
    const before = now().regionsAsked.length;
    expect(await openBucket(amazon(kim, 'us-east-1'), 'lee-data', now())).toEqual({
      ok: true,
      value: { name: 'lee-data', region: 'eu-west-1', createdAt: null, lookRefused: true },
    });
    expect(now().regionsAsked.slice(before)).toEqual(['us-east-1', 'eu-west-1']);
  });

  it('tells wrong keys from a missing permission, although HEAD responses have no body', async () => {
    await given(kim, 'kim-data', 'ap-northeast-2');
    const wrong = { ...kim, secretAccessKey: 'of+someone/else' };
    expect(await openBucket(amazon(wrong), 'kim-data', now())).toMatchObject({
      ok: false,
      error: { code: 'secret-key-wrong' },
    });
  });

  it('sends no request for an invalid bucket name', async () => {
    expect(await openBucket(amazon(kim), 'No$Bucket', now())).toMatchObject({
      ok: false,
      error: { code: 'bucket-name-invalid', details: { bucket: 'No$Bucket' } },
    });
    expect(await openBucket(amazon(kim), 'fast--apne2-az1--x-s3', now())).toMatchObject({
      ok: false,
      error: {
        code: 'bucket-name-invalid',
        details: { bucket: 'fast--apne2-az1--x-s3', reason: 'directory' },
      },
    });
    expect(now().server.requests()).toEqual([]);
  });

  it('stops when a server keeps redirecting to other regions', async () => {
    let asked = 0;
    const scripted = await startScriptedServer(() => {
      asked += 1;
      return {
        status: 301,
        headers: { 'x-amz-bucket-region': `eu-west-${asked}` },
        body: errorXml('PermanentRedirect'),
      };
    });
    const opened = await openBucket(scripted.connection(), 'my-bucket');
    await scripted.close();
    expect(opened).toMatchObject({ ok: false, error: { code: 'bucket-wrong-region' } });
    expect(asked).toBeLessThanOrEqual(6);
  });

  it('ignores a redirect to something that is not a region', async () => {
    const scripted = await startScriptedServer(() => ({
      status: 301,
      headers: { 'x-amz-bucket-region': 'evil' },
    }));
    const opened = await openBucket({ ...scripted.connection(), endpoint: null }, 'my-bucket', {
      makeClient: (connection, options) => createS3Client({ ...connection, endpoint: scripted.url }, options),
    });
    await scripted.close();
    expect(opened).toMatchObject({ ok: false, error: { code: 'bucket-wrong-region' } });
    expect(
      scripted.received.every((request) => request.headers.authorization?.includes('/ap-northeast-2/')),
    ).toBe(true);
  });
});
