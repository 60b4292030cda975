import { invalidArgument } from '../protocol/s3-error.js';
import { element, s3Document } from '../protocol/xml.js';
import type { BucketRecord } from '../store/bucket-store.js';
import { requireBucket } from './access.js';
import type { Exchange, Reply } from './exchange.js';
import { readLimit, readNameEncoding } from './list-query.js';
import { byteOrder, hashOrder, type KeyOrder, type WalkResult } from './walk-keys.js';

function readToken(token: string): Buffer {
  const position = Buffer.from(token, 'base64url');
  if (token === '' || position.toString('base64url') !== token)
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  return position;
}

/** What both listing operations say about themselves and the objects. */
interface Page extends WalkResult {
  readonly bucket: BucketRecord;
  readonly prefix: string;
  readonly delimiter: string;
  readonly limit: number;
  readonly encoding: ReturnType<typeof readNameEncoding>;
}

/** @param startOf where the page starts, in the order in which this server lists keys */
function readPage(exchange: Exchange, startOf: (order: KeyOrder) => Buffer): Page {
  const bucket = requireBucket(exchange, 's3:ListBucket');
  const { query } = exchange.target;
  const { store, quirks } = exchange.context;
  const { order, pageSize } = quirks.current.listing ?? {};
  const limit = readLimit(query, 'max-keys');
  const encoding = readNameEncoding(query);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const keyOrder = order === 'hashed' ? hashOrder : byteOrder;
  const start = startOf(keyOrder);
  const { objects, commonPrefixes, next }: WalkResult =
    limit === 0
      ? { objects: [], commonPrefixes: [], next: null }
      : keyOrder.walk(store.objects, {
          bucketId: bucket.id,
          prefix: Buffer.from(prefix, 'utf8'),
          delimiter: Buffer.from(delimiter, 'utf8'),
          start,
          limit: Math.min(limit, pageSize ?? limit),
        });
  return {
    bucket,
    prefix,
    delimiter,
    limit,
    encoding,
    objects: objects.filter(({ key }) => !quirks.isObjectUnlisted(bucket.id, key.toString('utf8'))),
    commonPrefixes,
    next,
  };
}

/** An element for a name, unless there is no value. */
function optional({ encoding }: Page, name: string, value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [element(name, encoding.write(value))];
}

/** The elements at the end of either answer. */
function writeContents(page: Page, withOwner: boolean): readonly string[] {
  const { encoding, bucket } = page;
  const owner = withOwner ? [element('Owner', [element('ID', bucket.account)])] : [];
  return [
    element('MaxKeys', page.limit),
    ...optional(page, 'Delimiter', page.delimiter),
    ...(encoding.requested ? [element('EncodingType', 'url')] : []),
    element('IsTruncated', page.next !== null),
    ...page.objects.map((object) =>
      element('Contents', [
        element('Key', encoding.write(object.key.toString('utf8'))),
        element('LastModified', new Date(object.modified).toISOString()),
        element('ETag', `"${object.etag}"`),
        ...(object.algorithm === null ? [] : [element('ChecksumAlgorithm', object.algorithm)]),
        ...(object.checksumType === null ? [] : [element('ChecksumType', object.checksumType)]),
        element('Size', object.size),
        element('StorageClass', object.storageClass ?? 'STANDARD'),
        ...owner,
      ]),
    ),
    ...page.commonPrefixes.map((common) =>
      element('CommonPrefixes', [element('Prefix', encoding.write(common.toString('utf8')))]),
    ),
  ];
}

/** ListObjects: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export function listObjectsV1(exchange: Exchange): Reply {
  const { query } = exchange.target;
  const marker = query.get('marker') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const page = readPage(exchange, (order) => {
    if (marker === '') return Buffer.alloc(0);
    return delimiter !== '' && marker.endsWith(delimiter) ? order.behindAll(marker) : order.behind(marker);
  });
  const last = [...page.objects.map(({ key }) => key), ...page.commonPrefixes]
    .toSorted((a, b) => Buffer.compare(a, b))
    .at(-1);
  return {
    status: 200,
    body: s3Document('ListBucketResult', [
      element('Name', page.bucket.name),
      element('Prefix', page.encoding.write(page.prefix)),
      element('Marker', page.encoding.write(marker)),
      // Without a delimiter the last key is the marker of the next page, and NextMarker is left out.
      ...(page.next === null || page.delimiter === ''
        ? []
        : optional(page, 'NextMarker', last?.toString('utf8'))),
      ...writeContents(page, true),
    ]),
  };
}

/** ListObjectsV2: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function listObjects(exchange: Exchange): Reply {
  const { version, paging } = exchange.context.quirks.current.listing ?? {};
  if (version === 1) return listObjectsV1(exchange);
  const { query } = exchange.target;
  const startAfter = query.get('start-after');
  const token = query.get('continuation-token');
  const page = readPage(exchange, (order) => {
    if (token !== undefined) return readToken(token);
    return startAfter === undefined || startAfter === '' ? Buffer.alloc(0) : order.behind(startAfter);
  });
  const isStuck = paging === 'same-token' && token !== undefined;
  const next = isStuck ? readToken(token) : page.next;
  const isTold = next !== null && paging !== 'no-token';
  return {
    status: 200,
    body: s3Document('ListBucketResult', [
      element('Name', page.bucket.name),
      element('Prefix', page.encoding.write(page.prefix)),
      ...optional(page, 'StartAfter', startAfter),
      ...(token === undefined ? [] : [element('ContinuationToken', token)]),
      ...(isTold ? [element('NextContinuationToken', next.toString('base64url'))] : []),
      element('KeyCount', page.objects.length + page.commonPrefixes.length),
      ...writeContents({ ...page, next }, query.get('fetch-owner') === 'true'),
    ]),
  };
}
