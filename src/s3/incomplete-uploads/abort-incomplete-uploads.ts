import type { S3Client } from '@aws-sdk/client-s3';
import { mapLimit } from '../../base/async/map-limit.js';
import type { AbortOutcome, UploadToAbort } from '../../shared/models/incomplete-uploads.js';
import { toAppError } from '../errors/error-catalogue.js';
import { abortUpload } from '../multipart/abort-upload.js';
import { measureUpload, questionsAtOnce } from './measure-incomplete-uploads.js';

/**
 * Aborts incomplete uploads, which removes all their parts. Each is examined again first: one that has
 * received a part since the person saw it is somebody's active upload and stays. Never rejects; every upload
 * has its outcome, in the order given.
 *
 * @param inUse ids of uploads that a run on this computer is using
 */
export function abortUploads(
  client: S3Client,
  bucket: string,
  uploads: readonly UploadToAbort[],
  inUse: ReadonlySet<string>,
): Promise<readonly AbortOutcome[]> {
  return mapLimit(uploads, questionsAtOnce, async (upload): Promise<AbortOutcome> => {
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
  const { uploadId } = upload;
  try {
    await abortUpload(client, bucket, upload);
    return { uploadId, outcome: 'aborted', error: null };
  } catch (error) {
    return {
      uploadId,
      outcome: 'failed',
      error: toAppError(error, { operation: 'AbortMultipartUpload', bucket }),
    };
  }
}
