import { ListPartsCommand, type S3Client } from '@aws-sdk/client-s3';
import { mapLimit } from '../../base/async/map-limit.js';
import type { IncompleteUploadSize, UploadName } from '../../shared/models/incomplete-uploads.js';
import { toAppError } from '../errors/error-catalogue.js';
import { isUploadGone } from '../multipart/abort-upload.js';
import { createPageGuard } from '../objects/page-guard.js';

/** Small requests in flight at once. */
export const questionsAtOnce = 8;

/**
 * The size of each upload, in the order given: one request per thousand parts. An upload that can't be listed
 * comes back without a size and with the reason; never rejects. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
 */
export function measureUploads(
  client: S3Client,
  bucket: string,
  uploads: readonly UploadName[],
): Promise<readonly IncompleteUploadSize[]> {
  return mapLimit(uploads, questionsAtOnce, (upload) => measureUpload(client, bucket, upload));
}

/** The size of one upload, in the form of {@link measureUploads}. */
export async function measureUpload(
  client: S3Client,
  bucket: string,
  { key, uploadId }: UploadName,
): Promise<IncompleteUploadSize> {
  const size = { uploadId, parts: 0, bytes: 0, lastPartAt: null as number | null };
  const assertNew = createPageGuard();
  let marker: string | undefined;
  try {
    do {
      const page = await client.send(
        new ListPartsCommand({
          Bucket: bucket,
          Key: key,
          UploadId: uploadId,
          ...(marker === undefined ? {} : { PartNumberMarker: marker }),
        }),
      );
      for (const { Size, LastModified } of page.Parts ?? []) {
        size.parts += 1;
        size.bytes += Size ?? 0;
        size.lastPartAt = Math.max(size.lastPartAt ?? 0, LastModified?.getTime() ?? 0);
      }
      marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
      if (marker !== undefined) assertNew(marker);
    } while (marker !== undefined);
    return { ...size, isGone: false, error: null };
  } catch (error) {
    const nothing = { uploadId, parts: null, bytes: null, lastPartAt: null };
    if (isUploadGone(error)) return { ...nothing, isGone: true, error: null };
    return {
      ...nothing,
      isGone: false,
      error: toAppError(error, { operation: 'ListParts', bucket }),
    };
  }
}
