import { err, ok } from '../../shared/errors/errors.js';
import type { BucketSettings, BucketStep, PlannedRequest } from '../../shared/models/bucket-settings.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { later } from './fake-helpers.js';
import type { Scene } from './scenes.js';

const names = ['research-data', 'lab-archive', 'web-assets', 'backup', 'team-share'];

function stepIds(settings: BucketSettings): BucketStep['step'][] {
  return [
    'public-access',
    'ownership',
    ...(settings.encryption.kind === 'server-default' ? [] : (['encryption'] as const)),
    ...(settings.versioning ? (['versioning'] as const) : []),
    ...(settings.tags.length > 0 ? (['tags'] as const) : []),
    ...(settings.abortIncompleteUploads ? (['lifecycle'] as const) : []),
  ];
}

function request(name: string, query: string, body: string | null): PlannedRequest['request'] {
  return {
    method: body === null ? 'HEAD' : 'PUT',
    host: `${name}.s3.ap-northeast-2.amazonaws.com`,
    path: `/${query}`,
    headers:
      body === null
        ? []
        : [
            { name: 'content-type', value: 'application/xml' },
            { name: 'x-amz-checksum-crc32', value: 'uCo+UQ==' },
            { name: 'x-amz-sdk-checksum-algorithm', value: 'CRC32' },
          ],
    body,
  };
}

const lifecycleBody =
  '<?xml version="1.0" encoding="UTF-8"?><LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><Status>Enabled</Status><ID>hoist-abort-incomplete-uploads</ID><Filter><Prefix></Prefix></Filter><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>';

/** How a step stands in a bucket of this name: `half…` broke off, `mine…` was there before. */
function stepOf(name: string, step: BucketStep['step']): BucketStep {
  const done: BucketStep = { step, state: 'done', error: null, request: null };
  const wanting = { request: request(name, `?${step}=`, lifecycleBody) };
  if (name.startsWith('mine')) {
    return step === 'lifecycle' || step === 'versioning' ? { ...done, ...wanting, state: 'missing' } : done;
  }
  if (!name.startsWith('half')) {
    return done;
  }
  switch (step) {
    case 'ownership':
      return { ...done, state: 'unsupported' };
    case 'encryption':
      return { ...done, state: 'standard' };
    case 'versioning':
      return { ...done, ...wanting, state: 'failed', error: { code: 'connection-lost' } };
    case 'tags':
      return { ...done, ...wanting, state: 'missing' };
    case 'lifecycle': {
      const details = { action: 's3:PutLifecycleConfiguration', bucket: name };
      return { ...done, ...wanting, state: 'denied', error: { code: 'access-denied', details } };
    }
    default:
      return done;
  }
}

/** The part of the fake main process that is about buckets. */
export function createFakeBuckets(scene: Scene): HoistBridge['buckets'] {
  return {
    list: () =>
      scene.listError === null
        ? later(
            ok(
              Array.from({ length: scene.buckets }, (_, index) => ({
                name: `${names[index % 5]}-${index + 1}`,
                region: ['ap-northeast-2', 'us-east-1', null, 'eu-central-1'][index % 4] ?? null,
                createdAt: Date.UTC(2024, index % 12, 3 + (index % 20)),
              })),
            ),
            150,
          )
        : later(err(scene.listError, { action: 's3:ListAllMyBuckets' }), 150),
    open: ({ name }) =>
      name.includes('missing')
        ? later(err('bucket-not-found', { bucket: name }), 300)
        : later(ok({ name, region: null, createdAt: null }), 300),
    lookUp: ({ name }) =>
      later(ok(name === 'test' ? 'taken' : name.startsWith('mine') ? 'yours' : 'free'), 200),
    requests: ({ name, settings }) =>
      later(
        ok([
          { purpose: 'look' as const, request: request(name, '', null) },
          ...(['create', ...stepIds(settings)] as const).map((purpose) => ({
            purpose,
            request: request(name, purpose === 'create' ? '' : `?${purpose}=`, lifecycleBody),
          })),
        ]),
        100,
      ),
    create: ({ name, region, settings }) =>
      name === 'test'
        ? later(err('bucket-taken', { bucket: name }), 600)
        : later(
            ok({
              bucket: { name, region, createdAt: Date.now() },
              outcome: name.startsWith('mine') ? ('already-yours' as const) : ('created' as const),
              steps: stepIds(settings).map((step) => stepOf(name, step)),
            }),
            600,
          ),
    complete: ({ bucket, settings }) =>
      later(ok(stepIds(settings).map((step) => stepOf(bucket.name, step))), 600),
    nearestRegions: () =>
      later(
        ok(
          ['ap-northeast-2', 'ap-northeast-1', 'ap-northeast-3', 'ap-east-1', 'us-west-2', 'eu-west-1'].map(
            (region, index) => ({ region, milliseconds: 4.2 + index * index * 11 }),
          ),
        ),
        400,
      ),
  };
}
