import { describe, expect, it } from 'vitest';
import { bucketArn, isKeyArn, objectsArn, serviceHost } from './arn.js';

describe('ARNs and DNS suffixes', () => {
  it.each([
    ['ap-northeast-2', 's3.ap-northeast-2.amazonaws.com', 'arn:aws:s3:::b'],
    ['cn-northwest-1', 's3.cn-northwest-1.amazonaws.com.cn', 'arn:aws-cn:s3:::b'],
    ['us-gov-east-1', 's3.us-gov-east-1.amazonaws.com', 'arn:aws-us-gov:s3:::b'],
    ['eusc-de-east-1', 's3.eusc-de-east-1.amazonaws.eu', 'arn:aws-eusc:s3:::b'],
  ])('of %s are those of its partition', (region, host, arn) => {
    expect(serviceHost(region)).toBe(host);
    expect(bucketArn(region, 'b')).toBe(arn);
    expect(objectsArn(region, 'b', '')).toBe(`${arn}/*`);
  });
});

it('escape the characters of a prefix that have a meaning in patterns', () => {
  expect(objectsArn('us-east-1', 'b', 'a*b?${c}/')).toBe('arn:aws:s3:::b/a${*}b${?}${$}{c}/*');
});

it('tell the ARN of a KMS key from that of an alias', () => {
  expect(isKeyArn('arn:aws:kms:ap-northeast-2:111122223333:key/mrk-1')).toBe(true);
  expect(isKeyArn('arn:aws:kms:ap-northeast-2:111122223333:alias/backup')).toBe(false);
});
