import { setMaxListeners } from 'node:events';
import { AbortMultipartUploadCommand, ListPartsCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ObjectProof, PartRecord } from '../journal/records.js';
import { contentTypeOf } from './content-type.js';
import { crc32ToBase64 } from './crc32.js';
import { FileRange } from './file-range.js';
import { createResumableClient, type MultipartMemory, type PartSender } from './resumable-client.js';
import type { SourceFile } from './source-file.js';
import type { Attempt, Target } from './target.js';

/** How many parts of one file are on their way at once. */
const partsAtOnce = 4;

/**
 * Sends a file as a multipart upload through lib-storage, going on where `memory` left off. An error
 * leaves the parts in the bucket for a later attempt; {@link abortMultipart} removes them. Throws as
 * {@link putWhole} does.
 */
export async function putInParts(
  file: SourceFile,
  partSize: number,
  attempt: Attempt,
  memory: MultipartMemory,
  sender: PartSender,
): Promise<ObjectProof> {
  let counted = 0;
  const metered: Attempt = {
    ...attempt,
    onBytes: (bytes) => {
      counted += bytes;
      attempt.onBytes(bytes);
    },
  };
  const inner = new AbortController();
  const signal = AbortSignal.any([attempt.signal, inner.signal]);
  setMaxListeners(0, signal);
  try {
    const upload = new Upload({
      client: createResumableClient({ ...metered, signal }, memory, sender, file) as S3Client,
      params: {
        Bucket: attempt.target.bucket,
        Key: attempt.key,
        Body: new FileRange(file, 0, file.size),
        ContentType: contentTypeOf(attempt.key),
      },
      partSize,
      queueSize: partsAtOnce,
      leavePartsOnError: true,
      abortController: inner,
    });
    const answer = await upload.done();
    return { etag: answer.ETag ?? null, checksum: answer.ChecksumCRC32 ?? null };
  } catch (error) {
    inner.abort();
    attempt.onBytes(-counted);
    throw error;
  }
}

/**
 * What S3 still holds of an upload begun earlier: the journal's parts that ListParts confirms, by number;
 * null when the upload is gone. ListParts is the truth, the journal only knows the parts' checksums.
 */
export async function keptParts(
  target: Target,
  key: string,
  uploadId: string,
  journaled: readonly PartRecord[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, PartRecord> | null> {
  const known = new Map(journaled.map((part) => [part.part, part]));
  const kept = new Map<number, PartRecord>();
  let marker: string | undefined;
  do {
    const page = await target.client
      .send(
        new ListPartsCommand({
          Bucket: target.bucket,
          Key: key,
          UploadId: uploadId,
          ...(marker === undefined ? {} : { PartNumberMarker: marker }),
        }),
        { abortSignal: signal },
      )
      .catch((error: unknown) => {
        if (error instanceof Error && error.name === 'NoSuchUpload') return null;
        throw error;
      });
    if (page === null) return null;
    for (const listed of page.Parts ?? []) {
      const part = known.get(listed.PartNumber ?? 0);
      const matches =
        part !== undefined &&
        listed.ETag === part.etag &&
        listed.Size === part.size &&
        (listed.ChecksumCRC32 === undefined || listed.ChecksumCRC32 === crc32ToBase64(part.crc32));
      if (matches) kept.set(part.part, part);
    }
    marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
  } while (marker !== undefined);
  return kept;
}

/** Removes an unfinished multipart upload with its parts. One that is gone already counts as removed. */
export async function abortMultipart(target: Target, key: string, uploadId: string): Promise<void> {
  try {
    await target.client.send(
      new AbortMultipartUploadCommand({ Bucket: target.bucket, Key: key, UploadId: uploadId }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NoSuchUpload')) throw error;
  }
}
