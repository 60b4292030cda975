import type { AppError, ErrorCode } from '../../shared/errors/errors.js';
import type { DenialCause } from '../../shared/models/access.js';
import { readDenial, saysExplicitDeny } from './denial.js';
import type { ErrorContext } from './error-context.js';
import { text } from './error-shape.js';
import { withDetails } from './with-details.js';

/** The permission an operation needs, for answers that don't name it. */
const actions: Readonly<Record<string, string>> = {
  AbortMultipartUpload: 's3:AbortMultipartUpload',
  CompleteMultipartUpload: 's3:PutObject',
  CreateBucket: 's3:CreateBucket',
  CreateMultipartUpload: 's3:PutObject',
  DeleteObject: 's3:DeleteObject',
  GetBucketEncryption: 's3:GetEncryptionConfiguration',
  GetBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
  GetBucketOwnershipControls: 's3:GetBucketOwnershipControls',
  GetBucketTagging: 's3:GetBucketTagging',
  GetBucketVersioning: 's3:GetBucketVersioning',
  GetObject: 's3:GetObject',
  GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
  HeadBucket: 's3:ListBucket',
  HeadObject: 's3:GetObject',
  ListBuckets: 's3:ListAllMyBuckets',
  ListMultipartUploads: 's3:ListBucketMultipartUploads',
  ListObjectsV2: 's3:ListBucket',
  ListParts: 's3:ListMultipartUploadParts',
  PutBucketEncryption: 's3:PutEncryptionConfiguration',
  PutBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
  PutBucketOwnershipControls: 's3:PutBucketOwnershipControls',
  PutBucketTagging: 's3:PutBucketTagging',
  PutBucketVersioning: 's3:PutBucketVersioning',
  PutObject: 's3:PutObject',
  PutPublicAccessBlock: 's3:PutBucketPublicAccessBlock',
  UploadPart: 's3:PutObject',
};

/** What a refusal means: a permission is missing, that on the encryption key is, or a policy denies it explicitly. */
export function denied(code: ErrorCode, error: unknown, context: ErrorContext): AppError {
  const words = text(error, 'message') ?? '';
  if (saysExplicitDeny(words)) return deniedByPolicy(error, context);
  const kms = /\bkms:[A-Z][A-Za-z]{1,40}\b/.exec(words)?.[0];
  if (kms !== undefined || code === 'kms-denied') {
    const resource = /\barn:aws[a-z-]{0,16}:kms:[a-z0-9-]{1,32}:\d{12}:(?:key|alias)\/[\w/-]{1,128}/.exec(
      words,
    )?.[0];
    return withDetails('kms-denied', { action: kms, resource });
  }
  const action =
    /\b(?:s3|sts|s3express|s3-object-lambda):[A-Z][A-Za-z]{1,40}\b/.exec(words)?.[0] ??
    actions[context.operation ?? ''];
  return withDetails('access-denied', { action, bucket: context.bucket, resource: resourceIn(words) });
}

/** What kind of policy denies a request, as the messages know it. */
const policies: Readonly<Partial<Record<DenialCause, string>>> = {
  identity: 'identity',
  'bucket-policy': 'bucket',
  'key-policy': 'key',
  organization: 'organization',
  boundary: 'boundary',
  session: 'session',
  endpoint: 'endpoint',
};

function deniedByPolicy(error: unknown, { operation = '' }: ErrorContext): AppError {
  const denial = readDenial(error);
  const action = denial.action ?? actions[operation];
  const policy = policies[denial.cause];
  // Policies that require such a header are common, and their denial does not name it.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
  const hint = policy === 'bucket' && action === 's3:PutObject' ? 'headers' : undefined;
  const resource = resourceIn(text(error, 'message') ?? '');
  return withDetails('denied-by-policy', { action, resource, policy, hint });
}

/**
 * The bucket, or all its objects, as a policy names them. The single refused key would not help whoever
 * writes the policy, and would make every file's error a different one.
 */
function resourceIn(words: string): string | undefined {
  const arn = /\b(?<bucket>arn:aws[a-z-]{0,16}:s3:::[a-z0-9.-]{3,63})(?<key>\/)?/.exec(words)?.groups;
  return arn === undefined ? undefined : `${arn['bucket'] ?? ''}${arn['key'] === undefined ? '' : '/*'}`;
}
