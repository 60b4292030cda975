import { invalidArgument, notImplemented } from '../protocol/s3-error.js';
import { element, s3Document } from '../protocol/xml.js';
import type { UploadRecord } from '../store/upload-store.js';
import { requireBucket } from './access.js';
import type { Exchange, Reply } from './exchange.js';
import { behindPrefix, readLimit, readNameEncoding } from './list-query.js';
import { requireUpload } from './multipart.js';

/** Sorts after every upload id. */
const behindEveryId = '\u{10FFFF}';

function initiatorElements({
  account,
  initiator = { id: account, name: account },
}: UploadRecord): readonly string[] {
  return [element('ID', initiator.id), element('DisplayName', initiator.name)];
}

/** ListParts: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export function listParts(exchange: Exchange): Reply {
  const upload = requireUpload(exchange, 's3:ListMultipartUploadParts');
  const { query } = exchange.target;
  const limit = readLimit(query, 'max-parts');
  const encoding = readNameEncoding(query);
  const markerText = query.get('part-number-marker') ?? '0';
  if (!/^\d{1,10}$/.test(markerText))
    throw invalidArgument(
      'Argument part-number-marker must be an integer between 0 and 2147483647',
      'part-number-marker',
      markerText,
    );
  const marker = Number(markerText);
  const found = exchange.context.store.uploads.parts(upload.id, marker, limit + 1);
  const page = found.slice(0, limit);
  const truncated = limit > 0 && found.length > limit;
  const last = page.at(-1);
  const owner = [element('ID', upload.account), element('DisplayName', upload.account)];
  return {
    status: 200,
    body: s3Document('ListPartsResult', [
      element('Bucket', exchange.target.bucket ?? ''),
      element('Key', encoding.write(upload.key)),
      element('UploadId', upload.id),
      element('Initiator', initiatorElements(upload)),
      element('Owner', owner),
      element('StorageClass', upload.headers['x-amz-storage-class'] ?? 'STANDARD'),
      element('PartNumberMarker', marker),
      ...(last === undefined ? [] : [element('NextPartNumberMarker', last.number)]),
      element('MaxParts', limit),
      ...(encoding.requested ? [element('EncodingType', 'url')] : []),
      element('IsTruncated', truncated),
      ...(upload.algorithmRequested
        ? [element('ChecksumAlgorithm', upload.algorithm), element('ChecksumType', upload.checksumType)]
        : []),
      ...page.map((part) =>
        element('Part', [
          element('PartNumber', part.number),
          element('LastModified', new Date(part.modified).toISOString()),
          element('ETag', `"${part.etag}"`),
          element('Size', part.size),
          ...Object.entries(part.checksums)
            .filter(([algorithm]) => upload.algorithmRequested && algorithm === upload.algorithm)
            .map(([algorithm, value]) => element(`Checksum${algorithm}`, value)),
        ]),
      ),
    ]),
  };
}

/** ListMultipartUploads: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export function listMultipartUploads(exchange: Exchange): Reply {
  const { store } = exchange.context;
  const bucket = requireBucket(exchange, 's3:ListBucketMultipartUploads');
  const { query } = exchange.target;
  if (query.get('delimiter')) throw notImplemented('delimiter in ListMultipartUploads');
  const limit = readLimit(query, 'max-uploads');
  const encoding = readNameEncoding(query);
  const prefix = query.get('prefix') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = keyMarker === '' ? '' : (query.get('upload-id-marker') ?? '');
  const prefixBytes = Buffer.from(prefix, 'utf8');
  const markerBytes = Buffer.from(keyMarker, 'utf8');
  const from =
    Buffer.compare(markerBytes, prefixBytes) < 0
      ? { key: prefixBytes, afterId: '' }
      : { key: markerBytes, afterId: idMarker === '' && keyMarker !== '' ? behindEveryId : idMarker };
  const found = store.uploads.page(bucket.id, from, behindPrefix(prefixBytes), limit + 1);
  const page = found.slice(0, limit);
  const truncated = limit > 0 && found.length > limit;
  const last = page.at(-1);
  const uploads = page.flatMap(({ id }) => store.uploads.find(id) ?? []);
  return {
    status: 200,
    body: s3Document('ListMultipartUploadsResult', [
      element('Bucket', bucket.name),
      element('KeyMarker', encoding.write(keyMarker)),
      element('UploadIdMarker', idMarker),
      ...(last === undefined || !truncated
        ? []
        : [
            element('NextKeyMarker', encoding.write(last.key.toString('utf8'))),
            element('NextUploadIdMarker', last.id),
          ]),
      element('Prefix', encoding.write(prefix)),
      element('MaxUploads', limit),
      ...(encoding.requested ? [element('EncodingType', 'url')] : []),
      element('IsTruncated', truncated),
      ...uploads.map((upload) =>
        element('Upload', [
          element('Key', encoding.write(upload.key)),
          element('UploadId', upload.id),
          element('Initiator', initiatorElements(upload)),
          element('Owner', [element('ID', upload.account)]),
          element('StorageClass', upload.headers['x-amz-storage-class'] ?? 'STANDARD'),
          element('Initiated', new Date(upload.initiated).toISOString()),
          ...(upload.algorithmRequested
            ? [element('ChecksumAlgorithm', upload.algorithm), element('ChecksumType', upload.checksumType)]
            : []),
        ]),
      ),
    ]),
  };
}
