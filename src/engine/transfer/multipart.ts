import { setMaxListeners } from 'node:events';
import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type MultipartUpload,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { toAppError } from '../../s3/errors/error-catalogue.js';
import { classify, type ErrorClass } from '../../shared/errors/error-class.js';
import type { ChecksumRecord, PartRecord } from '../journal/records.js';
import { contentTypeOf } from './content-type.js';
import { crc32FromBase64 } from './crc32.js';
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
): Promise<ChecksumRecord> {
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
 * What S3 still holds of an upload begun earlier: parts by number, each with a CRC32 that the local bytes
 * must match before it counts as sent; null when the upload is gone. ListParts is the truth: it knows
 * parts whose answers never came. The journal helps out where a server keeps no checksums.
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
        if (isGone(error)) return null;
        throw error;
      });
    if (page === null) return null;
    for (const listed of page.Parts ?? []) {
      const { PartNumber: part = 0, ETag: etag = '', Size: size = -1 } = listed;
      const own = known.get(part);
      const ownCrc32 = own?.etag === etag && own.size === size ? own.crc32 : null;
      const crc32 = listed.ChecksumCRC32 === undefined ? ownCrc32 : crc32FromBase64(listed.ChecksumCRC32);
      if (crc32 !== null) kept.set(part, { part, size, etag, crc32 });
    }
    marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
  } while (marker !== undefined);
  return kept;
}

/**
 * Removes what became of a CreateMultipartUpload whose answer never came: uploads of exactly this key, begun
 * at `since` or later, that have no part, as an upload nobody knows the id of can't have. Whoever else is
 * sending to the same key has sent something. Where looking is not allowed or not possible, it is left to
 * the bucket's lifecycle rule; throws only what another attempt may help.
 */
export async function removePendingCreates(
  target: Target,
  key: string,
  since: Date,
  signal: AbortSignal | null,
): Promise<void> {
  try {
    for await (const { UploadId, Initiated } of uploadsOf(target, key, signal)) {
      if (UploadId === undefined || Initiated === undefined || Initiated < since) continue;
      if (!(await hasParts(target, key, UploadId, signal))) await abortMultipart(target, key, UploadId);
    }
  } catch (error) {
    if (passing.has(classify(toAppError(error)))) throw error;
  }
}

const passing: ReadonlySet<ErrorClass> = new Set(['transient', 'throttled', 'offline', 'cancelled']);

/** The unfinished uploads of one key. The listing is in order of keys, so they come first under that prefix. */
async function* uploadsOf(
  target: Target,
  key: string,
  signal: AbortSignal | null,
): AsyncGenerator<MultipartUpload> {
  let marker: { KeyMarker?: string; UploadIdMarker?: string } = {};
  for (;;) {
    const page = await target.client.send(
      new ListMultipartUploadsCommand({ Bucket: target.bucket, Prefix: key, ...marker }),
      optionsFor(signal),
    );
    for (const upload of page.Uploads ?? []) {
      if (upload.Key !== key) return;
      yield upload;
    }
    const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page;
    if (IsTruncated !== true || NextKeyMarker === undefined) return;
    marker = {
      KeyMarker: NextKeyMarker,
      ...(NextUploadIdMarker === undefined ? {} : { UploadIdMarker: NextUploadIdMarker }),
    };
  }
}

/** Whether an upload has any part; true when it is gone. */
async function hasParts(
  target: Target,
  key: string,
  uploadId: string,
  signal: AbortSignal | null,
): Promise<boolean> {
  const input = { Bucket: target.bucket, Key: key, UploadId: uploadId, MaxParts: 1 };
  try {
    const { Parts = [] } = await target.client.send(new ListPartsCommand(input), optionsFor(signal));
    return Parts.length > 0;
  } catch (error) {
    if (isGone(error)) return true;
    throw error;
  }
}

function optionsFor(signal: AbortSignal | null): { abortSignal?: AbortSignal } {
  return signal === null ? {} : { abortSignal: signal };
}

/** Removes an unfinished multipart upload with its parts. One that is gone already counts as removed. */
export async function abortMultipart(target: Target, key: string, uploadId: string): Promise<void> {
  try {
    await target.client.send(
      new AbortMultipartUploadCommand({ Bucket: target.bucket, Key: key, UploadId: uploadId }),
    );
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** The upload has ended, either way. Ceph says NoSuchKey where S3 says NoSuchUpload. */
function isGone(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NoSuchUpload' || error.name === 'NoSuchKey');
}
