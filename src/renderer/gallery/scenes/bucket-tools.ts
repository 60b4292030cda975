import { err, ok, type Result } from '../../../shared/errors/errors.js';
import type { AccessReport } from '../../../shared/models/access.js';
import type { IncompleteUpload } from '../../../shared/models/incomplete-uploads.js';
import { accessReportSample } from '../samples/access.js';
import { destinationSample } from '../samples/destination.js';
import { tutorialFiles } from '../samples/files.js';
import { incompleteUploadSamples } from '../samples/incomplete-uploads.js';
import { draftRowSample } from '../samples/plan.js';
import { type ScenePart, scene } from '../scene.js';
import { inBucket, withPlan } from './parts.js';

const target = { profileId: 'jiwoo.kim', bucket: 'my-bucket' };
const plan = withPlan(tutorialFiles.map((file) => draftRowSample(file)));

const someDenied = accessReportSample({
  list: { state: 'denied', denial: { cause: 'identity', isExplicit: false } },
  read: { state: 'untestable', reason: 'hidden' },
  abort: { state: 'denied', denial: { cause: 'organization', isExplicit: true } },
});

const denied = { state: 'denied', denial: { cause: 'identity', isExplicit: false } } as const;
const writeOnly = accessReportSample({
  list: denied,
  read: denied,
  'list-parts': denied,
  'list-uploads': denied,
});

/** The permission check was started, with this answer; null: it is running. */
function checked(answer: Result<AccessReport> | null): ScenePart {
  return {
    answers: { access: { check: answer } },
    arrange: (stores) => stores.access.check({ destination: destinationSample(), prefix: '' }),
  };
}

/** The bucket's unfinished uploads are shown. */
function left(uploads: IncompleteUpload[]): ScenePart {
  return {
    answers: {
      incompleteUploads: {
        list: ok({ uploads, next: null, pricePerGigabyte: 0.025, priceAsOf: '2026-08' }),
      },
    },
    arrange: (stores) => stores.incompleteUploads.open(target),
  };
}

export const accessScenes = [
  scene('access-checking', inBucket(), checked(null)),
  scene('access-allowed', inBucket(), plan, checked(ok(accessReportSample()))),
  scene('access-denied', inBucket(), plan, checked(ok(someDenied))),
  scene('access-write-only', inBucket(), plan, checked(ok(writeOnly))),
  scene('access-failing', inBucket(), checked(err('timed-out'))),
  scene('access-line', inBucket(), plan, checked(ok(someDenied)), {
    arrange: (stores) => stores.access.close(),
    steps: [{ scrollTo: 'incompleteUploads.open' }],
  }),
];

export const incompleteUploadScenes = [
  scene('incomplete-uploads-none', inBucket(), left([])),
  scene('incomplete-uploads-several', inBucket(), left(incompleteUploadSamples(5))),
  scene('incomplete-uploads-many', inBucket(), left(incompleteUploadSamples(40))),
  scene(
    'incomplete-uploads-long-names',
    inBucket(),
    left(incompleteUploadSamples(4, '아주 긴 폴더 이름/'.repeat(9))),
  ),
  scene('incomplete-uploads-measuring', inBucket(), left(incompleteUploadSamples(5)), {
    answers: { incompleteUploads: { measure: null } },
  }),
  scene('incomplete-uploads-denied', inBucket(), {
    answers: {
      incompleteUploads: { list: err('access-denied', { action: 's3:ListBucketMultipartUploads' }) },
    },
    arrange: (stores) => stores.incompleteUploads.open(target),
  }),
  scene('incomplete-uploads-remove-question', inBucket(), left(incompleteUploadSamples(12)), {
    steps: [{ press: 'incompleteUploads.removeQuiet', values: { count: 10 } }],
  }),
  scene('incomplete-uploads-alive', inBucket(), left(incompleteUploadSamples(4)), {
    answers: {
      incompleteUploads: {
        abort: ({ uploads }) =>
          ok(uploads.map(({ uploadId }) => ({ uploadId, outcome: 'alive', error: null }))),
      },
    },
    arrange: (stores) => stores.incompleteUploads.remove(incompleteUploadSamples(1)),
  }),
];
