import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountRegionalName,
  accountRegionalRegion,
  type BucketNameRule,
  bucketNameRules,
  checkBucketName,
  hasAccountRegionalNames,
  isValidBucketName,
  longestPrefix,
} from './bucket-name.js';

function broken(name: string): readonly BucketNameRule[] {
  return checkBucketName(name)
    .filter((check) => !check.ok)
    .map((check) => check.rule);
}

describe('checkBucketName', () => {
  it.each([
    'abc',
    'my-bucket',
    'my.bucket.2026',
    '0-0',
    'a'.repeat(63),
    'plan',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.4a',
    'a-.b',
    'data-111122223333-ap-northeast-2-an',
    'data-111122223333-us-gov-west-1-an',
  ])('accepts %s', (name) => {
    expect(broken(name)).toEqual([]);
    expect(isValidBucketName(name)).toBe(true);
  });

  it.each<[string, readonly BucketNameRule[]]>([
    ['', ['length', 'characters', 'ends']],
    ['ab', ['length']],
    ['a'.repeat(64), ['length']],
    ['My-bucket', ['characters', 'ends']],
    ['my_bucket', ['characters']],
    ['my bucket', ['characters']],
    ['버킷이름', ['characters', 'ends']],
    ['bucket\n', ['characters', 'ends']],
    ['-bucket', ['ends']],
    ['bucket.', ['ends']],
    ['my..bucket', ['dots']],
    ['192.168.5.4', ['not-an-address']],
    ['999.1.1.1', ['not-an-address']],
    ['xn--bucket', ['reserved']],
    ['sthree-bucket', ['reserved']],
    ['amzn-s3-demo-bucket', ['reserved']],
    ['bucket-s3alias', ['reserved']],
    ['bucket--ol-s3', ['reserved']],
    ['bucket.mrap', ['reserved']],
    ['bucket--use1-az4--x-s3', ['reserved']],
    ['bucket--table-s3', ['reserved']],
    ['vegetari-an', ['reserved']],
    ['data-11112222333-ap-northeast-2-an', ['reserved']],
    ['data-111122223333-seoul-an', ['reserved']],
    ['-111122223333-ap-northeast-2-an', ['ends', 'reserved']],
    ['A..b', ['characters', 'ends', 'dots']],
  ])('refuses %j', (name, rules) => {
    expect(broken(name)).toEqual(rules);
    expect(isValidBucketName(name)).toBe(false);
  });

  it('always answers every rule in the same order, and isValidBucketName agrees', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z0-9.-]{0,70}$/)), (name) => {
        const checks = checkBucketName(name);
        expect(checks.map((check) => check.rule)).toEqual(bucketNameRules);
        expect(isValidBucketName(name)).toBe(checks.every((check) => check.ok));
      }),
    );
  });

  it('accepts every name built by the rules', () => {
    const middle = fc.stringMatching(/^[a-z0-9-]{1,50}$/);
    fc.assert(
      fc.property(middle, (text) => {
        fc.pre(!text.endsWith('-an'));
        expect(broken(`b${text}9x`)).toEqual([]);
      }),
    );
  });

  it('refuses any name that contains a character outside a–z, 0–9, dot and hyphen', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9]{3,20}$/),
        fc.nat(20),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
        (name, at, intruder) => {
          fc.pre(!/^[a-z0-9.-]$/.test(intruder));
          expect(broken(name.slice(0, at) + intruder + name.slice(at))).toContain('characters');
        },
      ),
    );
  });
});

describe('accountRegionalName', () => {
  it('leaves 32 characters for the prefix in Seoul, and makes a valid name of every prefix that long', () => {
    const account = '111122223333';
    const seoul = 'ap-northeast-2';
    expect(longestPrefix(account, seoul)).toBe(32);
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/), (prefix) => {
        fc.pre(!prefix.startsWith('xn--'));
        const name = accountRegionalName(prefix, account, seoul);
        expect(broken(name)).toEqual(prefix.length > 32 ? ['length'] : []);
        expect(accountRegionalRegion(name)).toBe(seoul);
      }),
    );
    expect(broken(accountRegionalName('a'.repeat(33), account, seoul))).toEqual(['length']);
  });

  it('exists in all regions but two', () => {
    expect(hasAccountRegionalNames('ap-northeast-2')).toBe(true);
    expect(hasAccountRegionalNames('me-south-1')).toBe(false);
    expect(hasAccountRegionalNames('me-central-1')).toBe(false);
  });
});

describe('accountRegionalRegion', () => {
  it('finds the region in the name', () => {
    expect(accountRegionalRegion('data-111122223333-ap-northeast-2-an')).toBe('ap-northeast-2');
    expect(accountRegionalRegion('data-set-111122223333-eusc-de-east-1-an')).toBe('eusc-de-east-1');
  });

  it('returns null for any other name', () => {
    expect(accountRegionalRegion('data')).toBeNull();
    expect(accountRegionalRegion('111122223333-ap-northeast-2-an')).toBeNull();
  });
});
