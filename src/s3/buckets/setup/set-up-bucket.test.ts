import {
  type CreateBucketCommandOutput,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import {
  amazon,
  kim,
  mayNotSee,
  mayNotSettle,
  mayNotTell,
  usePracticeAmazon,
} from '../../../../tests/support/practice-amazon.js';
import type { Result } from '../../../shared/errors/errors.js';
import {
  type BucketSettings,
  type BucketStep,
  defaultBucketSettings,
  isSetUp,
} from '../../../shared/models/bucket-settings.js';
import { withClient } from '../bucket-location.js';
import { completeBucket, setUpBucket } from './set-up-bucket.js';

const { now, given } = usePracticeAmazon();
const seoul = 'ap-northeast-2';
const everything: BucketSettings = {
  versioning: true,
  encryption: { kind: 'sse-kms', keyId: 'alias/data', bucketKey: true },
  tags: [
    { key: 'team', value: '연구 1' },
    { key: 'cost-center', value: '' },
  ],
  abortIncompleteUploads: true,
};
const noWait = async (): Promise<void> => undefined;
const options = () => ({ makeClient: now().makeClient, wait: noWait });

/** Asks the server what a bucket has, with keys that may read everything. */
function seen<T>(ask: (client: S3Client) => Promise<T>): Promise<T> {
  return withClient(amazon(kim), ask, now().makeClient);
}

function stateOf(steps: readonly BucketStep[]): Record<string, string> {
  return Object.fromEntries(steps.map(({ step, state }) => [step, state]));
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`failed with ${result.error.code}`);
  return result.value;
}

function changesSince(): readonly string[] {
  return now()
    .server.requests()
    .filter(({ method }) => method === 'PUT')
    .map(({ operation }) => operation ?? '');
}

describe('setUpBucket', () => {
  it('creates a bucket with every setting it was asked for', async () => {
    const setup = value(await setUpBucket(amazon(kim), 'kim-new', seoul, everything, options()));
    expect(setup).toMatchObject({ bucket: { name: 'kim-new', region: seoul }, outcome: 'created' });
    expect(isSetUp(setup.steps)).toBe(true);
    expect(setup.steps.map(({ step, state, error }) => [step, state, error])).toEqual([
      ['public-access', 'done', null],
      ['ownership', 'done', null],
      ['encryption', 'done', null],
      ['versioning', 'done', null],
      ['tags', 'done', null],
      ['lifecycle', 'done', null],
    ]);
    await seen(async (client) => {
      const Bucket = 'kim-new';
      expect(
        (await client.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration,
      ).toEqual({
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      });
      const { OwnershipControls } = await client.send(new GetBucketOwnershipControlsCommand({ Bucket }));
      expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
      const { ServerSideEncryptionConfiguration } = await client.send(
        new GetBucketEncryptionCommand({ Bucket }),
      );
      expect(ServerSideEncryptionConfiguration?.Rules).toEqual([
        {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/data' },
          BucketKeyEnabled: true,
          BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
        },
      ]);
      expect((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');
      expect((await client.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual([
        { Key: 'team', Value: '연구 1' },
        { Key: 'cost-center', Value: '' },
      ]);
      const { Rules } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      expect(Rules).toMatchObject([
        {
          Status: 'Enabled',
          Filter: { Prefix: '' },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        },
      ]);
    });
  });

  it('sends no request for settings that were not asked for', async () => {
    const settings = { ...defaultBucketSettings(true), abortIncompleteUploads: false };
    await setUpBucket(amazon(kim), 'kim-new', seoul, settings, options());
    expect(changesSince()).toEqual([
      'CreateBucket',
      'PutPublicAccessBlock',
      'PutBucketOwnershipControls',
      'PutBucketEncryption',
    ]);
  });

  it('reports settings the keys may not change, and still sees which the bucket has', async () => {
    const setup = value(await setUpBucket(amazon(mayNotTell), 'kim-new', seoul, everything, options()));
    expect(setup.outcome).toBe('created');
    expect(stateOf(setup.steps)).toEqual({
      'public-access': 'done',
      ownership: 'done',
      encryption: 'denied',
      versioning: 'denied',
      tags: 'denied',
      lifecycle: 'denied',
    });
    expect(setup.steps.flatMap(({ error }) => (error === null ? [] : [error]))).toMatchObject(
      [
        'PutEncryptionConfiguration',
        'PutBucketVersioning',
        'PutBucketTagging',
        'PutLifecycleConfiguration',
      ].map((action) => ({ code: 'access-denied', details: { action: `s3:${action}`, bucket: 'kim-new' } })),
    );
  });

  it('reports the AWS default for a setting that the keys may neither set nor read', async () => {
    const settings = defaultBucketSettings(true);
    const { steps } = value(await setUpBucket(amazon(mayNotSettle), 'kim-new', seoul, settings, options()));
    expect(stateOf(steps)).toEqual({
      'public-access': 'standard',
      ownership: 'standard',
      encryption: 'standard',
      lifecycle: 'denied',
    });
    expect(isSetUp(steps)).toBe(false);
  });

  it.each([
    ['is still busy with the bucket', 'OperationAborted', 3],
    // The SDK sends each request three times.
    ['answers with errors of its own', 'InternalError', 9],
  ] as const)('retries while S3 %s', async (_, code, most) => {
    let refused = 0;
    now().failRequests(({ operation }) => {
      if (operation !== 'PutBucketVersioning' || refused === most) return null;
      refused += 1;
      return { kind: 'error', code };
    });
    const pauses: number[] = [];
    const wait = async (milliseconds: number): Promise<void> => {
      pauses.push(milliseconds);
    };
    const setup = value(await setUpBucket(amazon(kim), 'kim-new', seoul, everything, { ...options(), wait }));
    expect(isSetUp(setup.steps)).toBe(true);
    expect(pauses).toEqual([300, 700, 1500]);
  });

  it('continues after a step that S3 refuses', async () => {
    const settings: BucketSettings = { ...everything, tags: [{ key: 'aws:mine', value: '' }] };
    const { steps } = value(await setUpBucket(amazon(kim), 'kim-new', seoul, settings, options()));
    expect(stateOf(steps)).toMatchObject({ versioning: 'done', tags: 'failed', lifecycle: 'done' });
    expect(steps.find(({ step }) => step === 'tags')?.error).toMatchObject({
      code: 'request-rejected',
      details: { status: 400, reason: 'InvalidTag' },
    });
  });

  it('changes nothing in a bucket that already exists, and says what it lacks', async () => {
    await given(kim, 'kim-data', 'eu-west-1');
    const setup = value(await setUpBucket(amazon(kim), 'kim-data', seoul, everything, options()));
    expect(setup).toMatchObject({ bucket: { region: 'eu-west-1' }, outcome: 'already-yours' });
    expect(stateOf(setup.steps)).toEqual({
      'public-access': 'done',
      ownership: 'done',
      encryption: 'missing',
      versioning: 'missing',
      tags: 'missing',
      lifecycle: 'missing',
    });
    expect(changesSince()).toEqual([]);
  });

  it('fails in the same way as createBucket', async () => {
    const result = await setUpBucket(amazon(kim), 'Kim', seoul, everything, options());
    expect(result).toMatchObject({ ok: false, error: { code: 'bucket-name-invalid' } });
    expect(now().server.requests()).toEqual([]);
  });
});

describe('a setup that was interrupted', () => {
  it('can be continued, and continuing it twice changes nothing more', async () => {
    now().failRequests(({ operation }) => (operation === 'PutBucketEncryption' ? { kind: 'cut' } : null));
    const broken = value(await setUpBucket(amazon(kim), 'kim-new', seoul, everything, options()));
    expect(stateOf(broken.steps)).toEqual({
      'public-access': 'done',
      ownership: 'done',
      encryption: 'failed',
      versioning: 'missing',
      tags: 'missing',
      lifecycle: 'missing',
    });
    expect(broken.steps[2]?.error?.code).toBe('connection-lost');
    expect(broken.steps.map(({ request }) => request?.path ?? null)).toEqual([
      null,
      null,
      '/?encryption=',
      '/?versioning=',
      '/?tagging=',
      '/?lifecycle=',
    ]);

    now().failRequests(null);
    now().server.clearRequests();
    const completed = value(await completeBucket(amazon(kim), broken.bucket, everything, options()));
    expect(isSetUp(completed)).toBe(true);
    expect(completed).toHaveLength(6);
    expect(changesSince()).toEqual([
      'PutBucketEncryption',
      'PutBucketVersioning',
      'PutBucketTagging',
      'PutBucketLifecycleConfiguration',
    ]);

    now().server.clearRequests();
    // Days later, when only the name is known.
    const unknown = { name: 'kim-new', region: null, createdAt: null };
    expect(
      isSetUp(value(await completeBucket(amazon(kim, 'us-east-1'), unknown, everything, options()))),
    ).toBe(true);
    expect(changesSince()).toEqual([]);
  });

  it('is noticed when the same bucket is requested again', async () => {
    now().failRequests(({ operation }) =>
      operation === 'PutBucketOwnershipControls' ? { kind: 'cut' } : null,
    );
    await setUpBucket(amazon(kim), 'kim-new', seoul, everything, options());
    now().failRequests(null);
    const again = value(await setUpBucket(amazon(kim), 'kim-new', seoul, everything, options()));
    expect(again.outcome).toBe('already-yours');
    expect(stateOf(again.steps)).toMatchObject({
      ownership: 'done',
      versioning: 'missing',
      lifecycle: 'missing',
    });
  });

  it('keeps the bucket’s other rules, tags and keys when it is continued', async () => {
    await given(kim, 'kim-data', seoul);
    const Bucket = 'kim-data';
    const kept = {
      ID: 'old',
      Status: 'Enabled',
      Filter: { Prefix: 'tmp/' },
      Expiration: { Days: 3 },
    } as const;
    const encrypted = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/theirs' } as const;
    await seen(async (client): Promise<CreateBucketCommandOutput> => {
      await client.send(
        new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [kept] } }),
      );
      const TagSet = [
        { Key: 'owner', Value: 'kim' },
        { Key: 'team', Value: 'old' },
      ];
      await client.send(
        new PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: encrypted }],
          },
        }),
      );
      return await client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    });
    const settings: BucketSettings = { ...everything, encryption: { kind: 'sse-s3' } };
    const known = { name: Bucket, region: seoul, createdAt: null };
    const steps = value(await completeBucket(amazon(kim), known, settings, options()));
    expect(isSetUp(steps)).toBe(true);
    await seen(async (client) => {
      const { Rules } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      expect(Rules).toMatchObject([kept, { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }]);
      expect((await client.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual([
        { Key: 'owner', Value: 'kim' },
        { Key: 'team', Value: '연구 1' },
        { Key: 'cost-center', Value: '' },
      ]);
      const { ServerSideEncryptionConfiguration } = await client.send(
        new GetBucketEncryptionCommand({ Bucket }),
      );
      expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault).toEqual(
        encrypted,
      );
    });
  });

  it('overwrites nothing that the keys may not read', async () => {
    await given(kim, 'kim-data', seoul);
    const known = { name: 'kim-data', region: seoul, createdAt: null };
    const steps = value(await completeBucket(amazon(mayNotSee), known, everything, options()));
    expect(stateOf(steps)).toEqual({
      'public-access': 'done',
      ownership: 'done',
      encryption: 'done',
      versioning: 'done',
      tags: 'denied',
      lifecycle: 'denied',
    });
    expect(steps.at(-1)?.error?.details).toMatchObject({ action: 's3:GetLifecycleConfiguration' });
    expect(changesSince()).not.toContain('PutBucketTagging');
    expect(changesSince()).not.toContain('PutBucketLifecycleConfiguration');
  });
});
