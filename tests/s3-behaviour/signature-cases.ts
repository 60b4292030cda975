import { HeadBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { answerOf, createClient, expectedOf, type ServerUnderTest } from '../support/server-under-test.js';
import { openRequest, presignPath, sendRaw, summaryOf } from './raw-request.js';
import { useBucket } from './test-bucket.js';

/** Cases about authentication. */
export function describeSignatures(server: ServerUnderTest): void {
  describe('signatures', () => {
    const { client, name: Bucket } = useBucket(server);
    const list = new ListObjectsV2Command({ Bucket });

    it('made with a wrong secret are refused', async () => {
      const wrong = createClient(server, { ...server.owner, secretAccessKey: 'not the secret' });
      expect(await answerOf(wrong.send(list))).toBe('403 SignatureDoesNotMatch');
      expect(await answerOf(wrong.send(new HeadBucketCommand({ Bucket })))).toMatch(/^403 /);
      expect(await answerOf(wrong.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' })))).toBe(
        '403 SignatureDoesNotMatch',
      );
    });

    it('of an unknown key are refused', async () => {
      const unknown = createClient(server, { accessKeyId: 'AKIAUNKNOWNUNKNOWN77', secretAccessKey: 'x' });
      expect(await answerOf(unknown.send(list))).toBe('403 InvalidAccessKeyId');
    });

    it('are required', async () => {
      const answer = await sendRaw(server, {
        method: 'GET',
        path: `/${Bucket}`,
        query: { 'list-type': '2' },
        user: null,
      });
      expect(summaryOf(answer)).toBe('403 AccessDenied');
    });

    it.each([-16, 16])('made %i minutes from now are refused', async (minutes) => {
      const answer = await sendRaw(server, {
        method: 'GET',
        path: `/${Bucket}`,
        query: { 'list-type': '2' },
        signedAt: new Date(Date.now() + minutes * 60_000),
      });
      expect(summaryOf(answer)).toBe('403 RequestTimeTooSkewed');
    });

    it.each([-14, 14])('made %i minutes from now are accepted', async (minutes) => {
      const answer = await sendRaw(server, {
        method: 'GET',
        path: `/${Bucket}`,
        query: { 'list-type': '2' },
        signedAt: new Date(Date.now() + minutes * 60_000),
      });
      expect(summaryOf(answer)).toBe('ok');
    });

    it('cover every x-amz header', async () => {
      const answer = await sendRaw(server, {
        method: 'PUT',
        path: `/${Bucket}/unsigned-header`,
        body: Buffer.from('x'),
        unsignedHeaders: { 'x-amz-meta-smuggled': '1' },
      });
      expect(summaryOf(answer)).toBe('403 AccessDenied');
    });

    it('for another region are refused, and the right one is named', async () => {
      const answer = await sendRaw(server, {
        method: 'GET',
        path: `/${Bucket}`,
        query: { 'list-type': '2' },
        region: 'eu-west-1',
      });
      expect(summaryOf(answer)).toBe(
        expectedOf(server, {
          practice: '301 PermanentRedirect',
          ceph: 'ok',
          asAws: 'practice',
          because: 'A bucket is reached through its own Region; the answer names it in x-amz-bucket-region.',
          documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/API/Redirects.html',
        }),
      );
      expect(answer.headers['x-amz-bucket-region']).toBe(
        server.kind === 'practice' ? server.region : undefined,
      );
    });

    const get = async (path: string): Promise<string> => {
      const { request, answer } = openRequest(server, 'GET', path, { host: new URL(server.endpoint).host });
      request.end();
      return summaryOf(await answer);
    };

    it('can be in the URL', async () => {
      await client.send(new PutObjectCommand({ Bucket, Key: 'presigned +한', Body: 'x' }));
      const request = { method: 'GET', path: `/${Bucket}/${encodeURIComponent('presigned +한')}` };
      expect(await get(await presignPath(server, request, 60))).toBe('ok');
      expect(
        await get(await presignPath(server, { ...request, signedAt: new Date(Date.now() - 120_000) }, 60)),
      ).toBe('403 AccessDenied');
      const good = await presignPath(server, request, 60);
      expect(await get(good.replace('X-Amz-Expires=60', 'X-Amz-Expires=61'))).toBe(
        '403 SignatureDoesNotMatch',
      );
    });

    it('are verified with the bucket’s name in the host', async () => {
      const { port } = new URL(server.endpoint);
      const answer = await sendRaw(server, {
        method: 'GET',
        path: '/',
        query: { 'list-type': '2' },
        host: `${Bucket}.s3.localhost:${port}`,
      });
      expect(summaryOf(answer)).toBe('ok');
      expect(answer.body).toContain(`<Name>${Bucket}</Name>`);
    });
  });
}
