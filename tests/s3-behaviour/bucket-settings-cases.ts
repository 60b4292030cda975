import { createHash } from 'node:crypto';
import {
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { answerOf, createClient, expectedOf, type ServerUnderTest } from '../support/server-under-test.js';
import { sendRaw, summaryOf } from './raw-request.js';
import { useBucket } from './test-bucket.js';

const api = 'https://docs.aws.amazon.com/AmazonS3/latest/API/';
const allBlocked = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** Cases about the settings of a bucket. */
export function describeBucketSettings(server: ServerUnderTest): void {
  describe('settings of a bucket', () => {
    const { client, name } = useBucket(server);
    const stranger = createClient(server, server.other);
    const Bucket = name;

    describe('Block Public Access', () => {
      const get = () => client.send(new GetPublicAccessBlockCommand({ Bucket }));

      it('is on in a new bucket', async () => {
        const told = await answerOf(get());
        expect(told).toBe(
          expectedOf(server, {
            practice: 'ok',
            ceph: '404 NoSuchPublicAccessBlockConfiguration',
            asAws: 'practice',
            because: 'Block Public Access is on for every bucket made since April 2023.',
            documentation:
              'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
          }),
        );
        if (told === 'ok') expect((await get()).PublicAccessBlockConfiguration).toEqual(allBlocked);
      });

      it('is stored as it was put, and gone after deletion', async () => {
        const half = { ...allBlocked, BlockPublicPolicy: false, RestrictPublicBuckets: false };
        for (const PublicAccessBlockConfiguration of [half, allBlocked]) {
          await client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
          expect((await get()).PublicAccessBlockConfiguration).toEqual(PublicAccessBlockConfiguration);
        }
        await client.send(new DeletePublicAccessBlockCommand({ Bucket }));
        expect(await answerOf(get())).toBe('404 NoSuchPublicAccessBlockConfiguration');
      });
    });

    describe('object ownership', () => {
      const get = () => client.send(new GetBucketOwnershipControlsCommand({ Bucket }));
      const rule = (ObjectOwnership: 'BucketOwnerEnforced') => ({
        Bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership }] },
      });

      it('is “bucket owner enforced” in a new bucket: no access control lists', async () => {
        expect(
          await get().then(
            (answer) => answer.OwnershipControls?.Rules,
            (error: Error) => error.name,
          ),
        ).toEqual(
          expectedOf<unknown>(server, {
            practice: [{ ObjectOwnership: 'BucketOwnerEnforced' }],
            // Ceph takes the request for a listing of the bucket.
            ceph: undefined,
            asAws: 'practice',
            because: 'New buckets have ACLs disabled (BucketOwnerEnforced).',
            documentation:
              'https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html',
          }),
        );
      });

      it('is stored as it was put, and gone after deletion', async () => {
        const put = await answerOf(
          client.send(new PutBucketOwnershipControlsCommand(rule('BucketOwnerEnforced'))),
        );
        expect(put).toBe(
          expectedOf(server, {
            practice: 'ok',
            // Ceph takes the request for CreateBucket, with a body it can't parse.
            ceph: '400 InvalidArgument',
            asAws: 'practice',
            because: 'PutBucketOwnershipControls changes who owns objects.',
            documentation: `${api}API_PutBucketOwnershipControls.html`,
          }),
        );
        if (put !== 'ok') return;
        expect((await get()).OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
        await client.send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
        expect(await answerOf(get())).toBe('404 OwnershipControlsNotFoundError');
      });
    });

    describe('encryption', () => {
      const get = async () => {
        const answer = await client.send(new GetBucketEncryptionCommand({ Bucket }));
        return answer.ServerSideEncryptionConfiguration?.Rules?.[0];
      };

      it('is SSE-S3 in a new bucket', async () => {
        expect(
          await get().then(
            (rule) => rule?.ApplyServerSideEncryptionByDefault,
            (error: Error) => error.name,
          ),
        ).toEqual(
          expectedOf<unknown>(server, {
            practice: { SSEAlgorithm: 'AES256' },
            ceph: 'ServerSideEncryptionConfigurationNotFoundError',
            asAws: 'practice',
            because: 'Every bucket has SSE-S3 as its lowest level of encryption since January 2023.',
            documentation: `${api}API_GetBucketEncryption.html`,
          }),
        );
      });

      it('with a KMS key is stored as it was put, whether the key exists or not', async () => {
        const rule = {
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: '1234abcd-12ab-34cd-56ef-1234567890ab',
          },
          BucketKeyEnabled: true,
        } as const;
        await client.send(
          new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }),
        );
        expect(await get()).toMatchObject(rule);
        await client.send(new DeleteBucketEncryptionCommand({ Bucket }));
      });

      it('of a bucket applies to the objects in it', async () => {
        // Ceph would need a key server.
        if (server.kind === 'ceph') return;
        const put = () => client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
        expect(await put()).toMatchObject({
          ServerSideEncryption: 'AES256',
          ETag: '"9dd4e461268c8034f5c8564e155c67a6"',
        });
        await client.send(
          new PutBucketEncryptionCommand({
            Bucket,
            ServerSideEncryptionConfiguration: {
              Rules: [
                {
                  ApplyServerSideEncryptionByDefault: {
                    SSEAlgorithm: 'aws:kms',
                    KMSMasterKeyID: 'alias/mine',
                  },
                  BucketKeyEnabled: true,
                },
              ],
            },
          }),
        );
        const kms = {
          ServerSideEncryption: 'aws:kms',
          SSEKMSKeyId: expect.stringMatching(/^arn:aws:kms:ap-northeast-2:\d{12}:key\//) as string,
          BucketKeyEnabled: true,
        };
        const written = await put();
        expect(written).toMatchObject(kms);
        // With KMS an ETag is not the MD5.
        expect(written.ETag).not.toBe('"9dd4e461268c8034f5c8564e155c67a6"');
        expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'k' }))).toMatchObject(kms);
        await client.send(new DeleteBucketEncryptionCommand({ Bucket }));
        expect(await put()).toMatchObject({ ServerSideEncryption: 'AES256' });
        expect((await get())?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe('AES256');
      });

      it('names no KMS key when it is SSE-S3', async () => {
        expect(
          await answerOf(
            client.send(
              new PutBucketEncryptionCommand({
                Bucket,
                ServerSideEncryptionConfiguration: {
                  Rules: [
                    { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256', KMSMasterKeyID: 'k' } },
                  ],
                },
              }),
            ),
          ),
        ).toBe(
          expectedOf(server, {
            practice: '400 InvalidArgument',
            ceph: 'ok',
            asAws: 'practice',
            because: 'KMSMasterKeyID is allowed only with aws:kms or aws:kms:dsse.',
            documentation: `${api}API_ServerSideEncryptionByDefault.html`,
          }),
        );
      });
    });

    describe('versioning', () => {
      const get = async () => (await client.send(new GetBucketVersioningCommand({ Bucket }))).Status;
      const put = (Status: 'Enabled' | 'Suspended') =>
        client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));

      it('is empty before it was put, and stored afterwards', async () => {
        expect(await get()).toBeUndefined();
        await put('Enabled');
        expect(await get()).toBe('Enabled');
        await put('Enabled');
        expect(await get()).toBe('Enabled');
        await put('Suspended');
        expect(await get()).toBe('Suspended');
      });
    });

    describe('tags', () => {
      const get = () => client.send(new GetBucketTaggingCommand({ Bucket }));
      const put = (TagSet: { Key: string; Value: string }[]) =>
        answerOf(client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } })));

      it('are empty in a new bucket, stored as they were put, and gone after deletion', async () => {
        expect(await answerOf(get())).toBe('404 NoSuchTagSet');
        const tags = [
          { Key: 'team', Value: '연구 1' },
          { Key: 'a+b=c@d:/_.-', Value: '' },
        ];
        for (const set of [tags, tags.slice(0, 1)]) {
          expect(await put(set)).toBe('ok');
          const { TagSet = [] } = await get();
          expect(TagSet.toSorted((one, other) => ((one.Key ?? '') < (other.Key ?? '') ? 1 : -1))).toEqual(
            set,
          );
        }
        await client.send(new DeleteBucketTaggingCommand({ Bucket }));
        expect(await answerOf(get())).toBe('404 NoSuchTagSet');
      });

      it('are at most 50, no key twice, none too long, and none of the server’s own', async () => {
        const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: 'v' }));
        expect(await put(many)).toBe(
          expectedOf(server, {
            practice: '400 BadRequest',
            ceph: '400 InvalidTag',
            asAws: 'practice',
            because: 'A bucket has at most 50 tags.',
            documentation: `${api}API_PutBucketTagging.html`,
          }),
        );
        expect(await put([{ Key: 'k'.repeat(129), Value: '' }])).toBe('400 InvalidTag');
        expect(await put([{ Key: 'k', Value: 'v'.repeat(257) }])).toBe('400 InvalidTag');
        expect(
          await put([
            { Key: 'k', Value: '1' },
            { Key: 'k', Value: '2' },
          ]),
        ).toBe(
          expectedOf(server, {
            practice: '400 InvalidTag',
            ceph: 'ok',
            asAws: 'practice',
            because: 'InvalidTag: the same key more than once.',
            documentation: `${api}API_PutBucketTagging.html`,
          }),
        );
        expect(await put([{ Key: 'aws:k', Value: '1' }])).toBe(
          expectedOf(server, {
            practice: '400 InvalidTag',
            ceph: 'ok',
            asAws: 'practice',
            because: 'Keys beginning with aws: belong to AWS.',
            documentation: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html',
          }),
        );
      });
    });

    describe('lifecycle rules', () => {
      const get = () => client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      const abort = {
        ID: 'abort',
        Status: 'Enabled',
        Filter: { Prefix: '' },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      } as const;
      const expire = {
        ID: 'expire',
        Status: 'Disabled',
        Filter: { Prefix: 'old/' },
        Expiration: { Days: 30 },
      } as const;
      const put = (Rules: (typeof abort | typeof expire)[]) =>
        answerOf(
          client.send(
            new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
          ),
        );

      it('are empty in a new bucket, stored as they were put, and gone after deletion', async () => {
        expect(await answerOf(get())).toBe('404 NoSuchLifecycleConfiguration');
        for (const rules of [[abort, expire], [abort]]) {
          expect(await put(rules)).toBe('ok');
          const { Rules = [] } = await get();
          const inOrder = Rules.toSorted((one, other) => ((one.ID ?? '') < (other.ID ?? '') ? -1 : 1));
          const kept = rules.map(({ Filter, ...rule }) =>
            expectedOf<object>(server, {
              practice: { ...rule, Filter },
              ceph: { ...rule, ...(Filter.Prefix === '' ? { Prefix: '' } : { Filter }) },
              asAws: 'practice',
              because:
                'A rule comes back with the Filter it was put with; Prefix outside of it is the old shape.',
              documentation: `${api}API_LifecycleRule.html`,
            }),
          );
          expect(inOrder).toEqual(kept);
        }
        await client.send(new DeleteBucketLifecycleCommand({ Bucket }));
        expect(await answerOf(get())).toBe('404 NoSuchLifecycleConfiguration');
      });

      it('have unique ids and a number of days above zero', async () => {
        expect(await put([abort, { ...expire, ID: 'abort' as 'expire' }])).toBe('400 InvalidArgument');
        expect(
          await put([{ ...abort, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 0 as 7 } }]),
        ).toBe('400 InvalidArgument');
      });

      it('without a checksum are refused', async () => {
        const body = Buffer.from(
          '<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>a</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>',
        );
        const bare = await sendRaw(server, {
          method: 'PUT',
          path: `/${Bucket}`,
          query: { lifecycle: '' },
          body,
        });
        expect(summaryOf(bare)).toBe(
          expectedOf(server, {
            practice: '400 InvalidRequest',
            ceph: 'ok',
            asAws: 'practice',
            because: 'The request needs Content-MD5 or a checksum header.',
            documentation: `${api}API_PutBucketLifecycleConfiguration.html`,
          }),
        );
      });
    });

    it('can’t be read or changed by another account', async () => {
      expect(await answerOf(stranger.send(new GetBucketTaggingCommand({ Bucket })))).toBe('403 AccessDenied');
      expect(
        await answerOf(
          stranger.send(
            new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
          ),
        ),
      ).toBe('403 AccessDenied');
      expect(
        await answerOf(
          stranger.send(
            new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: allBlocked }),
          ),
        ),
      ).toBe('403 AccessDenied');
    });

    it.each(['publicAccessBlock', 'ownershipControls', 'encryption', 'versioning', 'tagging', 'lifecycle'])(
      'of a bucket that does not exist (%s) are not found, and not accepted from an incomplete document',
      async (subresource) => {
        const query = { [subresource]: '' };
        expect(summaryOf(await sendRaw(server, { method: 'GET', path: '/hoist-is-not-there', query }))).toBe(
          '404 NoSuchBucket',
        );
        const body = Buffer.from('<Torn><A></Torn>');
        const answer = await sendRaw(server, {
          method: 'PUT',
          path: `/${Bucket}`,
          query,
          body,
          headers: { 'content-md5': createHash('md5').update(body).digest('base64') },
        });
        const cephErrs = subresource === 'ownershipControls' || subresource === 'versioning';
        expect(summaryOf(answer)).toBe(
          expectedOf(server, {
            practice: '400 MalformedXML',
            ceph: cephErrs ? '400 InvalidArgument' : '400 MalformedXML',
            asAws: 'practice',
            because: 'MalformedXML: the document is not well-formed.',
            documentation: `${api}ErrorResponses.html`,
          }),
        );
      },
    );
  });
}
