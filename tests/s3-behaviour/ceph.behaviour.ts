import { describe } from 'vitest';
import { describeS3Behaviour } from './behaviour-suite.js';

const endpoint = process.env['HOIST_CEPH_ENDPOINT'];
if (endpoint === undefined) throw new Error('HOIST_CEPH_ENDPOINT names no server; use npm run test:ceph');

describe('Ceph', () => {
  describeS3Behaviour({
    kind: 'ceph',
    endpoint,
    region: 'ap-northeast-2',
    owner: { accessKeyId: 'OWNERKEY', secretAccessKey: 'ownersecret' },
    other: { accessKeyId: 'OTHERKEY', secretAccessKey: 'othersecret' },
  });
});
