import { invalidArgument } from '../protocol/s3-error.js';
import { element, s3Document } from '../protocol/xml.js';
import type { ListedObject, ObjectStore } from '../store/object-store.js';
import { requireBucket } from './access.js';
import type { Exchange, Reply } from './exchange.js';
import { behindKey, behindPrefix, readLimit, readNameEncoding } from './list-query.js';

interface Walk {
  readonly bucketId: number;
  readonly prefix: Buffer;
  /** Empty for none. */
  readonly delimiter: Buffer;
  /** First key to look at. */
  readonly start: Buffer;
  readonly limit: number;
}

interface WalkResult {
  readonly objects: readonly ListedObject[];
  readonly commonPrefixes: readonly Buffer[];
  /** Where the next page starts; null at the end. */
  readonly next: Buffer | null;
}

/** Keys in byte order, with those behind a delimiter rolled up; skips over what a rolled-up prefix covers. */
function walkKeys(objects: ObjectStore, walk: Walk): WalkResult {
  const { bucketId, prefix, delimiter, limit } = walk;
  const before = behindPrefix(prefix);
  const found: ListedObject[] = [];
  const commonPrefixes: Buffer[] = [];
  let position = Buffer.compare(walk.start, prefix) < 0 ? prefix : walk.start;
  // Grows while objects follow each other: one that is rolled up makes the rest of its batch useless.
  let batchSize = delimiter.length === 0 ? limit + 1 : 8;
  for (;;) {
    const batch = objects.page(bucketId, position, before, batchSize);
    let rolledUp = false;
    for (const object of batch) {
      if (found.length + commonPrefixes.length === limit)
        return { objects: found, commonPrefixes, next: position };
      const cut = delimiter.length === 0 ? -1 : object.key.indexOf(delimiter, prefix.length);
      if (cut !== -1) {
        const common = object.key.subarray(0, cut + delimiter.length);
        commonPrefixes.push(common);
        position = behindPrefix(common) ?? common;
        rolledUp = true;
        break;
      }
      found.push(object);
      position = behindKey(object.key);
    }
    if (!rolledUp && batch.length < batchSize) return { objects: found, commonPrefixes, next: null };
    batchSize = rolledUp ? 8 : Math.min(batchSize * 2, 1001);
  }
}

function readToken(token: string): Buffer {
  const position = Buffer.from(token, 'base64url');
  if (token === '' || position.toString('base64url') !== token)
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  return position;
}

/** ListObjectsV2: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function listObjects(exchange: Exchange): Reply {
  const bucket = requireBucket(exchange, 's3:ListBucket');
  const { query } = exchange.target;
  const limit = readLimit(query, 'max-keys');
  const encoding = readNameEncoding(query);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const startAfter = query.get('start-after');
  const token = query.get('continuation-token');
  const start =
    token !== undefined
      ? readToken(token)
      : startAfter === undefined || startAfter === ''
        ? Buffer.alloc(0)
        : behindKey(Buffer.from(startAfter, 'utf8'));
  const result: WalkResult =
    limit === 0
      ? { objects: [], commonPrefixes: [], next: null }
      : walkKeys(exchange.context.store.objects, {
          bucketId: bucket.id,
          prefix: Buffer.from(prefix, 'utf8'),
          delimiter: Buffer.from(delimiter, 'utf8'),
          start,
          limit,
        });
  const owner =
    query.get('fetch-owner') === 'true' ? [element('Owner', [element('ID', bucket.account)])] : [];
  const optional = (name: string, value: string | undefined): readonly string[] =>
    value === undefined || value === '' ? [] : [element(name, encoding.write(value))];
  return {
    status: 200,
    body: s3Document('ListBucketResult', [
      element('Name', bucket.name),
      element('Prefix', encoding.write(prefix)),
      ...optional('StartAfter', startAfter),
      ...(token === undefined ? [] : [element('ContinuationToken', token)]),
      ...(result.next === null ? [] : [element('NextContinuationToken', result.next.toString('base64url'))]),
      element('KeyCount', result.objects.length + result.commonPrefixes.length),
      element('MaxKeys', limit),
      ...optional('Delimiter', delimiter),
      ...(encoding.requested ? [element('EncodingType', 'url')] : []),
      element('IsTruncated', result.next !== null),
      ...result.objects.map((object) =>
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
      ...result.commonPrefixes.map((common) =>
        element('CommonPrefixes', [element('Prefix', encoding.write(common.toString('utf8')))]),
      ),
    ]),
  };
}
