import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { checkAccess } from '../../src/s3/permissions/check-access.js';
import type { AccessReport } from '../../src/shared/models/access.js';
import { answerOf, createClient, expectedOf, type ServerUnderTest } from '../support/server-under-test.js';
import { listKeys, useBucket } from './test-bucket.js';

const wrongMd5 = createHash('md5').update('not this').digest('base64');

/** Cases about answers that show what is allowed and change nothing. */
export function describeRefusals(server: ServerUnderTest): void {
  describe('answers that show what is allowed', () => {
    const { client, name: Bucket } = useBucket(server);
    const stranger = createClient(server, server.other);
    const plain = createClient(server, server.owner, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const plainStranger = createClient(server, server.other, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const UploadId = 'x'.repeat(128);

    it('report an upload that never existed as missing', async () => {
      const upload = { Bucket, Key: 'nobody', UploadId };
      const about = (who: typeof client) => [
        answerOf(who.send(new AbortMultipartUploadCommand(upload))),
        answerOf(who.send(new ListPartsCommand(upload))),
        answerOf(who.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'x' }))),
      ];
      expect(await Promise.all(about(client))).toEqual([
        '404 NoSuchUpload',
        expectedOf(server, {
          practice: '404 NoSuchUpload',
          ceph: '404 NoSuchKey',
          asAws: 'practice',
          because: 'ListParts of an upload that does not exist is answered with NoSuchUpload.',
          documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html',
        }),
        '404 NoSuchUpload',
      ]);
      expect(await Promise.all(about(stranger))).toEqual(Array.from({ length: 3 }, () => '403 AccessDenied'));
    });

    it('refuse a body that does not match its MD5, with or without a condition, and store nothing', async () => {
      const put = { Bucket, Key: 'refused', Body: 'x', ContentMD5: wrongMd5 };
      for (const IfNoneMatch of [undefined, '*']) {
        const command = () =>
          new PutObjectCommand({ ...put, ...(IfNoneMatch === undefined ? {} : { IfNoneMatch }) });
        expect(await answerOf(plain.send(command()))).toBe('400 BadDigest');
        expect(await answerOf(plainStranger.send(command()))).toBe('403 AccessDenied');
      }
      expect(await listKeys(client, Bucket)).not.toContain('refused');
    });

    it('refuse to write over an existing object, whatever the MD5, and leave it unchanged', async () => {
      await client.send(new PutObjectCommand({ Bucket, Key: 'there', Body: 'first' }));
      const put = { Bucket, Key: 'there', Body: 'x', ContentMD5: wrongMd5, IfNoneMatch: '*' };
      expect(await answerOf(plain.send(new PutObjectCommand(put)))).toBe(
        expectedOf(server, {
          practice: '412 PreconditionFailed',
          ceph: '400 BadDigest',
          asAws: 'practice',
          because: 'If-None-Match: * fails with 412 when the key has an object, before the body is judged.',
          documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html',
        }),
      );
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'there' }));
      expect(await Body?.transformToString()).toBe('first');
    });

    it('report a missing key only to those who may list', async () => {
      const about = (who: typeof client) => [
        answerOf(who.send(new HeadObjectCommand({ Bucket, Key: 'missing' }))),
        answerOf(who.send(new GetObjectCommand({ Bucket, Key: 'missing', Range: 'bytes=0-0' }))),
      ];
      expect(await Promise.all(about(client))).toEqual(['404 NotFound', '404 NoSuchKey']);
      const [head, get] = await Promise.all(about(stranger));
      expect(head).toMatch(/^403 /);
      expect(get).toBe('403 AccessDenied');
    });
  });

  describe('the permission check', () => {
    const { client, name: bucket } = useBucket(server);

    const versioned = useBucket(server);

    const check = async (user: ServerUnderTest['owner'], where = bucket): Promise<AccessReport> => {
      const answer = await checkAccess(
        { credentials: user, region: server.region, endpoint: server.endpoint },
        where,
        'checked/',
      );
      if (!answer.ok) throw new Error(answer.error.code);
      return answer.value;
    };
    const statesOf = ({ rows }: AccessReport): readonly string[] =>
      rows.map(({ need, state }) => `${need} ${state}`);

    it('finds that the owner may do everything, and leaves nothing', async () => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'checked/there', Body: 'x' }));
      const report = await check(server.owner);
      expect(report.rows.filter(({ state }) => state !== 'allowed')).toEqual([]);
      expect(report.leftBehind).toBeNull();
      expect(await listKeys(client, bucket)).toEqual(['checked/there']);
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      expect(Uploads).toEqual([]);
    });

    // The practice server keeps no versions, so the case could not fail there.
    it.runIf(server.kind === 'ceph')('leaves neither versions nor delete markers', async () => {
      await client.send(
        new PutBucketVersioningCommand({
          Bucket: versioned.name,
          VersioningConfiguration: { Status: 'Enabled' },
        }),
      );
      const versions = async () => {
        const { Versions = [], DeleteMarkers = [] } = await client.send(
          new ListObjectVersionsCommand({ Bucket: versioned.name }),
        );
        return [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => `${Key} ${VersionId}`);
      };
      const report = await check(server.owner, versioned.name);
      expect(report.rows.filter(({ state }) => state !== 'allowed')).toEqual([]);
      expect(await versions()).toEqual([]);
    });

    it('finds that another account may do nothing', async () => {
      const states = statesOf(await check(server.other));
      expect(states.filter((state) => state.endsWith(' allowed'))).toEqual([]);
      expect(states).toContain('write-parts denied');
      expect(states).toContain('list denied');
      expect(states).toContain('abort denied');
    });
  });
}
