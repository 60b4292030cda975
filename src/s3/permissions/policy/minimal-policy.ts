import { bucketArn, escapePattern, objectsArn, serviceHost } from '../../../shared/aws/arn.js';
import type { PolicyScope } from '../../../shared/models/access.js';

/** A statement of the IAM policies that Hoist writes. */
export interface AllowStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface MinimalPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly AllowStatement[];
}

/**
 * The least policy for a run below a prefix: list it, compare and write objects, send large files in parts,
 * continue them, and abort what is left of them. Nothing in it deletes an object.
 *
 * Listing is restricted to the prefix. Listing incomplete uploads can't be: `s3:prefix` is not a condition
 * key of `s3:ListBucketMultipartUploads`, and a condition on a missing key would deny it.
 *
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions (parts,
 * and the key's `kms:GenerateDataKey` and `kms:Decrypt`),
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html (actions, resources
 * and condition keys)
 */
export function minimalPolicy({
  bucket,
  prefix,
  region,
  kmsKeyArn,
  createsBucket,
}: PolicyScope): MinimalPolicy {
  const wholeBucket = bucketArn(region, bucket);
  const allow = (
    Sid: string,
    Action: readonly string[],
    Resource: string,
    Condition?: AllowStatement['Condition'],
  ): AllowStatement => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
    ...(Condition === undefined ? {} : { Condition }),
  });
  const listing =
    prefix === ''
      ? [allow('ListBucket', ['s3:ListBucket', 's3:ListBucketMultipartUploads'], wholeBucket)]
      : [
          allow('ListPrefix', ['s3:ListBucket'], wholeBucket, {
            StringLike: { 's3:prefix': `${escapePattern(prefix)}*` },
          }),
          allow('ListUnfinishedUploads', ['s3:ListBucketMultipartUploads'], wholeBucket),
        ];
  return {
    Version: '2012-10-17',
    Statement: [
      ...(createsBucket ? [allow('CreateBucket', ['s3:CreateBucket'], wholeBucket)] : []),
      ...listing,
      allow(
        'CompareAndUpload',
        ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
        objectsArn(region, bucket, prefix),
      ),
      ...(kmsKeyArn === null
        ? []
        : [
            allow('UseBucketKey', ['kms:GenerateDataKey', 'kms:Decrypt'], kmsKeyArn, {
              StringEquals: { 'kms:ViaService': serviceHost(kmsKeyArn.split(':')[3] ?? region) },
            }),
          ]),
    ],
  };
}

/**
 * A policy as it is pasted into IAM: indented JSON in ASCII, because IAM accepts no character beyond U+00FF.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html (PolicyDocument)
 */
export function policyText(policy: MinimalPolicy): string {
  return JSON.stringify(policy, null, 2).replaceAll(
    /[\u007F-\uFFFF]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Characters a policy may have in each place, white space not counted. Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
const limits = { user: 2048, group: 5120, role: 10_240, managed: 6144 } as const;

export type PolicyPlace = keyof typeof limits;

export interface PolicySize {
  /** Characters that count. */
  readonly letters: number;
  /** Where it fits: as an inline policy of a user, group or role, or as a managed policy. */
  readonly fits: readonly PolicyPlace[];
}

/** The size that IAM counts for a policy's text, and where the policy fits. */
export function policySize(text: string): PolicySize {
  const letters = text.replaceAll(/\s/g, '').length;
  const places: readonly PolicyPlace[] = ['user', 'group', 'role', 'managed'];
  return { letters, fits: places.filter((place) => letters <= limits[place]) };
}
