import {
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
  type S3Client,
} from '@aws-sdk/client-s3';
import { HoistError } from '../../shared/errors/errors.js';
import type { IncompleteUpload } from '../../shared/models/incomplete-uploads.js';
import { decodeListed } from '../objects/decode-listed.js';

/** An upload as S3 lists it, before Hoist checks whether it belongs to one of its runs. */
export interface ListedUpload extends Omit<IncompleteUpload, 'run'> {
  /** S3's id of whoever created it, such as a user's ARN; null when the server doesn't say. */
  readonly initiatorId: string | null;
}

export interface UploadPage {
  /** At most 1,000, in order of key and then of time. */
  readonly uploads: readonly ListedUpload[];
  /** The marker of the next page; null at the end. */
  readonly next: string | null;
}

/**
 * One page of the incomplete multipart uploads whose keys begin with `prefix`.
 *
 * @param marker `next` of the page before; null for the first
 * @throws the SDK's error, including AccessDenied (`s3:ListBucketMultipartUploads`), or HoistError `listing-loops`. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
 */
export async function listUploads(
  client: S3Client,
  bucket: string,
  prefix: string,
  marker: string | null,
  signal?: AbortSignal,
): Promise<UploadPage> {
  const after = marker === null ? {} : readMarker(marker);
  const page = await client.send(
    new ListMultipartUploadsCommand({
      Bucket: bucket,
      // Keys may have characters that XML can't express.
      EncodingType: 'url',
      ...(prefix === '' ? {} : { Prefix: prefix }),
      ...after,
    }),
    signal === undefined ? {} : { abortSignal: signal },
  );
  const decode = areKeysEncoded(page, prefix) ? decodeListed : (text: string): string => text;
  const { NextUploadIdMarker: id } = page;
  // Ceph leaves the marker as it is even though it encodes the keys.
  const key = page.EncodingType === 'url' ? decodeListed(page.NextKeyMarker ?? '') : page.NextKeyMarker;
  const next = page.IsTruncated === true && key ? writeMarker(key, id ?? null) : null;
  // A server that repeats a marker would be asked for ever.
  if (next !== null && next === marker) throw new HoistError('listing-loops');
  return { uploads: (page.Uploads ?? []).flatMap((upload) => readUpload(upload, decode)), next };
}

/**
 * Whether the keys of a page are URL-encoded. Ceph encodes them as it was asked to and does not say so
 * (`EncodingType` is missing from its ListMultipartUploadsResult), while other servers ignore the request. Without
 * a statement they count as encoded when they look so, and still begin with the prefix once decoded.
 */
function areKeysEncoded(
  { EncodingType, Uploads = [] }: ListMultipartUploadsCommandOutput,
  prefix: string,
): boolean {
  if (EncodingType !== undefined) return EncodingType === 'url';
  return Uploads.every(
    ({ Key = '' }) => /^(?:[\w.~/*!'()+-]|%[0-9A-F]{2})*$/i.test(Key) && decodeListed(Key).startsWith(prefix),
  );
}

function readUpload(upload: MultipartUpload, decode: (text: string) => string): ListedUpload[] {
  const { Key, UploadId, Initiated, StorageClass, Initiator, Owner } = upload;
  if (Key === undefined || UploadId === undefined) return [];
  return [
    {
      key: decode(Key),
      uploadId: UploadId,
      initiatedAt: Initiated?.getTime() ?? 0,
      initiator: nameOf(Initiator?.DisplayName ?? Initiator?.ID ?? Owner?.DisplayName ?? Owner?.ID),
      initiatorId: Initiator?.ID === undefined || Initiator.ID === '' ? null : Initiator.ID,
      storageClass: StorageClass ?? 'STANDARD',
    },
  ];
}

/** `arn:aws:iam::111122223333:user/kim` → `kim`. The canonical id of an account means nothing to a person. */
function nameOf(id: string | undefined): string | null {
  if (id === undefined || id === '' || /^[0-9a-f]{64}$/.test(id)) return null;
  return id.startsWith('arn:') ? (id.split('/').at(-1) ?? null) : id;
}

function writeMarker(key: string, uploadId: string | null): string {
  return Buffer.from(JSON.stringify([key, uploadId]), 'utf8').toString('base64url');
}

function readMarker(marker: string): { KeyMarker: string; UploadIdMarker?: string } {
  const [key = '', uploadId = null] = JSON.parse(Buffer.from(marker, 'base64url').toString('utf8')) as [
    string?,
    (string | null)?,
  ];
  return { KeyMarker: key, ...(uploadId === null ? {} : { UploadIdMarker: uploadId }) };
}
