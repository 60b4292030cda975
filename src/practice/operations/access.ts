import { partitionOf } from '../../shared/aws/regions.js';
import { evaluateAccess } from '../policy/practice-policy.js';
import { type PracticeAccount, userArn } from '../practice-account.js';
import { S3Error } from '../protocol/s3-error.js';
import type { BucketRecord } from '../store/bucket-store.js';
import { type Exchange, headerOf } from './exchange.js';

function notAuthorized(account: PracticeAccount, action: string, resource: string, why: string): S3Error {
  return new S3Error('AccessDenied', {
    message: `User: ${userArn(account)} is not authorized to perform: ${action} on resource: "${resource}" ${why}`,
  });
}

/** AWS's explanation: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function nobodyAllows(action: string, kind: string): string {
  return `because no ${kind} policy allows the ${action} action`;
}

/**
 * The condition keys of a request. In IAM only listing objects has a prefix: HeadBucket, and whether a key is
 * missing, are about the whole bucket.
 */
function contextOf(exchange: Exchange, action: string): Readonly<Record<string, string>> {
  const isListing = exchange.message.method === 'GET' && exchange.target.key === null;
  const prefix = exchange.target.query.get('prefix');
  return action === 's3:ListBucket' && isListing && prefix !== undefined ? { 's3:prefix': prefix } : {};
}

/**
 * @param resource what the action is about: `*`, a bucket or `BUCKET/KEY`
 * @throws S3Error AccessDenied when the user may not do it
 */
export function requireAction(exchange: Exchange, action: string, resource: string): void {
  const { account, region } = exchange.caller;
  const arn = `arn:${partitionOf(region)}:s3:::${resource}`;
  if (account.deny?.includes(action))
    throw notAuthorized(account, action, arn, nobodyAllows(action, 'identity-based'));
  if (account.policy === undefined) return;
  switch (evaluateAccess(account.policy, { action, resource: arn, context: contextOf(exchange, action) })) {
    case 'allowed':
      return;
    case 'denied':
      throw notAuthorized(account, action, arn, 'with an explicit deny in an identity-based policy');
    case 'not-allowed':
      throw notAuthorized(account, action, arn, nobodyAllows(action, 'identity-based'));
  }
}

/** The header that tells a client which region to use. */
export function regionHeader(bucket: BucketRecord): Readonly<Record<string, string>> {
  return { 'x-amz-bucket-region': bucket.region };
}

function wrongRegion(bucket: BucketRecord): S3Error {
  return new S3Error('PermanentRedirect', {
    fields: { Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com`, Bucket: bucket.name },
    headers: regionHeader(bucket),
  });
}

export interface BucketRules {
  /** Accepts a request signed for another region, as S3 does for GetBucketLocation. */
  readonly anyRegion?: boolean;
}

/**
 * The bucket of a request whose sender may do `action` there.
 * @throws S3Error NoSuchBucket, PermanentRedirect (bucket in another region than the request was signed for)
 * or AccessDenied
 */
export function requireBucket(exchange: Exchange, action: string, rules: BucketRules = {}): BucketRecord {
  const { account, region } = exchange.caller;
  const name = exchange.target.bucket ?? '';
  const bucket = exchange.context.store.buckets.find(name);
  if (bucket === null) throw new S3Error('NoSuchBucket', { fields: { BucketName: name } });
  if (bucket.region !== region && rules.anyRegion !== true) throw wrongRegion(bucket);
  const { key } = exchange.target;
  const resource = key === null ? name : `${name}/${key}`;
  const expectedOwner = headerOf(exchange, 'x-amz-expected-bucket-owner');
  if (expectedOwner !== undefined && expectedOwner !== bucket.account)
    throw new S3Error('AccessDenied', { headers: regionHeader(bucket) });
  try {
    requireAction(exchange, action, resource);
    if (bucket.account !== account.accountId)
      throw notAuthorized(
        account,
        action,
        `arn:${partitionOf(region)}:s3:::${resource}`,
        nobodyAllows(action, 'resource-based'),
      );
  } catch (error) {
    if (error instanceof S3Error)
      throw new S3Error(error.code, { message: error.message, headers: regionHeader(bucket) });
    throw error;
  }
  return bucket;
}

/**
 * The key of a request.
 * @throws S3Error KeyTooLongError above 1,024 bytes of UTF-8
 */
export function requireKey(exchange: Exchange): string {
  const key = exchange.target.key ?? '';
  const bytes = Buffer.byteLength(key, 'utf8');
  if (bytes > 1024) throw new S3Error('KeyTooLongError', { fields: { Size: bytes, MaxSizeAllowed: 1024 } });
  return key;
}

/** An object that is kept for good can be neither replaced nor deleted. */
export function protectedObject(): S3Error {
  return new S3Error('AccessDenied', { message: 'Access Denied because object protected by object lock.' });
}
