import { expect, it } from 'vitest';
import { completeBucket, setUpBucket } from '../../src/s3/buckets/setup/set-up-bucket.js';
import { type BucketSettings, defaultBucketSettings } from '../../src/shared/models/bucket-settings.js';

const endpoint = process.env['HOIST_CEPH_ENDPOINT'];
if (endpoint === undefined) throw new Error('HOIST_CEPH_ENDPOINT names no server; use npm run test:ceph');
const connection = {
  credentials: { accessKeyId: 'OWNERKEY', secretAccessKey: 'ownersecret' },
  region: 'ap-northeast-2',
  endpoint,
};
const name = `hoist-setup-${process.pid}-${Date.now().toString(36)}`;

it('setUpBucket creates a bucket on Ceph, and reports that Ceph has no object ownership', async () => {
  const first = await setUpBucket(connection, name, connection.region, defaultBucketSettings(false));
  expect(first).toMatchObject({
    ok: true,
    value: {
      outcome: 'created',
      steps: [
        { step: 'public-access', state: 'done', error: null },
        { step: 'ownership', state: 'unsupported' },
        { step: 'lifecycle', state: 'done' },
      ],
    },
  });

  const settings: BucketSettings = {
    versioning: true,
    encryption: { kind: 'sse-s3' },
    tags: [{ key: 'team', value: '연구' }],
    abortIncompleteUploads: true,
  };
  const known = { name, region: connection.region, createdAt: null };
  const looked = await setUpBucket(connection, name, connection.region, settings);
  expect(looked).toMatchObject({
    ok: true,
    value: {
      outcome: 'already-yours',
      steps: [
        { step: 'public-access', state: 'done', error: null },
        { step: 'ownership', state: 'unsupported' },
        { step: 'encryption', state: 'missing' },
        { step: 'versioning', state: 'missing' },
        { step: 'tags', state: 'missing' },
        { step: 'lifecycle', state: 'done' },
      ],
    },
  });
  expect(await completeBucket(connection, known, settings)).toMatchObject({
    ok: true,
    value: [
      { state: 'done' },
      { state: 'unsupported' },
      { step: 'encryption', state: 'done' },
      { step: 'versioning', state: 'done' },
      { step: 'tags', state: 'done' },
      { state: 'done' },
    ],
  });
});
