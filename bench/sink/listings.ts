import { checksumElement, refusal, type SinkAnswer, xmlAnswer } from './answers.js';
import type { Bucket } from './bucket.js';
import { byUtf8 } from './object-table.js';
import type { SinkRequest } from './request-reader.js';
import { element } from './xml.js';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export function listParts(
  { uploads }: Bucket,
  bucketName: string,
  request: SinkRequest,
  query: URLSearchParams,
): SinkAnswer {
  const upload = uploads.get(query.get('uploadId') ?? '');
  if (upload === undefined) return refusal(404, 'NoSuchUpload', request);
  const marker = Number(query.get('part-number-marker') ?? 0);
  const most = pageSize(query.get('max-parts'));
  const behind = [...upload.parts.values()]
    .filter(({ number }) => number > marker)
    .toSorted((a, b) => a.number - b.number);
  const page = behind.slice(0, most);
  const parts = page.map(
    ({ number, etag, size, checksum }) =>
      `<Part>${element('PartNumber', number)}${element('ETag', etag)}${element('Size', size)}${
        checksum === null ? '' : element(checksumElement(checksum[0]), checksum[1])
      }</Part>`,
  );
  const inner =
    element('Bucket', bucketName) +
    element('Key', upload.key) +
    element('UploadId', upload.id) +
    element('MaxParts', most) +
    element('IsTruncated', behind.length > page.length) +
    element('NextPartNumberMarker', page.at(-1)?.number ?? marker);
  return xmlAnswer('ListPartsResult', inner + parts.join(''));
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html (all in one page) */
export function listUploads({ uploads }: Bucket, bucketName: string): SinkAnswer {
  const open = [...uploads.values()].map(
    ({ id, key, startedMs }) =>
      `<Upload>${element('Key', key)}${element('UploadId', id)}${element('Initiated', new Date(startedMs).toISOString())}</Upload>`,
  );
  const inner = element('Bucket', bucketName) + element('IsTruncated', false);
  return xmlAnswer('ListMultipartUploadsResult', inner + open.join(''));
}

/** Both versions: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function listObjects(
  { objects }: Bucket,
  bucketName: string,
  query: URLSearchParams,
  isSecondVersion: boolean,
): SinkAnswer {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = pageSize(query.get('max-keys'));
  const token = query.get('continuation-token');
  const after = isSecondVersion
    ? token === null
      ? (query.get('start-after') ?? '')
      : Buffer.from(token, 'base64url').toString()
    : (query.get('marker') ?? '');
  const page = objects.list(prefix, delimiter, after, most);
  const encodes = query.get('encoding-type') === 'url';
  const name = (key: string): string => (encodes ? encodeURIComponent(key).replaceAll('%2F', '/') : key);
  const last = [page.objects.at(-1)?.[0] ?? '', page.prefixes.at(-1) ?? ''].toSorted(byUtf8).at(-1) ?? '';
  const next = !page.isTruncated
    ? ''
    : isSecondVersion
      ? element('NextContinuationToken', Buffer.from(last).toString('base64url'))
      : element('NextMarker', name(last));
  const contents = page.objects.map(
    ([key, { size, etag, storedMs }]) =>
      `<Contents>${element('Key', name(key))}<LastModified>${new Date(storedMs).toISOString()}</LastModified>${element('ETag', etag)}<Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  const prefixes = page.prefixes.map(
    (common) => `<CommonPrefixes>${element('Prefix', name(common))}</CommonPrefixes>`,
  );
  const inner =
    element('Name', bucketName) +
    element('Prefix', name(prefix)) +
    (delimiter === '' ? '' : element('Delimiter', delimiter)) +
    element('MaxKeys', most) +
    (isSecondVersion
      ? element('KeyCount', contents.length + prefixes.length)
      : element('Marker', name(after))) +
    (encodes ? element('EncodingType', 'url') : '') +
    element('IsTruncated', page.isTruncated) +
    next;
  return xmlAnswer('ListBucketResult', inner + contents.join('') + prefixes.join(''));
}

function pageSize(asked: string | null): number {
  const number = asked === null ? 1000 : Number(asked);
  return Number.isInteger(number) && number >= 0 ? Math.min(1000, number) : 1000;
}
