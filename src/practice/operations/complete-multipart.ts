import { createHash } from 'node:crypto';
import { checksumHeader, combineChecksums, type StoredChecksum } from '../checksums/checksum-algorithm.js';
import { S3Error } from '../protocol/s3-error.js';
import { element, readDocument, s3Document, type XmlElement } from '../protocol/xml.js';
import type { ObjectRecord } from '../store/object-store.js';
import type { PartRecord, UploadRecord } from '../store/upload-store.js';
import { requireBucket, requireKey } from './access.js';
import { type Exchange, headerOf, type Reply, readDocumentBody } from './exchange.js';
import { encryptionHeaders, randomEtag } from './object-encryption.js';
import { readWritePrecondition } from './preconditions.js';
import { commitObject, wholeSeconds } from './put-object.js';

/** Largest object: 10,000 parts of 5 GiB. */
const maximumObjectBytes = 10_000 * 5 * 1024 ** 3;

interface ListedPart {
  readonly number: number;
  readonly etag: string;
  readonly element: XmlElement;
}

/** @throws S3Error MalformedXML or InvalidPartOrder */
function readParts(body: Buffer): readonly ListedPart[] {
  const parts = readDocument(body, 'CompleteMultipartUpload')
    .children('Part')
    .map((part): ListedPart => {
      const number = Number(part.text('PartNumber'));
      const etag = part.text('ETag');
      if (!Number.isInteger(number) || number < 1 || number > 10_000 || etag === undefined)
        throw new S3Error('MalformedXML');
      return { number, etag: etag.trim().replace(/^"(.*)"$/, '$1'), element: part };
    });
  if (parts.length === 0) throw new S3Error('MalformedXML');
  if (parts.some((part, index) => index > 0 && part.number <= (parts[index - 1]?.number ?? 0)))
    throw new S3Error('InvalidPartOrder');
  return parts;
}

/** @throws S3Error InvalidPart, or InvalidRequest when a composite checksum lacks a part's */
function findPart(exchange: Exchange, upload: UploadRecord, listed: ListedPart): PartRecord {
  const { algorithm } = upload;
  const part = exchange.context.store.uploads.part(upload.id, listed.number);
  const fields = { UploadId: upload.id, PartNumber: listed.number, ETag: listed.etag };
  if (part === null || part.etag !== listed.etag) throw new S3Error('InvalidPart', { fields });
  const claimed = listed.element.text(`Checksum${algorithm}`);
  if (claimed === undefined && upload.algorithmRequested && upload.checksumType === 'COMPOSITE')
    throw new S3Error('InvalidRequest', {
      message: `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${listed.number} in the request.`,
    });
  if (claimed !== undefined && claimed !== part.checksums[algorithm])
    throw new S3Error('InvalidPart', { fields });
  return part;
}

function checkSizes(exchange: Exchange, parts: readonly PartRecord[]): number {
  const { minimumPartBytes } = exchange.context;
  const small = parts.slice(0, -1).find((part) => part.size < minimumPartBytes);
  if (small !== undefined)
    throw new S3Error('EntityTooSmall', {
      fields: {
        ProposedSize: small.size,
        MinSizeAllowed: minimumPartBytes,
        PartNumber: small.number,
        ETag: small.etag,
      },
    });
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (size > maximumObjectBytes)
    throw new S3Error('EntityTooLarge', {
      fields: { ProposedSize: size, MaxSizeAllowed: maximumObjectBytes },
    });
  const claimed = headerOf(exchange, 'x-amz-mp-object-size');
  if (claimed !== undefined && Number(claimed) !== size)
    throw new S3Error('InvalidRequest', {
      message: `The provided 'x-amz-mp-object-size' header value ${claimed} does not match what was computed: ${size}`,
    });
  return size;
}

function checkChecksum(exchange: Exchange, upload: UploadRecord, checksum: StoredChecksum): void {
  const type = headerOf(exchange, 'x-amz-checksum-type');
  if (type !== undefined && type !== upload.checksumType)
    throw new S3Error('InvalidRequest', {
      message: `The upload was created using the ${upload.checksumType} checksum mode. The complete request must use the same checksum mode.`,
    });
  const claimed = headerOf(exchange, checksumHeader(upload.algorithm));
  if (claimed !== undefined && claimed !== checksum.value)
    throw new S3Error('BadDigest', {
      message: `The ${upload.algorithm} you specified did not match the calculated checksum.`,
    });
}

/** The MD5 of the parts' ETags, and their number. */
function multipartEtag(exchange: Exchange, parts: readonly PartRecord[]): string {
  const md5 = createHash('md5');
  for (const part of parts) md5.update(part.etag, 'hex');
  const { randomEtags } = exchange.context.quirks.current;
  return `${randomEtags === undefined ? md5.digest('hex') : randomEtag()}-${parts.length}`;
}

/** Read without its own checksum: that header of this request is about the object, not about the document. */
function documentOf(exchange: Exchange): Promise<Buffer> {
  const headers = Object.fromEntries(
    Object.entries(exchange.headers).filter(([name]) => !/^x-amz-(checksum-|sdk-checksum)/.test(name)),
  );
  return readDocumentBody({ ...exchange, headers });
}

/** CompleteMultipartUpload: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export async function completeMultipartUpload(exchange: Exchange): Promise<Reply> {
  const { store, clock, writes } = exchange.context;
  const bucket = requireBucket(exchange, 's3:PutObject');
  const key = requireKey(exchange);
  const id = exchange.target.query.get('uploadId') ?? '';
  const precondition = readWritePrecondition(exchange);
  const watch = writes.begin(bucket.id, key);
  try {
    const listed = readParts(await documentOf(exchange));
    const partsDigest = createHash('sha256')
      .update(listed.map(({ number, etag }) => `${number}:${etag}`).join(' '))
      .digest('hex');

    const upload = store.uploads.find(id);
    if (upload === null || upload.bucketId !== bucket.id || upload.key !== key) {
      const completed = store.uploads.findCompleted(id);
      if (completed === null || completed.bucketId !== bucket.id || completed.key !== key)
        throw new S3Error('NoSuchUpload', { fields: { UploadId: id } });
      if (completed.partsDigest !== partsDigest)
        throw new S3Error('InvalidPart', { fields: { UploadId: id } });
      return { status: 200, body: completed.answer };
    }

    const parts = listed.map((part) => findPart(exchange, upload, part));
    const size = checkSizes(exchange, parts);
    const { algorithm, checksumType } = upload;
    const checksum = combineChecksums(
      algorithm,
      checksumType,
      parts.map((part) => ({ value: part.checksums[algorithm] ?? '', length: part.size })),
    );
    checkChecksum(exchange, upload, checksum);
    const record: ObjectRecord = {
      key,
      size,
      etag: multipartEtag(exchange, parts),
      modified: wholeSeconds(clock()),
      segments: parts.map((part) => ({ blob: part.blob, size: part.size })),
      headers: upload.headers,
      checksum,
      multipart: true,
    };
    const host = exchange.headers.host ?? 'localhost';
    const path = exchange.target.canonicalPath;
    const answer = s3Document('CompleteMultipartUploadResult', [
      element('Location', `http://${host}${path}`),
      element('Bucket', bucket.name),
      element('Key', key),
      element('ETag', `"${record.etag}"`),
      element(`Checksum${checksum.algorithm}`, checksum.value),
      element('ChecksumType', checksum.type),
    ]);
    commitObject(exchange, {
      bucket,
      record,
      precondition,
      watch,
      along: () =>
        store.uploads.complete(
          upload.id,
          { partsDigest, answer },
          new Set(parts.map(({ blob }) => blob)),
          clock(),
        ),
    });
    return { status: 200, headers: encryptionHeaders(upload.headers), body: answer };
  } finally {
    watch.end();
  }
}
