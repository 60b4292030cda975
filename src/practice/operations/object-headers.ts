import { checksumHeader, type StoredChecksum } from '../checksums/checksum-algorithm.js';
import { notImplemented, S3Error } from '../protocol/s3-error.js';
import type { ObjectRecord } from '../store/object-store.js';
import { type Exchange, headerOf } from './exchange.js';
import { encryptionHeaders } from './object-encryption.js';

const keptHeaders = [
  'cache-control',
  'content-disposition',
  'content-language',
  'content-type',
  'expires',
] as const;

const storageClasses = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'GLACIER_IR',
  'DEEP_ARCHIVE',
]);

/** The most bytes that names and values of `x-amz-meta-*` may have together. */
const maximumMetadataBytes = 2048;

const unknownHeaders =
  /^x-amz-(tagging|object-lock-|website-redirect-location|write-offset-bytes|server-side-encryption-(aws|context|bucket)|copy-source-server-side-|request-payer)/;

/** @throws S3Error for headers that ask for what this server (or a new bucket of S3) does not do */
export function refuseUnknownHeaders(exchange: Exchange): void {
  for (const name of Object.keys(exchange.headers)) {
    if (name.startsWith('x-amz-server-side-encryption-customer-'))
      throw new S3Error('AccessDenied', {
        message: 'Server-side encryption with customer-provided keys is blocked for this bucket.',
      });
    if (name.startsWith('x-amz-grant-')) throw new S3Error('AccessControlListNotSupported');
    if (unknownHeaders.test(name)) throw notImplemented(name);
  }
  const acl = headerOf(exchange, 'x-amz-acl');
  if (acl !== undefined && acl !== 'private' && acl !== 'bucket-owner-full-control')
    throw new S3Error('AccessControlListNotSupported');
  const encryption = headerOf(exchange, 'x-amz-server-side-encryption');
  if (encryption !== undefined && encryption !== 'AES256')
    throw notImplemented(`x-amz-server-side-encryption: ${encryption}`);
}

/**
 * The headers of a write that are returned with the object.
 * @throws S3Error MetadataTooLarge or InvalidStorageClass
 */
export function readStoredHeaders(exchange: Exchange): Readonly<Record<string, string>> {
  const stored: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = headerOf(exchange, name);
    if (value !== undefined) stored[name] = value;
  }
  stored['content-type'] ??= 'binary/octet-stream';
  const encoding = (headerOf(exchange, 'content-encoding') ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'aws-chunked');
  if (encoding.length > 0) stored['content-encoding'] = encoding.join(',');

  let metadataBytes = 0;
  for (const [name, value] of Object.entries(exchange.headers)) {
    if (!name.startsWith('x-amz-meta-') || typeof value !== 'string') continue;
    metadataBytes += name.length - 'x-amz-meta-'.length + value.length;
    stored[name] = value;
  }
  if (metadataBytes > maximumMetadataBytes)
    throw new S3Error('MetadataTooLarge', {
      fields: { Size: metadataBytes, MaxSizeAllowed: maximumMetadataBytes },
    });

  const storageClass = headerOf(exchange, 'x-amz-storage-class');
  if (storageClass !== undefined) {
    if (!storageClasses.has(storageClass)) throw new S3Error('InvalidStorageClass');
    if (storageClass !== 'STANDARD') stored['x-amz-storage-class'] = storageClass;
  }
  return stored;
}

/** Headers naming a checksum and its kind. */
export function checksumHeaders(checksum: StoredChecksum): Readonly<Record<string, string>> {
  return {
    [checksumHeader(checksum.algorithm)]: checksum.value,
    'x-amz-checksum-type': checksum.type,
  };
}

/** The headers of the answer to a write. */
export function writtenHeaders(
  etag: string,
  checksum: StoredChecksum | null,
  stored: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    etag: `"${etag}"`,
    ...encryptionHeaders(stored),
    ...(checksum === null ? {} : checksumHeaders(checksum)),
  };
}

/** The headers that describe an object to a reader. */
export function describingHeaders(record: ObjectRecord): Readonly<Record<string, string>> {
  return {
    ...record.headers,
    etag: `"${record.etag}"`,
    'last-modified': new Date(record.modified).toUTCString(),
    'accept-ranges': 'bytes',
    ...encryptionHeaders(record.headers),
  };
}
