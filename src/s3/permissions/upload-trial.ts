import {
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandOutput,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { status } from '../errors/error-shape.js';
import { abortUpload } from '../multipart/abort-upload.js';
import { removePendingCreates } from '../multipart/remove-pending-creates.js';
import type { ProbePlace } from './probe-place.js';
import { allowed, codeOf, untestable, type Verdict, verdictOf } from './verdict.js';
import { digestRefusals, probeBody, wrongMd5 } from './write-probes.js';

/** What a test upload (created, given one part, aborted) has shown. */
export interface UploadTrial {
  /** Permission to send parts: `s3:PutObject`. */
  readonly parts: Verdict;
  /** Permission for the bucket's KMS key; null when it has none of its own. */
  readonly encryption: Verdict | null;
  /** ARN of that key as S3 or the refusal names it; null when unknown. */
  readonly keyArn: string | null;
  /** The server refuses a body that does not match its checksum. */
  readonly comparesChecksums: boolean;
  /** The upload that was created could not be removed. */
  readonly leftBehind: string | null;
}

/**
 * Creates a multipart upload under a key nobody has, sends one part with a wrong checksum (which S3 refuses)
 * and one of a byte, and aborts the upload at once: no object, version or delete marker results, and no part
 * stays. Nothing else shows `s3:PutObject` together with the bucket's KMS key: creating needs
 * `kms:GenerateDataKey`, a part `kms:Decrypt`.
 *
 * To be called only when {@link tryAborting} found that an upload can be removed again. Sources:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html (Permissions),
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html (Permissions)
 *
 * @throws HoistError as {@link verdictOf} does; the upload is removed before
 */
export async function tryUpload(place: ProbePlace): Promise<UploadTrial> {
  let created: CreateMultipartUploadCommandOutput;
  try {
    created = await place.once.send(
      new CreateMultipartUploadCommand({ Bucket: place.bucket, Key: place.key }),
    );
  } catch (error) {
    const httpStatus = status(error);
    const mayHaveBegun = httpStatus === undefined || httpStatus >= 500;
    const leftBehind = mayHaveBegun ? await removeUnanswered(place) : null;
    return { ...refused(verdictOf(error, [])), comparesChecksums: false, leftBehind };
  }
  const uploadId = created.UploadId ?? '';
  const usesKey = created.ServerSideEncryption?.startsWith('aws:kms') === true;
  let trial: Omit<UploadTrial, 'leftBehind'>;
  let leftBehind: string | null = null;
  try {
    const comparesChecksums = await refusesWrongChecksum(place, uploadId);
    const part = await sendPart(place, uploadId);
    trial = {
      ...refused(part),
      ...(usesKey && part.state === 'allowed' ? { encryption: allowed } : {}),
      comparesChecksums,
    };
    if (usesKey && trial.keyArn === null) trial = { ...trial, keyArn: created.SSEKMSKeyId ?? null };
  } finally {
    leftBehind = await remove(place, uploadId);
  }
  return { ...trial, leftBehind };
}

/** A refusal by the KMS key counts against the key, not against the bucket. */
function refused(verdict: Verdict): Pick<UploadTrial, 'parts' | 'encryption' | 'keyArn'> {
  const isOfKey = verdict.denial?.action?.startsWith('kms:') === true;
  if (!isOfKey) return { parts: verdict, encryption: null, keyArn: null };
  return { parts: untestable('depends'), encryption: verdict, keyArn: verdict.denial?.resource ?? null };
}

async function refusesWrongChecksum({ once, bucket, key }: ProbePlace, UploadId: string): Promise<boolean> {
  try {
    await once.send(
      new UploadPartCommand({
        Bucket: bucket,
        Key: key,
        UploadId,
        PartNumber: 1,
        Body: probeBody,
        ContentMD5: wrongMd5,
      }),
    );
    return false;
  } catch (error) {
    return digestRefusals.includes(codeOf(error));
  }
}

async function sendPart({ client, bucket, key }: ProbePlace, UploadId: string): Promise<Verdict> {
  try {
    await client.send(
      new UploadPartCommand({ Bucket: bucket, Key: key, UploadId, PartNumber: 1, Body: probeBody }),
    );
    return allowed;
  } catch (error) {
    return verdictOf(error, []);
  }
}

/** Removes an upload; returns its key if it may still be there. */
function remove({ client, bucket, key }: ProbePlace, uploadId: string): Promise<string | null> {
  return abortUpload(client, bucket, { key, uploadId }).then(
    () => null,
    () => key,
  );
}

/**
 * Removes an upload whose CreateMultipartUpload was never answered; returns the key when it may still be
 * there. Nobody else has an upload of that key, whenever it was created.
 */
function removeUnanswered({ client, bucket, key }: ProbePlace): Promise<string | null> {
  const rules = { mayBeOurs: () => true, isOurs: async () => true };
  return removePendingCreates(client, bucket, key, rules).then(
    () => null,
    () => key,
  );
}
