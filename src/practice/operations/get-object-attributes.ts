import { S3Error } from '../protocol/s3-error.js';
import { element, s3Document } from '../protocol/xml.js';
import type { ObjectRecord } from '../store/object-store.js';
import { type Exchange, headerOf, type Reply } from './exchange.js';
import { requireObject } from './get-object.js';

const mostParts = 1000;

/**
 * GetObjectAttributes with `ETag`, `ObjectSize` and `ObjectParts`; like S3 it lists the parts only of an object that was sent
 * with a checksum. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
 */
export function getObjectAttributes(exchange: Exchange): Reply {
  const wanted = (headerOf(exchange, 'x-amz-object-attributes') ?? '').split(',').map((name) => name.trim());
  if (wanted.join('') === '')
    throw new S3Error('InvalidArgument', { message: 'No attributes were requested.' });
  const record = requireObject(exchange);
  return {
    status: 200,
    headers: { 'last-modified': new Date(record.modified).toUTCString() },
    body: s3Document('GetObjectAttributesResponse', [
      ...(wanted.includes('ETag') ? [element('ETag', record.etag)] : []),
      ...(wanted.includes('ObjectParts') && record.multipart ? [partsOf(exchange, record)] : []),
      ...(wanted.includes('ObjectSize') ? [element('ObjectSize', record.size)] : []),
    ]),
  };
}

function partsOf(exchange: Exchange, { segments, checksum }: ObjectRecord) {
  const limit = Math.min(Number(headerOf(exchange, 'x-amz-max-parts') ?? mostParts), mostParts);
  const marker = Number(headerOf(exchange, 'x-amz-part-number-marker') ?? 0);
  const total = element('PartsCount', segments.length);
  if (checksum === null) return element('ObjectParts', [total]);
  const page = segments.slice(marker, marker + limit);
  return element('ObjectParts', [
    total,
    element('PartNumberMarker', marker),
    element('NextPartNumberMarker', marker + page.length),
    element('MaxParts', limit),
    element('IsTruncated', marker + page.length < segments.length),
    ...page.map(({ size }, index) =>
      element('Part', [element('PartNumber', marker + index + 1), element('Size', size)]),
    ),
  ]);
}
