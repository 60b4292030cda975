import { createHash, randomBytes } from 'node:crypto';
import { userArn } from '../practice-account.js';
import { S3Error } from '../protocol/s3-error.js';
import type { BucketRecord } from '../store/bucket-store.js';
import { regionHeader } from './access.js';
import { settingOf } from './bucket-settings/bucket-setting.js';
import { encryption } from './bucket-settings/encryption.js';
import { type Exchange, headerOf } from './exchange.js';

const algorithmHeader = 'x-amz-server-side-encryption';
const keyHeader = 'x-amz-server-side-encryption-aws-kms-key-id';
const bucketKeyHeader = 'x-amz-server-side-encryption-bucket-key-enabled';
const headerNames: readonly string[] = [algorithmHeader, keyHeader, bucketKeyHeader];

type Headers = Readonly<Record<string, string>>;

/** The key in S3's answers: always an ARN, in whatever form the bucket's setting names it. */
function keyArn(bucket: BucketRecord, keyId: string | null): string {
  if (keyId?.startsWith('arn:') === true && keyId.includes(':key/')) return keyId;
  const isId = keyId !== null && /^[0-9a-f-]{36}$/.test(keyId);
  const digest = createHash('sha256')
    .update(keyId ?? 'alias/aws/s3')
    .digest('hex');
  const made = [8, 4, 4, 4, 12].map((length, index, all) => {
    const start = all.slice(0, index).reduce((sum, part) => sum + part, 0);
    return digest.slice(start, start + length);
  });
  return `arn:aws:kms:${bucket.region}:${bucket.account}:key/${isId ? keyId : made.join('-')}`;
}

/**
 * How an object written to the bucket now is encrypted, as headers: as the request says, otherwise as the
 * bucket says.
 * @throws S3Error AccessDenied when the user may not use the bucket's KMS key Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function encryptionOfWrite(exchange: Exchange, bucket: BucketRecord): Headers {
  const asked = headerOf(exchange, algorithmHeader);
  const byDefault = settingOf(exchange.context.store, bucket, encryption);
  if (asked === 'AES256' || byDefault?.algorithm !== 'aws:kms') return { [algorithmHeader]: 'AES256' };
  const arn = keyArn(bucket, byDefault.keyId);
  const { account } = exchange.caller;
  if (account.deny?.includes('kms:GenerateDataKey'))
    throw new S3Error('AccessDenied', {
      message: `User: ${userArn(account)} is not authorized to perform: kms:GenerateDataKey on resource: ${arn} because no identity-based policy allows the kms:GenerateDataKey action`,
      headers: regionHeader(bucket),
    });
  return {
    [algorithmHeader]: 'aws:kms',
    [keyHeader]: arn,
    ...(byDefault.bucketKey ? { [bucketKeyHeader]: 'true' } : {}),
  };
}

/** What an object's stored headers say about its encryption; SSE-S3 if they say nothing. */
export function encryptionHeaders(stored: Headers): Headers {
  const found = Object.fromEntries(Object.entries(stored).filter(([name]) => headerNames.includes(name)));
  return algorithmHeader in found ? found : { [algorithmHeader]: 'AES256' };
}

/** The stored headers without those about encryption. */
export function withoutEncryption(stored: Headers): Headers {
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !headerNames.includes(name)));
}

/**
 * The ETag of a part or of an object sent as a whole: its MD5, or with KMS a random value. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export function wholeEtag(exchange: Exchange, md5: Buffer, encryptedAs: Headers): string {
  const isRandom =
    encryptedAs[algorithmHeader] === 'aws:kms' || exchange.context.quirks.current.randomEtags === 'all';
  return isRandom ? randomEtag() : md5.toString('hex');
}

/** An ETag that says nothing about the content. */
export function randomEtag(): string {
  return randomBytes(16).toString('hex');
}
