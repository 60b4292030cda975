import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Example } from './look-probes.js';
import { madeUpUploadId, type ProbePlace } from './probe-place.js';
import { allowed, codeOf, untestable, type Verdict, verdictOf } from './verdict.js';

/** The body of every test write. */
export const probeBody = 'x';

/** The MD5 of something else: a write that carries it can't succeed. */
export const wrongMd5 = createHash('md5').update('not this').digest('base64');

/** S3's answers to a body that does not match its checksum. */
export const digestRefusals = ['BadDigest', 'InvalidDigest', 'XAmzContentChecksumMismatch'];

/**
 * S3 answers the first for an upload that does not exist, after the permission check; Ceph answers the second
 * when asked for its parts.
 */
const uploadMissing = ['NoSuchUpload', 'NoSuchKey'];

/**
 * `s3:AbortMultipartUpload`, tested on an upload that never existed: 404 NoSuchUpload when it is allowed, 403
 * when it isn't. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 */
export async function tryAborting({ client, bucket, key }: ProbePlace): Promise<Verdict> {
  try {
    await client.send(
      new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: madeUpUploadId() }),
    );
    return allowed;
  } catch (error) {
    return verdictOf(error, uploadMissing);
  }
}

/**
 * `s3:ListMultipartUploadParts`, tested on an upload that never existed. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
 */
export async function tryListingParts({ client, bucket, key }: ProbePlace): Promise<Verdict> {
  try {
    await client.send(new ListPartsCommand({ Bucket: bucket, Key: key, UploadId: madeUpUploadId() }));
    return allowed;
  } catch (error) {
    return verdictOf(error, uploadMissing);
  }
}

/**
 * `s3:PutObject` by a part for an upload that never existed: the test for keys that could not remove an
 * upload again. Shows nothing about the bucket's KMS key. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
 */
export async function tryPartOfNothing({ client, bucket, key }: ProbePlace): Promise<Verdict> {
  try {
    await client.send(
      new UploadPartCommand({
        Bucket: bucket,
        Key: key,
        UploadId: madeUpUploadId(),
        PartNumber: 1,
        Body: probeBody,
      }),
    );
    return untestable('no-answer');
  } catch (error) {
    return verdictOf(error, uploadMissing);
  }
}

export interface PutTrial {
  readonly verdict: Verdict;
  /** The condition `If-None-Match: *` was seen to refuse a write. */
  readonly conditionHeld: boolean;
  /** An object that was stored by mistake and could not be removed. */
  readonly leftBehind: string | null;
}

/**
 * `s3:PutObject` with the same condition as the run, and a wrong checksum, so that S3 must refuse it: with
 * 412 when the object exists, with 400 BadDigest when it doesn't, with 403 when it is not allowed. On AWS an
 * existing object is the target, which shows that the condition holds; it can't be changed, because the
 * checksum is wrong as well. On other servers the target is always a key nobody has. Sources:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html (Content-MD5)
 */
export async function tryPutting(place: ProbePlace, example: Example | null): Promise<PutTrial> {
  const { once, bucket, isAws } = place;
  const target = isAws && example !== null ? example.key : place.key;
  try {
    const answer = await once.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: target,
        Body: probeBody,
        ContentMD5: wrongMd5,
        IfNoneMatch: '*',
      }),
    );
    const leftBehind = await removeAgain(place, target, answer.VersionId);
    return { verdict: allowed, conditionHeld: false, leftBehind };
  } catch (error) {
    const conditionHeld = codeOf(error) === 'PreconditionFailed';
    const proofs = ['PreconditionFailed', 'ConditionalRequestConflict', ...digestRefusals];
    return { verdict: verdictOf(error, proofs), conditionHeld, leftBehind: null };
  }
}

/** The server accepted what it had to refuse. Nobody had the key, so the object under it is ours. */
async function removeAgain(
  { client, bucket }: ProbePlace,
  key: string,
  version: string | undefined,
): Promise<string | null> {
  try {
    await client.send(
      new DeleteObjectCommand({ Bucket: bucket, Key: key, ...(version ? { VersionId: version } : {}) }),
    );
    return null;
  } catch {
    return key;
  }
}
