import { err, ok } from '../../../shared/errors/errors.js';
import type { BucketSetup } from '../../../shared/models/bucket-settings.js';
import { profileSample } from '../samples/account.js';
import { bucketSample, bucketSamples, requestSample, setupSample, stepSample } from '../samples/bucket.js';
import { longBucketName, tutorialFiles } from '../samples/files.js';
import { draftRowSample } from '../samples/plan.js';
import { type ScenePart, type Step, scene } from '../scene.js';
import { withKeys, withPlan } from './parts.js';

/** The list of buckets has this answer. */
function listed(list: NonNullable<NonNullable<ScenePart['answers']>['buckets']>['list'] & object): ScenePart {
  return { answers: { buckets: { list } } };
}

const denied = listed(err('access-denied', { action: 's3:ListAllMyBuckets' }));

const create: readonly Step[] = [{ press: 'buckets.create' }];
const named = (name: string): readonly Step[] => [...create, { fill: 'createBucket.name', with: name }];
const openSettings: Step = { press: 'createBucket.more', in: 'heading' };

/** The dialog was filled in and submitted, with this result. */
function created(name: string, setup: Pick<BucketSetup, 'outcome' | 'steps'>): ScenePart {
  return {
    answers: { buckets: { create: ok(setupSample({ bucket: bucketSample(name), ...setup })) } },
    steps: [...named(name), { key: 'Enter' }, { see: 'setup.open' }],
  };
}

export const bucketsScenes = [
  scene('buckets-empty', listed(ok([]))),
  scene('buckets-list'),
  scene('buckets-many', listed(ok(bucketSamples(900)))),
  scene('buckets-long-names', listed(ok([bucketSample(longBucketName), ...bucketSamples(3)]))),
  scene('buckets-loading', { answers: { buckets: { list: null } } }),
  scene('buckets-denied', denied),
  scene('buckets-proxy', listed(err('proxy-auth-required', { proxy: 'proxy.lab.example' }))),
  scene('buckets-certificate', listed(err('certificate-untrusted', { host: 's3.lab.example' }))),
  scene('buckets-offline', listed(err('network-unreachable', { host: 's3.amazonaws.com' }))),
  scene(
    'buckets-root-key',
    withKeys([profileSample('root', { userName: null, keyIdLast4: 'R00T', isRootKey: true })]),
  ),
  scene('buckets-dropped-before', withPlan(tutorialFiles.map((file) => draftRowSample(file)))),
  scene('buckets-not-found', denied, {
    answers: { buckets: { open: err('bucket-not-found', { bucket: 'missing-bucket' }) } },
    steps: [
      { fill: 'buckets.openByName', with: 'missing-bucket' },
      { key: 'Enter' },
      { see: 'remedy.create-bucket' },
    ],
  }),
];

export const createBucketScenes = [
  scene('create-bucket', { steps: create }),
  scene('create-bucket-wrong-name', { steps: named('My..bucket') }),
  scene('create-bucket-free-name', {
    steps: [...named('lab.data-2026'), { see: 'createBucket.lookUp.free' }],
  }),
  scene('create-bucket-taken', {
    answers: { buckets: { create: err('bucket-taken', { bucket: 'test' }) } },
    steps: [...named('test'), { key: 'Enter' }, { see: 'remedy.other-name' }],
  }),
  scene('create-bucket-discard-question', {
    steps: [...named('lab-data'), { key: 'Escape' }, { see: 'dialog.discardText' }],
  }),
  scene('create-bucket-regions', { steps: [...create, { press: 'createBucket.showRegions' }] }),
  scene('create-bucket-nearest', {
    steps: [...create, { press: 'createBucket.findNearest' }],
  }),
  scene('create-bucket-settings', {
    steps: [
      ...named('lab-data'),
      { see: 'createBucket.lookUp.free' },
      openSettings,
      { press: 'createBucket.addTag' },
      { fill: 'createBucket.tagKey', values: { number: 1 }, with: 'aws:team' },
    ],
  }),
  scene('create-bucket-kms', {
    steps: [
      ...create,
      openSettings,
      { press: 'createBucket.encryption', in: 'dialog' },
      { press: 'createBucket.encryption.sse-kms', role: 'option' },
      { fill: 'createBucket.kmsKey', with: 'my-key' },
    ],
  }),
  scene('create-bucket-own-name', {
    steps: [...named('research'), openSettings, { turn: 'createBucket.ownName' }],
  }),
  scene('create-bucket-requests', {
    steps: [
      ...named('lab-data'),
      openSettings,
      { press: 'createBucket.requests' },
      { scrollTo: 'createBucket.purpose.create' },
    ],
  }),
  scene(
    'create-bucket-half-done',
    created('half-done', {
      outcome: 'created',
      steps: [
        stepSample('public-access'),
        stepSample('ownership', { state: 'unsupported' }),
        stepSample('encryption', { state: 'standard' }),
        stepSample('versioning', {
          state: 'failed',
          error: { code: 'connection-lost' },
          request: requestSample('half-done', 'versioning'),
        }),
        stepSample('tags', {
          state: 'missing',
          request: requestSample('half-done', 'tags'),
        }),
        stepSample('lifecycle', {
          state: 'denied',
          error: {
            code: 'access-denied',
            details: { action: 's3:PutLifecycleConfiguration', bucket: 'half-done' },
          },
          request: requestSample('half-done', 'lifecycle'),
        }),
      ],
    }),
  ),
  scene(
    'create-bucket-already-yours',
    created('mine-data', {
      outcome: 'already-yours',
      steps: [
        stepSample('public-access'),
        stepSample('ownership'),
        stepSample('encryption'),
        stepSample('lifecycle', { state: 'missing', request: requestSample('mine-data', 'lifecycle') }),
      ],
    }),
  ),
];
