import {
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
  type ServerSideEncryptionByDefault,
  type ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import type { BucketEncryption } from '../../../shared/models/bucket-settings.js';
import { defineStep, type StepTarget } from './setup-step.js';

/**
 * The bucket's default encryption.
 *
 * A rule replaces the bucket's whole encryption setting, so the AWS default since April 2026 is repeated:
 * uploads with customer-provided keys (SSE-C) stay blocked. Other servers do not know that element. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
 */
export const encryption = defineStep<readonly ServerSideEncryptionRule[]>({
  id: 'encryption',
  operations: { read: 'GetBucketEncryption', write: 'PutBucketEncryption' },
  merges: false,
  isWanted: (settings) => settings.encryption.kind !== 'server-default',
  isStandard: (settings) => settings.encryption.kind === 'sse-s3',
  none: [],
  absent: 'ServerSideEncryptionConfigurationNotFoundError',
  read: async (client, Bucket) =>
    (await client.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules,
  isSet: (rules, { encryption: wanted }) => rules.some((rule) => isAsWanted(rule, wanted)),
  put: (target) => (client) =>
    client.send(
      new PutBucketEncryptionCommand({
        Bucket: target.bucket,
        ServerSideEncryptionConfiguration: { Rules: [ruleFor(target)] },
      }),
    ),
});

function ruleFor({ settings, isAws }: StepTarget): ServerSideEncryptionRule {
  const { encryption: wanted } = settings;
  const byDefault: ServerSideEncryptionByDefault =
    wanted.kind === 'sse-kms'
      ? { SSEAlgorithm: 'aws:kms', ...(wanted.keyId === null ? {} : { KMSMasterKeyID: wanted.keyId }) }
      : { SSEAlgorithm: 'AES256' };
  return {
    ApplyServerSideEncryptionByDefault: byDefault,
    ...(wanted.kind === 'sse-kms' ? { BucketKeyEnabled: wanted.bucketKey } : {}),
    ...(isAws ? { BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } } : {}),
  };
}

/** A KMS key is stronger than S3-managed keys: a bucket that has one is not set back. */
function isAsWanted(rule: ServerSideEncryptionRule, wanted: BucketEncryption): boolean {
  const has = rule.ApplyServerSideEncryptionByDefault;
  if (has?.SSEAlgorithm === undefined) return false;
  if (wanted.kind !== 'sse-kms') return true;
  if (has.SSEAlgorithm !== 'aws:kms' || (rule.BucketKeyEnabled ?? false) !== wanted.bucketKey) return false;
  const key = has.KMSMasterKeyID;
  return wanted.keyId === null
    ? key === undefined
    : key === wanted.keyId || key?.endsWith(`:key/${wanted.keyId}`) === true;
}
