import { ok } from '../../shared/errors/errors.js';
import { accessReportSample } from './samples/access.js';
import { checkupSample, importedSample, profileSample } from './samples/account.js';
import {
  bucketSample,
  bucketSamples,
  requestsFor,
  setupSample,
  stepSample,
  stepsFor,
} from './samples/bucket.js';
import { connectionSample, proxySample } from './samples/connection.js';
import { sizeOfUpload } from './samples/incomplete-uploads.js';
import { draftSample } from './samples/plan.js';
import type { Answers } from './scripted-bridge.js';

/** The keys of nearly every scene. */
export const usualProfile = profileSample('jiwoo.kim', { keyIdLast4: 'Q7XA' });

const nearest = ['ap-northeast-2', 'ap-northeast-1', 'ap-northeast-3', 'ap-east-1', 'us-west-2', 'eu-west-1'];

/**
 * Main's answers where a scene says nothing else: one set of keys that may do everything, a few buckets, no
 * runs.
 */
export const usualAnswers: Answers = {
  profiles: {
    list: ok([usualProfile]),
    check: ok({ profile: usualProfile, checkup: checkupSample(usualProfile) }),
    found: ok([]),
    codeQuestions: ok([]),
    use: ok(null),
    chooseKeyFile: ok(importedSample('jiwoo.kim')),
    trashKeyFile: ok(null),
  },
  connections: { get: ok(connectionSample()) },
  proxy: { get: ok(proxySample()) },
  buckets: {
    list: ok(bucketSamples(5)),
    lookUp: ok('free'),
    requests: ({ name, region, settings }) => ok(requestsFor(name, region, settings)),
    create: ({ name, settings }) =>
      ok(
        setupSample({
          bucket: bucketSample(name),
          steps: stepsFor(settings).map((step) => stepSample(step)),
        }),
      ),
    nearestRegions: ok(nearest.map((region, index) => ({ region, milliseconds: 4.2 + index * index * 11 }))),
  },
  access: { check: ok(accessReportSample()) },
  incompleteUploads: {
    list: ok({ uploads: [], next: null, pricePerGigabyte: 0.025, priceAsOf: '2026-08' }),
    measure: ({ uploads }) => ok(uploads.map(({ uploadId }) => sizeOfUpload(uploadId))),
  },
  draft: { setOptions: ok(draftSample()) },
  runs: { list: ok([]) },
};
