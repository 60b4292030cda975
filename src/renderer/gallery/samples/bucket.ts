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

const lifecycle =
  '<?xml version="1.0" encoding="UTF-8"?><LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><Status>Enabled</Status><ID>hoist-abort-incomplete-uploads</ID><Filter><Prefix></Prefix></Filter><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>';

export function requestSample(bucket: string, change: Partial<ShownRequest> = {}): ShownRequest {
  return {
    method: 'PUT',
    host: `${bucket}.s3.ap-northeast-2.amazonaws.com`,
    path: '/?lifecycle=',
    headers: [
      { name: 'content-type', value: 'application/xml' },
      { name: 'x-amz-checksum-crc32', value: 'uCo+UQ==' },
      { name: 'x-amz-sdk-checksum-algorithm', value: 'CRC32' },
    ],
    body: lifecycle,
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
export function requestsFor(bucket: string, settings: BucketSettings): PlannedRequest[] {
  const look = { method: 'HEAD', path: '/', headers: [], body: null };
  return [
    { purpose: 'look', request: requestSample(bucket, look) },
    ...(['create', ...stepsFor(settings)] as const).map((purpose) => ({
      purpose,
      request: requestSample(bucket, { path: purpose === 'create' ? '/' : `/?${purpose}=` }),
    })),
  ];
}
