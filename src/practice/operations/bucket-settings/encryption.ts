import { invalidArgument, S3Error } from '../../protocol/s3-error.js';
import { element } from '../../protocol/xml.js';
import { allowOnly, type BucketSetting, oneOf } from './bucket-setting.js';

export interface BucketEncryption {
  readonly algorithm: 'AES256' | 'aws:kms';
  /** As given; null for the account's own key `aws/s3`, and with `AES256`. */
  readonly keyId: string | null;
  readonly bucketKey: boolean;
  /** What clients may not request. */
  readonly blocked: 'SSE-C' | 'NONE';
}

const standard: BucketEncryption = { algorithm: 'AES256', keyId: null, bucketKey: false, blocked: 'SSE-C' };

/**
 * The default encryption of objects: SSE-S3 in every bucket, and since April 2026 new buckets refuse
 * customer-provided keys. S3 does not check whether a KMS key exists when it is named here. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
 */
export const encryption: BucketSetting<BucketEncryption> = {
  query: 'encryption',
  operations: {
    put: 'PutBucketEncryption',
    get: 'GetBucketEncryption',
    delete: 'DeleteBucketEncryption',
  },
  actions: { put: 's3:PutEncryptionConfiguration', get: 's3:GetEncryptionConfiguration' },
  root: 'ServerSideEncryptionConfiguration',
  initial: standard,
  afterDelete: standard,
  // Never answered: there is always a value.
  absent: 'InvalidRequest',
  read: (document) => {
    allowOnly(document, ['Rule']);
    const [rule, second] = document.children('Rule');
    if (rule === undefined || second !== undefined) throw new S3Error('MalformedXML');
    allowOnly(rule, ['ApplyServerSideEncryptionByDefault', 'BucketKeyEnabled', 'BlockedEncryptionTypes']);
    const [byDefault] = rule.children('ApplyServerSideEncryptionByDefault');
    if (byDefault === undefined) throw new S3Error('MalformedXML');
    const algorithm = oneOf(byDefault, 'SSEAlgorithm', ['AES256', 'aws:kms']);
    const keyId = byDefault.text('KMSMasterKeyID') ?? null;
    if (keyId !== null && algorithm === 'AES256')
      throw invalidArgument(
        'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
        'KMSMasterKeyID',
        keyId,
      );
    const [blocked] = rule.children('BlockedEncryptionTypes');
    return {
      algorithm,
      keyId,
      bucketKey: rule.text('BucketKeyEnabled')?.toLowerCase() === 'true',
      blocked: blocked === undefined ? 'SSE-C' : oneOf(blocked, 'EncryptionType', ['SSE-C', 'NONE']),
    };
  },
  write: (value) => [
    element('Rule', [
      element('ApplyServerSideEncryptionByDefault', [
        element('SSEAlgorithm', value.algorithm),
        ...(value.keyId === null ? [] : [element('KMSMasterKeyID', value.keyId)]),
      ]),
      element('BucketKeyEnabled', value.bucketKey),
      element('BlockedEncryptionTypes', [element('EncryptionType', value.blocked)]),
    ]),
  ],
};
