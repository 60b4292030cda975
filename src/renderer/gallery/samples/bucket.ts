import type { Bucket } from '../../../shared/models/bucket.js';
import type {
  BucketSettings,
  BucketSetup,
  BucketStep,
  BucketStepId,
  PlannedRequest,
  ShownRequest,
} from '../../../shared/models/bucket-settings.js';
import { now } from './moment.js';

export function bucketSample(name: string, change: Partial<Bucket> = {}): Bucket {
  return { name, region: 'ap-northeast-2', createdAt: now, ...change };
}

const names = ['research-data', 'lab-archive', 'web-assets', 'backup', 'team-share'];
const regions = ['ap-northeast-2', 'us-east-1', null, 'eu-central-1'];

/** Buckets of several regions and ages. */
export function bucketSamples(count: number): Bucket[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${names[index % names.length]}-${index + 1}`,
    region: regions[index % regions.length] ?? null,
    createdAt: Date.UTC(2024, index % 12, 3 + (index % 20)),
  }));
}

const xml = (name: string, content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${name}>`;

/** Path and body of the request of each step. */
const requests: Readonly<Record<BucketStepId, readonly [path: string, body: string]>> = {
  'public-access': [
    '/?publicAccessBlock=',
    xml('PublicAccessBlockConfiguration', '<BlockPublicAcls>true</BlockPublicAcls>'),
  ],
  ownership: [
    '/?ownershipControls=',
    xml('OwnershipControls', '<Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>'),
  ],
  encryption: [
    '/?encryption=',
    xml(
      'ServerSideEncryptionConfiguration',
      '<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>',
    ),
  ],
  versioning: ['/?versioning=', xml('VersioningConfiguration', '<Status>Enabled</Status>')],
  tags: ['/?tagging=', xml('Tagging', '<TagSet><Tag><Key>team</Key><Value>research</Value></Tag></TagSet>')],
  lifecycle: [
    '/?lifecycle=',
    xml(
      'LifecycleConfiguration',
      '<Rule><Status>Enabled</Status><ID>hoist-abort-incomplete-uploads</ID><Filter><Prefix></Prefix></Filter><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>',
    ),
  ],
};

export function requestSample(
  bucket: string,
  step: BucketStepId,
  change: Partial<ShownRequest> = {},
): ShownRequest {
  const [path, body] = requests[step];
  return {
    method: 'PUT',
    host: `${bucket}.s3.ap-northeast-2.amazonaws.com`,
    path,
    headers: [
      { name: 'content-type', value: 'application/xml' },
      { name: 'x-amz-checksum-crc32', value: 'uCo+UQ==' },
      { name: 'x-amz-sdk-checksum-algorithm', value: 'CRC32' },
    ],
    body,
    ...change,
  };
}

export function stepSample(step: BucketStepId, change: Partial<BucketStep> = {}): BucketStep {
  return { step, state: 'done', error: null, request: null, ...change };
}

/** The steps for a bucket with these settings. */
export function stepsFor(settings: BucketSettings): readonly BucketStepId[] {
  return [
    'public-access',
    'ownership',
    ...(settings.encryption.kind === 'server-default' ? [] : (['encryption'] as const)),
    ...(settings.versioning ? (['versioning'] as const) : []),
    ...(settings.tags.length > 0 ? (['tags'] as const) : []),
    ...(settings.abortIncompleteUploads ? (['lifecycle'] as const) : []),
  ];
}

export function setupSample(change: Partial<BucketSetup> = {}): BucketSetup {
  return { bucket: bucketSample('new-bucket'), outcome: 'created', steps: [], ...change };
}

/** The answer of `buckets.requests` for a bucket of this name. */
export function requestsFor(bucket: string, region: string, settings: BucketSettings): PlannedRequest[] {
  const host = `${bucket}.s3.${region}.amazonaws.com`;
  const location = xml('CreateBucketConfiguration', `<LocationConstraint>${region}</LocationConstraint>`);
  return [
    {
      purpose: 'look',
      request: requestSample(bucket, 'lifecycle', {
        host,
        method: 'HEAD',
        path: '/',
        headers: [],
        body: null,
      }),
    },
    {
      purpose: 'create',
      // us-east-1 is the region of a bucket that names none.
      request: requestSample(bucket, 'lifecycle', {
        host,
        path: '/',
        body: region === 'us-east-1' ? null : location,
      }),
    },
    ...stepsFor(settings).map((purpose) => ({ purpose, request: requestSample(bucket, purpose, { host }) })),
  ];
}
