import { describe, expect, it } from 'vitest';
import { isValidBucketName } from './bucket-name.js';

describe('a bucket name', () => {
  it.each(['abc', 'a.b', 'my-bucket.2026', '0'.repeat(63), '1.2.3.4.5'])('can be %s', (name) => {
    expect(isValidBucketName(name, null)).toBe(true);
  });

  it.each(['', 'ab', '0'.repeat(64), 'A-b', 'a_b', '.ab', 'ab-', 'a..b', '10.0.0.1', '버킷'])(
    'can’t be %s',
    (name) => {
      expect(isValidBucketName(name, null)).toBe(false);
    },
  );

  it.each([
    'xn--a',
    'sthree-a',
    'amzn-s3-demo-a',
    'a-s3alias',
    'a--ol-s3',
    'a.mrap',
    'a--x-s3',
    'a--table-s3',
    'a-an',
  ])('can’t be %s, which AWS reserves', (name) => {
    expect(isValidBucketName(name, null)).toBe(false);
  });

  it('of an account’s regional namespace ends in account and region', () => {
    const place = { accountId: '111122223333', region: 'ap-northeast-2' };
    expect(isValidBucketName('data-111122223333-ap-northeast-2-an', place)).toBe(true);
    expect(isValidBucketName('data-444455556666-ap-northeast-2-an', place)).toBe(false);
    expect(isValidBucketName('data', place)).toBe(false);
  });
});
