import type { AccessReport, AccessRow } from '../../../shared/models/access.js';

const bucketArn = 'arn:aws:s3:::my-bucket';
const objects = `${bucketArn}/*`;

const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ListBucket',
      Effect: 'Allow',
      Action: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
      Resource: bucketArn,
    },
    {
      Sid: 'CompareAndUpload',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      Resource: objects,
    },
  ],
};

export function accessRowSample(
  need: AccessRow['need'],
  action: string,
  change: Partial<AccessRow> = {},
): AccessRow {
  return {
    need,
    action,
    resource: need.startsWith('list') ? bucketArn : objects,
    state: 'allowed',
    reason: null,
    denial: null,
    error: null,
    ...change,
  };
}

/** Keys that may do everything in `my-bucket`; `changes` says which permissions differ. */
export function accessReportSample(
  changes: Partial<Record<AccessRow['need'], Partial<AccessRow>>> = {},
): AccessReport {
  const row = (need: AccessRow['need'], action: string): AccessRow =>
    accessRowSample(need, action, changes[need]);
  return {
    rows: [
      row('write', 's3:PutObject'),
      row('write-parts', 's3:PutObject'),
      row('list', 's3:ListBucket'),
      row('read', 's3:GetObject'),
      row('list-parts', 's3:ListMultipartUploadParts'),
      row('abort', 's3:AbortMultipartUpload'),
      row('list-uploads', 's3:ListBucketMultipartUploads'),
    ],
    scope: {
      bucket: 'my-bucket',
      prefix: '',
      region: 'ap-northeast-2',
      kmsKeyArn: null,
      createsBucket: false,
    },
    policy: JSON.stringify(policy, null, 2),
    policyLetters: 352,
    policyFits: ['user', 'group', 'role', 'managed'],
    neverOverwrites: 'shown',
    leftBehind: null,
  };
}
