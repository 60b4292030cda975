import { S3Error } from '../protocol/s3-error.js';
import type { ObjectRecord } from '../store/object-store.js';
import type { PracticeStore } from '../store/practice-store.js';
import { requireAction, requireBucket, requireKey } from './access.js';
import { type Exchange, headerOf, type Reply } from './exchange.js';
import { checksumHeaders, describingHeaders } from './object-headers.js';
import { evaluateReadConditions, readConditions } from './preconditions.js';

/** A range of bytes of an object: the first byte and the one after the last. */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * A `Range` header of one range; null when it is missing, in another unit, malformed or of several ranges,
 * which S3 answers with the whole object.
 * @throws S3Error InvalidRange when the object has no byte there
 */
function readRange(header: string | undefined, size: number): ByteRange | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (header === undefined || match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  const unsatisfiable = new S3Error('InvalidRange', {
    fields: { RangeRequested: header, ActualObjectSize: size },
    headers: { 'content-range': `bytes */${size}` },
  });
  if (first === '') {
    const count = Math.min(Number(last), size);
    if (count === 0) throw unsatisfiable;
    return { start: size - count, end: size };
  }
  if (last !== '' && Number(last) < Number(first)) return null;
  if (Number(first) >= size) throw unsatisfiable;
  return { start: Number(first), end: last === '' ? size : Math.min(Number(last) + 1, size) };
}

/**
 * The range of one part.
 * @throws S3Error InvalidArgument or InvalidRange when there is no such part
 */
function readPartNumber(text: string | undefined, record: ObjectRecord): ByteRange | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw new S3Error('InvalidArgument', {
      message: 'Part number must be an integer between 1 and 10000, inclusive',
    });
  const segment = record.segments[number - 1];
  if (segment === undefined)
    throw new S3Error('InvalidRange', { message: 'The requested partnumber is not satisfiable' });
  const start = record.segments.slice(0, number - 1).reduce((sum, { size }) => sum + size, 0);
  return { start, end: start + segment.size };
}

/** The bytes of a range, across the files that hold them. */
export async function* readContent(
  store: PracticeStore,
  record: ObjectRecord,
  range: ByteRange = { start: 0, end: record.size },
): AsyncGenerator<Buffer> {
  let offset = 0;
  for (const { blob, size } of record.segments) {
    const start = Math.max(range.start - offset, 0);
    const end = Math.min(range.end - offset, size);
    if (start < end) yield* store.blobs.read(blob, start, end);
    offset += size;
  }
}

/**
 * The object of a request. As on S3, a user who may not list the bucket isn't told that a key is missing.
 * @throws S3Error NoSuchKey or AccessDenied
 */
export function requireObject(exchange: Exchange): ObjectRecord {
  const bucket = requireBucket(exchange, 's3:GetObject');
  const key = requireKey(exchange);
  const record = exchange.context.store.objects.find(bucket.id, key);
  if (record === null) {
    requireAction(exchange, 's3:ListBucket', bucket.name);
    throw new S3Error('NoSuchKey', { fields: { Key: key } });
  }
  return record;
}

const overrides = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

/**
 * GetObject, and HeadObject except for its body:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function getObject(exchange: Exchange): Reply {
  const record = requireObject(exchange);
  const condition = evaluateReadConditions(exchange, readConditions, record);
  if (condition === 'failed') throw new S3Error('PreconditionFailed');
  const describing = { ...describingHeaders(record) };
  if (condition === 'not-modified') {
    const { etag = '', 'last-modified': lastModified = '' } = describing;
    return { status: 304, headers: { etag, 'last-modified': lastModified } };
  }

  const { query } = exchange.target;
  for (const name of overrides) {
    const value = query.get(`response-${name}`);
    if (value !== undefined) describing[name] = value;
  }
  const partNumber = query.get('partNumber');
  const range = readPartNumber(partNumber, record) ?? readRange(headerOf(exchange, 'range'), record.size);
  const { start, end } = range ?? { start: 0, end: record.size };
  if (range !== null && record.size > 0)
    describing['content-range'] = `bytes ${start}-${end - 1}/${record.size}`;
  if (partNumber !== undefined && record.multipart)
    describing['x-amz-mp-parts-count'] = String(record.segments.length);
  const whole = start === 0 && end === record.size;
  if (whole && record.checksum !== null && headerOf(exchange, 'x-amz-checksum-mode') === 'ENABLED')
    Object.assign(describing, checksumHeaders(record.checksum));
  describing['content-length'] = String(end - start);
  return {
    status: range === null ? 200 : 206,
    headers: describing,
    body: readContent(exchange.context.store, record, { start, end }),
  };
}
