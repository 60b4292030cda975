import { expect, it } from 'vitest';
import type { Connection } from '../client/connection.js';
import { type KnownBuckets, likelyConnection } from './likely-connection.js';

const credentials = { accessKeyId: 'AKIAMADEUPFORTESTS00', secretAccessKey: 'made up' };
const amazon: Connection = { credentials, region: 'us-east-1', endpoint: null };
const other: Connection = { ...amazon, endpoint: 'https://storage.example' };

function known(region: string | null, owner: string | null): KnownBuckets {
  return {
    regions: {
      towards: (connection) => (region === null ? connection : { ...connection, region }),
      remember: () => undefined,
    },
    owners: { find: () => owner, remember: () => undefined, ownAccount: async () => null },
  };
}

it.each<[string, Connection, string, KnownBuckets, Connection | null]>([
  ['of another server', other, 'b-1', known(null, null), other],
  ['in the region where it was last', other, 'b-1', known('eu-1', null), { ...other, region: 'eu-1' }],
  ['of AWS whose owner is not known', amazon, 'b-1', known(null, null), null],
  [
    'of AWS whose owner is known',
    amazon,
    'b-1',
    known('eu-west-1', '111122223333'),
    { ...amazon, region: 'eu-west-1', bucketOwner: '111122223333' },
  ],
  ['with a name that can’t be used', amazon, 'b--use1-az4--x-s3', known(null, '111122223333'), null],
])('the connection to a bucket %s', (_, connection, bucket, buckets, expected) => {
  expect(likelyConnection(connection, bucket, buckets)).toEqual(expected);
});
