import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketSettings,
  checkTags,
  defaultBucketSettings,
  isKmsKeyShaped,
  isSetUp,
} from './bucket-settings.js';

describe('defaultBucketSettings', () => {
  it('encrypts with S3-managed keys on AWS, and leaves other servers at their default', () => {
    expect(bucketSettings.parse(defaultBucketSettings(true)).encryption).toEqual({ kind: 'sse-s3' });
    expect(bucketSettings.parse(defaultBucketSettings(false)).encryption).toEqual({ kind: 'server-default' });
    expect(defaultBucketSettings(true).abortIncompleteUploads).toBe(true);
  });
});

describe('checkTags', () => {
  it('finds the problem of each tag', () => {
    expect(
      checkTags([
        { key: 'team', value: '연구 1' },
        { key: 'a+b=c@d:/_.-', value: '' },
        { key: '', value: 'x' },
        { key: 'team', value: 'again' },
        { key: 'Team', value: 'another key' },
        { key: 'aws:team', value: '' },
        { key: 'cost', value: 'a<b' },
        { key: 'cost\n', value: '' },
      ]),
    ).toEqual([null, null, 'key-missing', 'key-repeated', null, 'reserved', 'characters', 'characters']);
  });

  it('returns one answer per tag, and accepts different ordinary keys', () => {
    const keys = fc.uniqueArray(fc.stringMatching(/^[b-z][a-z0-9 ]{0,20}$/), { maxLength: 50 });
    fc.assert(
      fc.property(keys, (all) => {
        expect(checkTags(all.map((key) => ({ key, value: key })))).toEqual(all.map(() => null));
      }),
    );
  });
});

describe('isKmsKeyShaped', () => {
  it.each([
    '1234abcd-12ab-34cd-56ef-1234567890ab',
    'mrk-1234abcd12ab34cd56ef1234567890ab',
    'alias/team/data',
    'arn:aws:kms:ap-northeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'arn:aws-cn:kms:cn-north-1:111122223333:alias/data',
  ])('accepts %s', (text) => expect(isKmsKeyShaped(text)).toBe(true));

  it.each([
    '',
    'my-key',
    'alias/',
    '1234abcd-12ab-34cd-56ef',
    'arn:aws:kms:ap-northeast-2:111122223333:key/my-key',
    'arn:aws:s3:::bucket',
    ' alias/x',
  ])('refuses %j', (text) => expect(isKmsKeyShaped(text)).toBe(false));
});

describe('isSetUp', () => {
  it('is true when every step is done or an AWS default that may not be read', () => {
    const step = (state: 'done' | 'standard' | 'missing' | 'unsupported') =>
      ({ step: 'tags', state, error: null, request: null }) as const;
    expect(isSetUp([])).toBe(true);
    expect(isSetUp([step('done'), step('standard')])).toBe(true);
    expect(isSetUp([step('done'), step('missing')])).toBe(false);
    expect(isSetUp([step('unsupported')])).toBe(false);
  });
});
