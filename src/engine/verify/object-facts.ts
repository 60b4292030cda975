import { GetObjectAttributesCommand, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { unquoted } from '../../s3/objects/etag.js';
import { headObject, statusOf } from '../transfer/head-object.js';
import type { Target } from '../transfer/target.js';
import type { DigestAlgorithm } from './digests.js';
import { likelyLayouts, type PartLayout } from './part-layout.js';

/** A checksum of an object, as S3 gives it: it keeps those of all kinds but MD5. */
export interface StoredChecksum {
  readonly algorithm: DigestAlgorithm;
  /** Base64, or hexadecimal for an MD5; without the number of parts. */
  readonly value: string;
  /** The number of parts whose checksums it is made of; null for one of the whole content. */
  readonly parts: number | null;
}

/** What S3 says about an object, without its content. */
export interface ObjectFacts {
  /** In bytes. */
  readonly size: number;
  readonly etag: string | null;
  readonly versionId: string | null;
  readonly requestId: string | null;
  readonly hostId: string | null;
  /** Those of the whole content first. */
  readonly checksums: readonly StoredChecksum[];
  /** The time of modification that it keeps (`x-amz-meta-mtime`), as it stands there; null for none. */
  readonly mtime: string | null;
  /** The ETag is no MD5, because the object was encrypted with a key of KMS or of the customer. */
  readonly isEncryptedApart: boolean;
}

/** `denied`: the keys may not look at the object. */
export type Look = ObjectFacts | 'absent' | 'denied';

const checksumFields = [
  ['sha256', 'ChecksumSHA256'],
  ['sha1', 'ChecksumSHA1'],
  ['crc64nvme', 'ChecksumCRC64NVME'],
  ['crc32c', 'ChecksumCRC32C'],
  ['crc32', 'ChecksumCRC32'],
] as const;

/**
 * Asks for an object with its checksums, and without them where the keys may not have these, as without the permission to
 * decrypt with its key. Rejects with the SDK's error.
 */
export async function lookAt(target: Target, key: string, signal: AbortSignal): Promise<Look> {
  for (const withChecksum of [true, false]) {
    try {
      const answer = await headObject(target, key, signal, { withChecksum });
      return answer === null ? 'absent' : toFacts(answer);
    } catch (error) {
      if (statusOf(error) !== 403) throw error;
    }
  }
  return 'denied';
}

function toFacts(answer: HeadObjectCommandOutput): ObjectFacts {
  const checksums = checksumFields.flatMap(([algorithm, field]) => {
    const [value, parts] = (answer[field] ?? '').split('-');
    if (value === undefined || value === '') return [];
    // Some servers give a checksum of parts without their number.
    const isWhole = parts === undefined && answer.ChecksumType !== 'COMPOSITE';
    return [{ algorithm, value, parts: isWhole ? null : Number(parts ?? 0) }];
  });
  return {
    size: answer.ContentLength ?? -1,
    etag: answer.ETag ?? null,
    versionId: answer.VersionId ?? null,
    requestId: answer.$metadata.requestId ?? null,
    hostId: answer.$metadata.extendedRequestId ?? null,
    checksums: checksums.toSorted((a, b) => Number(a.parts !== null) - Number(b.parts !== null)),
    mtime: answer.Metadata?.['mtime'] ?? null,
    isEncryptedApart:
      answer.ServerSideEncryption?.startsWith('aws:kms') === true ||
      answer.SSECustomerAlgorithm !== undefined,
  };
}

/** The layouts that an object may have. `isCertain`: S3 has told it. */
export interface KnownLayouts {
  readonly layouts: readonly PartLayout[];
  readonly isCertain: boolean;
}

/** Pages of 1,000 parts. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html */
const mostPages = 11;

/**
 * How an object of so many parts is divided: as GetObjectAttributes lists the parts, as a HEAD of the first part tells, or
 * else the usual sizes. Rejects with the signal's reason or an error that another attempt may help.
 */
export async function layoutsOf(
  target: Target,
  key: string,
  { size, etag }: ObjectFacts,
  parts: number,
  signal: AbortSignal,
): Promise<KnownLayouts> {
  const listed = await listedSizes(target, key, etag, signal);
  if (listed !== null && listed.length === parts && sum(listed) === size) {
    return { layouts: [{ sizes: listed }], isCertain: true };
  }
  const first = await orRefused(headObject(target, key, signal, { part: 1 }));
  const partSize = first?.ContentLength ?? 0;
  const layouts = likelyLayouts(size, parts);
  if (first?.PartsCount === parts && partSize > 0 && Math.ceil(size / partSize) === parts) {
    return { layouts: [{ partSize }, ...layouts], isCertain: false };
  }
  return { layouts, isCertain: false };
}

async function listedSizes(
  { client, bucket }: Target,
  key: string,
  etag: string | null,
  signal: AbortSignal,
): Promise<readonly number[] | null> {
  const sizes: number[] = [];
  let marker: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const command = new GetObjectAttributesCommand({
      Bucket: bucket,
      Key: key,
      ObjectAttributes: ['ETag', 'ObjectParts'],
      ...(marker === undefined ? {} : { PartNumberMarker: marker }),
    });
    const answer = await orRefused(client.send(command, { abortSignal: signal }));
    if (answer === null || unquoted(answer.ETag ?? '') !== unquoted(etag ?? '')) return null;
    for (const { Size } of answer.ObjectParts?.Parts ?? []) sizes.push(Size ?? 0);
    if (answer.ObjectParts?.IsTruncated !== true) return sizes;
    marker = answer.ObjectParts.NextPartNumberMarker;
    if (marker === undefined) return null;
  }
  return null;
}

/** Null where a server does not know the request or the keys may not send it. */
async function orRefused<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    const status = statusOf(error);
    if (status !== undefined && ((status >= 400 && status < 500 && status !== 429) || status === 501))
      return null;
    throw error;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
