import {
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { status } from '../errors/error-shape.js';
import type { ProbePlace } from './probe-place.js';
import { allowed, codeOf, denied, isRefused, untestable, type Verdict, verdictOf } from './verdict.js';

/** An object that already exists. */
export interface Example {
  readonly key: string;
  readonly etag: string;
}

/**
 * `s3:ListBucket`: lists one key below the prefix, as the run does for all of them. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html (Permissions)
 *
 * @returns the verdict, and an object to test reading with, if there is one
 */
export async function tryListing({
  client,
  bucket,
  prefix,
}: ProbePlace): Promise<{ verdict: Verdict; example: Example | null }> {
  try {
    const { Contents = [] } = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1, ...(prefix === '' ? {} : { Prefix: prefix }) }),
    );
    const { Key: key, ETag: etag } = Contents[0] ?? {};
    return {
      verdict: allowed,
      example: key === undefined || etag === undefined || key.endsWith('/') ? null : { key, etag },
    };
  } catch (error) {
    return { verdict: verdictOf(error, []), example: null };
  }
}

/**
 * `s3:ListBucketMultipartUploads`: lists one incomplete upload below the prefix. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html (Permissions)
 */
export async function tryListingUploads({ client, bucket, prefix }: ProbePlace): Promise<Verdict> {
  try {
    await client.send(
      new ListMultipartUploadsCommand({
        Bucket: bucket,
        MaxUploads: 1,
        ...(prefix === '' ? {} : { Prefix: prefix }),
      }),
    );
    return allowed;
  } catch (error) {
    return verdictOf(error, []);
  }
}

/**
 * `s3:GetObject`, which HeadObject needs as well. An existing object is requested with HEAD and its checksum,
 * as the run does. A refused HEAD has no message, so the same is requested with a GET that has nothing to
 * send (304). Without an object, a key that nobody has is requested: 404 comes only after the permission
 * check; 403 means that `s3:GetObject` or `s3:ListBucket` is missing, and on AWS says which. Sources:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html (Permissions),
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (Permissions)
 */
export async function tryReading(place: ProbePlace, example: Example | null): Promise<Verdict> {
  if (example === null) return tryMissingKey(place);
  const { client, bucket } = place;
  try {
    await client.send(new HeadObjectCommand({ Bucket: bucket, Key: example.key, ChecksumMode: 'ENABLED' }));
    return allowed;
  } catch (error) {
    return isRefused(error) ? askForWords(place, example) : tryMissingKey(place);
  }
}

async function askForWords({ client, bucket }: ProbePlace, example: Example): Promise<Verdict> {
  try {
    const answer = await client.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: example.key,
        IfNoneMatch: example.etag,
        Range: 'bytes=0-0',
      }),
    );
    await answer.Body?.transformToByteArray();
    return allowed;
  } catch (error) {
    return status(error) === 304 ? allowed : verdictOf(error, []);
  }
}

async function tryMissingKey({ client, bucket, key, isOpen }: ProbePlace): Promise<Verdict> {
  try {
    await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: 'bytes=0-0' }));
    return untestable('no-answer');
  } catch (error) {
    if (codeOf(error) === 'NoSuchKey') return allowed;
    if (!isRefused(error)) return verdictOf(error, []);
    const refusal = denied(error);
    switch (refusal.denial?.action) {
      case 's3:ListBucket':
        return allowed;
      case null:
        return isOpen ? refusal : untestable('hidden');
      default:
        return refusal;
    }
  }
}
