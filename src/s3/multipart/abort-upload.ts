import { AbortMultipartUploadCommand, ListPartsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { UploadName } from '../../shared/models/incomplete-uploads.js';
import { text } from '../errors/error-shape.js';

/**
 * Aborts an incomplete multipart upload, which removes its parts; one that is already gone counts as removed.
 *
 * S3 may store a part that was being sent while its upload was aborted, so the upload is examined again, and
 * aborted again if it still has a part. Where examining is not allowed, aborting once must suffice. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 *
 * @throws the SDK's error when the upload may still be there
 */
export async function abortUpload(client: S3Client, bucket: string, upload: UploadName): Promise<void> {
  const { key, uploadId } = upload;
  const send = (): Promise<unknown> =>
    client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
  try {
    await send();
    if (await hasParts(client, bucket, upload).catch(() => false)) await send();
  } catch (error) {
    if (!isUploadGone(error)) throw error;
  }
}

/**
 * Whether an upload has any part.
 *
 * @throws the SDK's error, also when the upload is gone: see {@link isUploadGone}
 */
export async function hasParts(
  client: S3Client,
  bucket: string,
  { key, uploadId }: UploadName,
  signal?: AbortSignal,
): Promise<boolean> {
  const input = { Bucket: bucket, Key: key, UploadId: uploadId, MaxParts: 1 };
  const { Parts = [] } = await client.send(
    new ListPartsCommand(input),
    signal === undefined ? {} : { abortSignal: signal },
  );
  return Parts.length > 0;
}

/**
 * Whether an error says that an upload has ended, completed or aborted. Ceph answers NoSuchKey where S3
 * answers NoSuchUpload.
 */
export function isUploadGone(error: unknown): boolean {
  return ['NoSuchUpload', 'NoSuchKey'].includes(text(error, 'name') ?? '');
}
