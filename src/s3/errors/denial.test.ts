import { describe, expect, it } from 'vitest';
import { readDenial } from './denial.js';

const who = 'User: arn:aws:iam::111122223333:user/kim is not authorized to perform:';

function refusal(message: string): Error {
  return Object.assign(new Error(message), { name: 'AccessDenied' });
}

describe('readDenial', () => {
  it.each([
    ['because no identity-based policy allows the s3:PutObject action', 'identity', false],
    ['with an explicit deny in an identity-based policy', 'identity', true],
    ['because no resource-based policy allows the s3:PutObject action', 'bucket-policy', false],
    ['with an explicit deny in a resource-based policy', 'bucket-policy', true],
    ['with an explicit deny in a service control policy', 'organization', true],
    ['with an explicit deny in a resource control policy', 'organization', true],
    ['because no permissions boundary allows the s3:PutObject action', 'boundary', false],
    ['because no session policy allows the s3:PutObject action', 'session', false],
    ['because no VPC endpoint policy allows the s3:PutObject action', 'endpoint', false],
  ])('reads %s', (words, cause, isExplicit) => {
    expect(readDenial(refusal(`${who} s3:PutObject on resource: "arn:aws:s3:::b/측정/x" ${words}`))).toEqual({
      action: 's3:PutObject',
      resource: 'arn:aws:s3:::b/측정/x',
      cause,
      isExplicit,
    });
  });

  it('tells a KMS key from a bucket', () => {
    const key = 'arn:aws:kms:ap-northeast-2:111122223333:key/1234abcd';
    const words = `${who} kms:GenerateDataKey on resource: ${key} because no resource-based policy allows the kms:GenerateDataKey action`;
    expect(readDenial(refusal(words))).toEqual({
      action: 'kms:GenerateDataKey',
      resource: key,
      cause: 'key-policy',
      isExplicit: false,
    });
  });

  it('returns nulls when the server gives no message', () => {
    const nothing = { action: null, resource: null, cause: 'unknown', isExplicit: false };
    expect(readDenial(refusal('Access Denied'))).toEqual(nothing);
    expect(readDenial(undefined)).toEqual(nothing);
  });
});
