import { setMaxListeners } from 'node:events';
import { ListPartsCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { isUploadGone } from '../../s3/multipart/abort-upload.js';
import { createPageGuard } from '../../s3/objects/page-guard.js';
import { HoistError } from '../../shared/errors/errors.js';
import type { ChecksumRecord, PartRecord } from '../journal/records.js';
import { contentTypeOf } from './content-type.js';
import { crc32FromBase64 } from './crc32.js';
import { createPartExaminer } from './examine-parts.js';
import { FileRange } from './file-range.js';
import {
  type CompleteCondition,
  createResumableClient,
  type MultipartMemory,
  type PartSender,
} from './resumable-client.js';
import type { SourceFile } from './source-file.js';
import type { SendContext, Target } from './target.js';
import { timeInput } from './time-metadata.js';

/** How many parts lib-storage offers at once; the sender decides how many of them are in flight. */
const partsOffered = 32;

/**
 * Sends a file as a multipart upload through lib-storage, continuing where `memory` left off. An error leaves
 * the parts in the bucket for a later attempt; `abortUpload` removes them. Throws like {@link putWhole}.
 */
export async function putInParts(
  file: SourceFile,
  partSize: number,
  context: SendContext,
  memory: MultipartMemory,
  sender: PartSender,
  condition: CompleteCondition,
): Promise<ChecksumRecord> {
  let counted = 0;
  const metered: SendContext = {
    ...context,
    onBytes: (bytes) => {
      counted += bytes;
      context.onBytes(bytes);
      if (bytes > 0 && counted === file.size) condition.prepare();
    },
  };
  const inner = new AbortController();
  const signal = AbortSignal.any([context.signal, inner.signal]);
  setMaxListeners(0, signal);
  try {
    const stoppable: SendContext = { ...metered, signal };
    const examiner = createPartExaminer(file, partSize, stoppable);
    const client = createResumableClient(stoppable, memory, sender, file, condition, examiner);
    const upload = new Upload({
      client: client as Pick<S3Client, 'send' | 'config'> as S3Client,
      params: {
        Bucket: context.target.bucket,
        Key: context.key,
        Body: new FileRange(file, 0, file.size),
        ContentType: contentTypeOf(context.key),
        ...timeInput(file, context),
      },
      partSize,
      queueSize: partsOffered,
      leavePartsOnError: true,
      abortController: inner,
    });
    await upload.done();
    const proof = client.proof();
    if (proof === null) throw new HoistError('internal');
    return proof;
  } catch (error) {
    inner.abort();
    context.onBytes(-counted);
    throw error;
  }
}

/**
 * What S3 still holds of an upload created earlier: parts by number, each with a CRC32 that the local bytes
 * must match before it counts as sent; null when the upload is gone. ListParts decides: it knows parts whose
 * answers never came. The journal's checksums are used where a server stores none, and its parts where the keys may not list them: a part
 * that is not there makes CompleteMultipartUpload fail.
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
  const assertNew = createPageGuard();
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
        if (isUploadGone(error)) return null;
        if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403) return 'denied';
        throw error;
      });
    if (page === null) return null;
    if (page === 'denied') return known;
    for (const listed of page.Parts ?? []) {
      const { PartNumber: part = 0, ETag: etag = '', Size: size = -1 } = listed;
      const own = known.get(part);
      const ownCrc32 = own?.etag === etag && own.size === size ? own.crc32 : null;
      const crc32 = listed.ChecksumCRC32 === undefined ? ownCrc32 : crc32FromBase64(listed.ChecksumCRC32);
      if (crc32 !== null) kept.set(part, { part, size, etag, crc32 });
    }
    marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
    if (marker !== undefined) assertNew(marker);
  } while (marker !== undefined);
  return kept;
}
