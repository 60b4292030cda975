import type { S3Client } from '@aws-sdk/client-s3';
import { createPageGuard } from '../objects/page-guard.js';
import { abortUpload, hasParts, isUploadGone } from './abort-upload.js';
import { type ListedUpload, listUploads } from './list-uploads.js';

/** Tells which uploads of a key may be removed as those of CreateMultipartUpload requests without an answer. */
export interface PendingCreateRules {
  /** Looked at first, because it costs no request. */
  readonly mayBeOurs: (upload: ListedUpload) => boolean;
  /** Asked only about an upload without a part. */
  readonly isOurs: (upload: ListedUpload) => Promise<boolean>;
}

/**
 * Removes the uploads of CreateMultipartUpload requests that were never answered: uploads of exactly this key that the rules
 * name, and without a part, because an upload whose id nobody knows can't have one.
 *
 * @throws the SDK's error when something may be left, including AccessDenied
 */
export async function removePendingCreates(
  client: S3Client,
  bucket: string,
  key: string,
  rules: PendingCreateRules,
  signal?: AbortSignal,
): Promise<void> {
  for await (const upload of uploadsOf(client, bucket, key, signal)) {
    if (!rules.mayBeOurs(upload)) continue;
    const isInUse = await hasParts(client, bucket, upload, signal).catch((error: unknown) => {
      if (isUploadGone(error)) return true;
      throw error;
    });
    if (!isInUse && (await rules.isOurs(upload))) await abortUpload(client, bucket, upload);
  }
}

/** The incomplete uploads of one key. The listing is in order of keys, so they come first under that prefix. */
export async function* uploadsOf(
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
