import {
  DeleteBucketCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import {
  answerOf,
  createClient,
  type Difference,
  expectedOf,
  freshBucketName,
  type ServerUnderTest,
} from '../support/server-under-test.js';
import { sendRaw, summaryOf } from './raw-request.js';
import { createBucket, removeBucket, useBucket } from './test-bucket.js';

const namingRules = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html';
const createBucketPage = 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html';

const badNames: readonly string[] = [
  'ab',
  'a'.repeat(64),
  'Upper-Case',
  'under_score',
  '-hyphen-first',
  'hyphen-last-',
  'two..dots',
  '192.168.5.4',
];
const reservedNames: readonly string[] = ['xn--bucket', 'sthree-bucket', 'bucket-s3alias', 'bucket--x-s3'];

function configuration(region: string): Buffer {
  return Buffer.from(
    `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`,
  );
}

/** Cases about buckets. */
export function describeBuckets(server: ServerUnderTest): void {
  describe('buckets', () => {
    const { client, name } = useBucket(server);
    const stranger = createClient(server, server.other);

    it('are created in a region and report it', async () => {
      const head = await client.send(new HeadBucketCommand({ Bucket: name }));
      const location = await client.send(new GetBucketLocationCommand({ Bucket: name }));
      const { Buckets } = await client.send(new ListBucketsCommand({}));
      expect(location.LocationConstraint).toBe(server.region);
      expect(Buckets?.map((bucket) => bucket.Name)).toContain(name);
      expect(head.BucketRegion).toBe(
        expectedOf(server, {
          practice: server.region,
          ceph: undefined,
          asAws: 'practice',
          because: 'HeadBucket answers with x-amz-bucket-region.',
          documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html',
        } satisfies Difference<string | undefined>),
      );
    });

    it('are listed page by page', async () => {
      const second = freshBucketName();
      await createBucket(client, second, server.region);
      try {
        const first = await client.send(new ListBucketsCommand({ MaxBuckets: 1 }));
        const pages = expectedOf(server, {
          practice: true,
          ceph: false,
          asAws: 'practice',
          because: 'max-buckets limits a page and a continuation token leads to the next.',
          documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html',
        });
        expect(first.Buckets?.length === 1).toBe(pages);
        expect(first.ContinuationToken !== undefined).toBe(pages);
        if (!pages) return;
        const rest = await client.send(
          new ListBucketsCommand({ ContinuationToken: first.ContinuationToken }),
        );
        const names = [...(first.Buckets ?? []), ...(rest.Buckets ?? [])].map((bucket) => bucket.Name ?? '');
        expect(names).toEqual(names.toSorted((left, right) => (left < right ? -1 : 1)));
        expect(names).toEqual(expect.arrayContaining([name, second]));
      } finally {
        await removeBucket(client, second);
      }
    });

    it('created again by their owner are told apart from new ones', async () => {
      const again = await answerOf(createBucket(client, name, server.region));
      expect(again).toBe(
        expectedOf(server, {
          practice: '409 BucketAlreadyOwnedByYou',
          ceph: 'ok',
          asAws: 'practice',
          because: 'Outside us-east-1 a bucket one owns already is an error when made again.',
          documentation: createBucketPage,
        }),
      );
    });

    it('belong to one account', async () => {
      expect(await answerOf(createBucket(stranger, name, server.region))).toBe('409 BucketAlreadyExists');
      expect(await answerOf(stranger.send(new HeadBucketCommand({ Bucket: name })))).toMatch(/^403 /);
      expect(await answerOf(stranger.send(new ListObjectsV2Command({ Bucket: name })))).toBe(
        '403 AccessDenied',
      );
      expect(await answerOf(stranger.send(new PutObjectCommand({ Bucket: name, Key: 'k', Body: 'x' })))).toBe(
        '403 AccessDenied',
      );
      const { Buckets } = await stranger.send(new ListBucketsCommand({}));
      expect(Buckets?.map((bucket) => bucket.Name) ?? []).not.toContain(name);
    });

    it.each(badNames)('can’t be called %s', async (bad) => {
      const answer = await sendRaw(server, {
        method: 'PUT',
        path: `/${bad}`,
        body: configuration(server.region),
      });
      expect(summaryOf(answer)).toBe('400 InvalidBucketName');
    });

    it.each(reservedNames)('can’t be called %s, which AWS reserves', async (reserved) => {
      const answer = await sendRaw(server, {
        method: 'PUT',
        path: `/${reserved}`,
        body: configuration(server.region),
      });
      expect(summaryOf(answer)).toBe(
        expectedOf(server, {
          practice: '400 InvalidBucketName',
          ceph: 'ok',
          asAws: 'practice',
          because: 'Names must not start with xn-- or sthree- nor end in -s3alias or --x-s3.',
          documentation: namingRules,
        }),
      );
      // By a raw request: the SDK takes --x-s3 for another service.
      if (answer.status === 200) await sendRaw(server, { method: 'DELETE', path: `/${reserved}` });
    });

    it('may have names of 63 characters with dots', async () => {
      const long = `${freshBucketName()}.`.padEnd(63, 'x');
      await createBucket(client, long, server.region);
      await removeBucket(client, long);
    });

    it('are not created in a region that does not exist', async () => {
      const answer = await sendRaw(server, {
        method: 'PUT',
        path: `/${freshBucketName()}`,
        body: configuration('mars-north-1'),
      });
      expect(summaryOf(answer)).toBe('400 InvalidLocationConstraint');
    });

    it('need a location constraint outside us-east-1', async () => {
      const bucket = freshBucketName();
      const answer = await sendRaw(server, { method: 'PUT', path: `/${bucket}` });
      expect(summaryOf(answer)).toBe(
        expectedOf(server, {
          practice: '400 IllegalLocationConstraintException',
          ceph: 'ok',
          asAws: 'practice',
          because: 'Requests to a Region other than us-east-1 must name that Region.',
          documentation: createBucketPage,
        }),
      );
      if (answer.status === 200) await removeBucket(client, bucket);
    });

    it('have no access control lists', async () => {
      const bucket = freshBucketName();
      const answer = await sendRaw(server, {
        method: 'PUT',
        path: `/${bucket}`,
        headers: { 'x-amz-acl': 'public-read' },
        body: configuration(server.region),
      });
      expect(summaryOf(answer)).toBe(
        expectedOf(server, {
          practice: '400 InvalidBucketAclWithObjectOwnership',
          ceph: 'ok',
          asAws: 'practice',
          because: 'New buckets have ACLs disabled (BucketOwnerEnforced) and refuse any but private.',
          documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html',
        }),
      );
      if (answer.status === 200) await removeBucket(client, bucket);
    });

    it('are deleted only when they are empty', async () => {
      const bucket = freshBucketName();
      await createBucket(client, bucket, server.region);
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'k', Body: 'x' }));
      expect(await answerOf(client.send(new DeleteBucketCommand({ Bucket: bucket })))).toBe(
        '409 BucketNotEmpty',
      );
      await removeBucket(client, bucket);
      expect(await answerOf(client.send(new HeadBucketCommand({ Bucket: bucket })))).toMatch(/^404 /);
      expect(await answerOf(client.send(new ListObjectsV2Command({ Bucket: bucket })))).toBe(
        '404 NoSuchBucket',
      );
      expect(await answerOf(client.send(new PutObjectCommand({ Bucket: bucket, Key: 'k', Body: 'x' })))).toBe(
        '404 NoSuchBucket',
      );
      expect(await answerOf(client.send(new DeleteBucketCommand({ Bucket: bucket })))).toBe(
        '404 NoSuchBucket',
      );
    });
  });
}
