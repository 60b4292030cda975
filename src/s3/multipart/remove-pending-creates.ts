import type { S3Client } from '@aws-sdk/client-s3';
import { createPageGuard } from '../objects/page-guard.js';
import { abortUpload, hasParts, isUploadGone } from './abort-upload.js';
import { type ListedUpload, listUploads } from './list-uploads.js';

/**
 * Removes the upload of a CreateMultipartUpload that was never answered: uploads of exactly this key, created
 * at `since` or later, without a part, because an upload whose id nobody knows can't have one. Any other
 * writer to the same key has sent something.
 *
 * @throws the SDK's error when something may be left, including AccessDenied
 */
export async function removePendingCreates(
  client: S3Client,
  bucket: string,
  key: string,
  since: Date,
  signal?: AbortSignal,
): Promise<void> {
  for await (const upload of uploadsOf(client, bucket, key, signal)) {
    if (upload.initiatedAt < since.getTime()) continue;
    const isInUse = await hasParts(client, bucket, upload, signal).catch((error: unknown) => {
      if (isUploadGone(error)) return true;
      throw error;
    });
    if (!isInUse) await abortUpload(client, bucket, upload);
  }
}

/** The incomplete uploads of one key. The listing is in order of keys, so they come first under that prefix. */
async function* uploadsOf(
  client: S3Client,
  bucket: string,
  key: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ListedUpload> {
  const assertNew = createPageGuard();
  let marker: string | null = null;
  do {
    const { uploads, next } = await listUploads(client, bucket, key, marker, signal);
    for (const upload of uploads) {
      if (upload.key !== key) return;
      yield upload;
    }
    marker = next;
    if (marker !== null) assertNew(marker);
  } while (marker !== null);
}
