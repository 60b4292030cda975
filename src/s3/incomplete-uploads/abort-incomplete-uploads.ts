import { AbortMultipartUploadCommand, type S3Client } from '@aws-sdk/client-s3';
import type { AbortOutcome, UploadToAbort } from '../../shared/models/incomplete-uploads.js';
import { toAppError } from '../errors/error-catalogue.js';
import { eachAtOnce } from './each-at-once.js';
import { isUploadGone, measureUpload } from './measure-incomplete-uploads.js';

/**
 * Aborts incomplete uploads, which removes all their parts. Each is examined again first: one that has
 * received a part since the person saw it is somebody's active upload and stays. Never rejects; every upload
 * has its outcome, in the order given.
 *
 * S3 may store a part that was being sent while its upload was aborted; then it is aborted once more. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 *
 * @param inUse ids of uploads that a run on this computer is using
 */
export function abortUploads(
  client: S3Client,
  bucket: string,
  uploads: readonly UploadToAbort[],
  inUse: ReadonlySet<string>,
): Promise<readonly AbortOutcome[]> {
  return eachAtOnce(uploads, async (upload): Promise<AbortOutcome> => {
    const { uploadId } = upload;
    if (inUse.has(uploadId)) return { uploadId, outcome: 'in-use', error: null };
    const now = await measureUpload(client, bucket, upload);
    if (now.isGone) return { uploadId, outcome: 'gone', error: null };
    // Without the permission to list parts nobody can tell whether it is active; then no size was shown
    // before either.
    const mayTell = now.error === null;
    if (mayTell && (now.parts !== (upload.parts ?? 0) || now.lastPartAt !== upload.lastPartAt))
      return { uploadId, outcome: 'alive', error: null };
    if (!mayTell && upload.parts !== null) return { uploadId, outcome: 'failed', error: now.error };
    return abort(client, bucket, upload);
  });
}

async function abort(client: S3Client, bucket: string, upload: UploadToAbort): Promise<AbortOutcome> {
  const { key, uploadId } = upload;
  const send = () =>
    client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
  try {
    await send();
    const after = await measureUpload(client, bucket, upload);
    if ((after.parts ?? 0) > 0) await send();
    return { uploadId, outcome: 'aborted', error: null };
  } catch (error) {
    if (isUploadGone(error)) return { uploadId, outcome: 'aborted', error: null };
    return {
      uploadId,
      outcome: 'failed',
      error: toAppError(error, { operation: 'AbortMultipartUpload', bucket }),
    };
  }
}
