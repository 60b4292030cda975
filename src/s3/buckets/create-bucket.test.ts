import { describe, expect, it } from 'vitest';
import {
  amazon,
  colleagueOfKim,
  kim,
  lee,
  mayNotCreate,
  mayNotList,
  mayNotLook,
  usePracticeAmazon,
} from '../../../tests/support/practice-amazon.js';
import { errorXml, startScriptedServer } from '../../../tests/support/scripted-server.js';
import { createS3Client } from '../client/client-factory.js';
import { openBucket } from './buckets.js';
import { createBucket } from './create-bucket.js';

const { now, given } = usePracticeAmazon();

describe('createBucket', () => {
  it.each(['ap-northeast-2', 'us-east-1', 'eu-central-1'])('creates a bucket in %s', async (region) => {
    expect(await createBucket(amazon(kim), 'kim-new', region, now())).toEqual({
      ok: true,
      value: { bucket: { name: 'kim-new', region, createdAt: null }, outcome: 'created' },
    });
    expect(await openBucket(amazon(kim), 'kim-new', now())).toMatchObject({ ok: true, value: { region } });
  });

  it.each(['ap-northeast-2', 'us-east-1'])(
    'says that a bucket in %s already belongs to this account',
    async (region) => {
      await given(kim, 'kim-data', region);
      for (const account of [kim, colleagueOfKim, mayNotList]) {
        expect(await createBucket(amazon(account), 'kim-data', region, now())).toMatchObject({
          ok: true,
          value: { bucket: { name: 'kim-data', region }, outcome: 'already-yours' },
        });
      }
      // A second CreateBucket in us-east-1 would go through and reset the bucket's permissions.
      expect(
        now()
          .server.requests()
          .map((request) => request.method)
          .filter((method) => method === 'PUT'),
      ).toEqual([]);
    },
  );

  it('returns the true region of a bucket that already belongs to this account', async () => {
    await given(kim, 'kim-data', 'eu-west-1');
    for (const wanted of ['ap-northeast-2', 'us-east-1']) {
      expect(await createBucket(amazon(kim), 'kim-data', wanted, now())).toMatchObject({
        ok: true,
        value: { bucket: { region: 'eu-west-1' }, outcome: 'already-yours' },
      });
    }
  });

  it('finds that the bucket belongs to this account even with keys that may not list it', async () => {
    await given(kim, 'kim-data', 'ap-northeast-2');
    expect(await createBucket(amazon(mayNotLook), 'kim-data', 'ap-northeast-2', now())).toMatchObject({
      ok: true,
      value: { bucket: { name: 'kim-data' }, outcome: 'already-yours' },
    });
  });

  it.each(['ap-northeast-2', 'us-east-1'])(
    'says that a name in %s is taken by another account',
    async (region) => {
      await given(lee, 'lee-data', region);
      expect(await createBucket(amazon(kim), 'lee-data', region, now())).toMatchObject({
        ok: false,
        error: { code: 'bucket-taken', details: { bucket: 'lee-data' } },
      });
      expect(await createBucket(amazon(mayNotList), 'lee-data', region, now())).toMatchObject({
        error: { code: 'bucket-taken' },
      });
    },
  );

  it('names the missing permission', async () => {
    expect(await createBucket(amazon(mayNotCreate), 'han-new', 'ap-northeast-2', now())).toMatchObject({
      ok: false,
      error: {
        code: 'access-denied',
        details: { action: 's3:CreateBucket', bucket: 'han-new', resource: 'arn:aws:s3:::han-new' },
      },
    });
  });

  it('sends no ACL', async () => {
    await createBucket(amazon(kim), 'kim-new', 'ap-northeast-2', now());
    const scripted = await startScriptedServer((request) => ({
      status: request.method === 'HEAD' ? 404 : 200,
    }));
    await createBucket(scripted.connection(), 'kim-new', 'ap-northeast-2');
    await createBucket(scripted.connection(), 'kim-new', 'us-east-1');
    await scripted.close();
    const puts = scripted.received.filter((request) => request.method === 'PUT');
    expect(puts.map((put) => /<LocationConstraint>(.*)<\/LocationConstraint>/.exec(put.body)?.[1])).toEqual([
      'ap-northeast-2',
      undefined,
    ]);
    for (const put of puts) {
      expect(Object.keys(put.headers).filter((name) => /acl|grant/.test(name))).toEqual([]);
      expect(put.url).not.toContain('acl');
    }
  });

  it.each(['seoul', 'ap-northeast-2.evil.example', ''])(
    'refuses the region %j before sending anything',
    async (region) => {
      expect(await createBucket(amazon(kim), 'kim-new', region, now())).toMatchObject({
        ok: false,
        error: { code: 'bucket-region-invalid', details: { region } },
      });
      expect(now().server.requests()).toEqual([]);
    },
  );

  it('says that a region does not exist', async () => {
    expect(await createBucket(amazon(kim), 'kim-new', 'ap-nowhere-9', now())).toMatchObject({
      ok: false,
      error: { code: 'bucket-region-invalid', details: { region: 'ap-nowhere-9' } },
    });
  });

  it('sends no request for an invalid bucket name', async () => {
    expect(await createBucket(amazon(kim), 'Kim', 'us-east-1', now())).toMatchObject({
      error: { code: 'bucket-name-invalid' },
    });
    expect(now().server.requests()).toEqual([]);
  });

  it('creates a bucket in the account’s regional namespace', async () => {
    const name = `data-${kim.accountId}-ap-northeast-2-an`;
    expect(await createBucket(amazon(kim), name, 'ap-northeast-2', now())).toMatchObject({
      ok: true,
      value: { outcome: 'created' },
    });
    expect(await createBucket(amazon(kim), name, 'us-east-1', now())).toMatchObject({
      error: { code: 'bucket-region-invalid' },
    });
  });

  it('reports that the bucket limit is reached', async () => {
    const scripted = await startScriptedServer((request) =>
      request.method === 'HEAD' ? { status: 404 } : { status: 400, body: errorXml('TooManyBuckets') },
    );
    expect(await createBucket(scripted.connection(), 'kim-new', 'ap-northeast-2')).toMatchObject({
      ok: false,
      error: { code: 'bucket-quota-exceeded' },
    });
    await scripted.close();
  });

  it('reports a region that is not enabled, not the keys, which work elsewhere', async () => {
    const scripted = await startScriptedServer((request) => {
      if (request.method === 'HEAD') return { status: 404 };
      const there = request.headers.authorization?.includes('/me-south-1/') === true;
      return there
        ? { status: 403, body: errorXml('InvalidAccessKeyId') }
        : { status: 200, body: '<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>' };
    });
    const makeClient: typeof createS3Client = (connection, options) =>
      createS3Client({ ...connection, endpoint: scripted.url }, options);
    expect(await createBucket(amazon(kim), 'kim-new', 'me-south-1', { makeClient })).toMatchObject({
      ok: false,
      error: { code: 'bucket-region-invalid', details: { region: 'me-south-1' } },
    });
    await scripted.close();
  });
});
