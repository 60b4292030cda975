import { checksumElement, echo, refusal, type SinkAnswer, xmlAnswer } from './answers.js';
import type { Bucket } from './bucket.js';
import { listObjects, listParts, listUploads } from './listings.js';
import { assemble } from './multipart-table.js';
import { type Checksum, ObjectTable, type StoredObject } from './object-table.js';
import { bucketOperation, type Operation, objectOperation } from './operation.js';
import type { SinkRequest } from './request-reader.js';
import { element } from './xml.js';

/** What the sink knows about a bucket, for checking a run. */
export interface BucketSummary {
  readonly objects: number;
  readonly bytes: number;
  /** Objects that replaced others. */
  readonly replaced: number;
  readonly openMultiparts: number;
  /** How often each operation was called. */
  readonly operations: Readonly<Record<string, number>>;
  /** Bytes of payload received, including repeated ones. */
  readonly receivedBytes: number;
  /** When the first object or part had arrived, in ms since 1970; null when none has. */
  readonly firstWriteMs: number | null;
}

const noQuery = new URLSearchParams();
const region = 'us-east-1';
const emptyAnswer: SinkAnswer = { status: 200, headers: '', body: '' };

/**
 * The part of S3 that receives objects and returns no bytes. Buckets must be created; addresses are
 * path-style; signatures and checksums are not verified, but the checksum a client sent is returned, as S3
 * does.
 */
export class SinkService {
  readonly #buckets = new Map<string, Bucket>();
  #lastEtag = 0;
  #lastUpload = 0;

  /** Answers one S3 request. Never throws. */
  answer(request: SinkRequest): SinkAnswer {
    const slash = request.path.indexOf('/', 1);
    const bucketName = decoded(slash === -1 ? request.path.slice(1) : request.path.slice(1, slash));
    const key = slash === -1 ? '' : decoded(request.path.slice(slash + 1));
    if (bucketName === null || key === null) return refusal(400, 'InvalidURI', request);
    if (bucketName === '') return this.#listBuckets(request);
    const query = request.query === '' ? noQuery : new URLSearchParams(request.query);
    const bucket = this.#buckets.get(bucketName);
    if (bucket === undefined) {
      if (request.method === 'PUT' && key === '') return this.#createBucket(bucketName);
      return refusal(404, 'NoSuchBucket', request);
    }
    bucket.receivedBytes += request.payloadBytes;
    const operation = key === '' ? bucketOperation(request, query) : objectOperation(request, query);
    if (operation === 'PutObject' || operation === 'UploadPart') bucket.firstWriteMs ??= Date.now();
    bucket.operations.set(operation, (bucket.operations.get(operation) ?? 0) + 1);
    return this.#perform(operation, bucket, bucketName, key, request, query);
  }

  /** Null when there is no such bucket. */
  summary(name: string): BucketSummary | null {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) return null;
    return {
      objects: bucket.objects.count,
      bytes: bucket.objects.bytes,
      replaced: bucket.objects.replaced,
      openMultiparts: bucket.uploads.size,
      operations: Object.fromEntries(bucket.operations),
      receivedBytes: bucket.receivedBytes,
      firstWriteMs: bucket.firstWriteMs,
    };
  }

  /** The objects of a bucket in key order. */
  objects(name: string): Iterable<readonly [key: string, object: StoredObject]> {
    return this.#buckets.get(name)?.objects.entries() ?? [];
  }

  /** Forgets a bucket and everything in it. */
  forget(name: string): void {
    this.#buckets.delete(name);
  }

  #perform(
    operation: Operation,
    bucket: Bucket,
    bucketName: string,
    key: string,
    request: SinkRequest,
    query: URLSearchParams,
  ): SinkAnswer {
    switch (operation) {
      case 'PutObject':
        return this.#putObject(bucket, key, request);
      case 'HeadObject':
        return headObject(bucket, key, request);
      case 'DeleteObject':
        bucket.objects.delete(key);
        return { status: 204, headers: '', body: '' };
      case 'CreateMultipartUpload':
        return this.#createUpload(bucket, bucketName, key, request);
      case 'UploadPart':
        return this.#uploadPart(bucket, request, query);
      case 'ListParts':
        return listParts(bucket, bucketName, request, query);
      case 'CompleteMultipartUpload':
        return this.#completeUpload(bucket, bucketName, key, request, query);
      case 'AbortMultipartUpload':
        return bucket.uploads.delete(query.get('uploadId') ?? '')
          ? { status: 204, headers: '', body: '' }
          : refusal(404, 'NoSuchUpload', request);
      case 'HeadBucket':
        return { status: 200, headers: `x-amz-bucket-region: ${region}\r\n`, body: '' };
      case 'GetBucketLocation':
        return xmlAnswer('LocationConstraint', '');
      case 'CreateBucket':
        return emptyAnswer;
      case 'ListObjectsV2':
      case 'ListObjects':
        return listObjects(bucket, bucketName, query, operation === 'ListObjectsV2');
      case 'ListMultipartUploads':
        return listUploads(bucket, bucketName);
      default:
        return refusal(501, 'NotImplemented', request);
    }
  }

  #createBucket(name: string): SinkAnswer {
    this.#buckets.set(name, {
      objects: new ObjectTable(),
      uploads: new Map(),
      operations: new Map(),
      createdMs: Date.now(),
      receivedBytes: 0,
      firstWriteMs: null,
    });
    return { status: 200, headers: `Location: /${name}\r\n`, body: '' };
  }

  #listBuckets(request: SinkRequest): SinkAnswer {
    if (request.method !== 'GET') return refusal(501, 'NotImplemented', request);
    const buckets = [...this.#buckets].map(
      ([name, { createdMs }]) =>
        `<Bucket>${element('Name', name)}${element('CreationDate', new Date(createdMs).toISOString())}</Bucket>`,
    );
    const owner = `<Owner>${element('ID', 'sink')}</Owner>`;
    return xmlAnswer('ListAllMyBucketsResult', `${owner}<Buckets>${buckets.join('')}</Buckets>`);
  }

  #putObject({ objects }: Bucket, key: string, request: SinkRequest): SinkAnswer {
    const earlier = objects.get(key);
    const refused = refusedCondition(earlier, request);
    if (refused !== null) return refused;
    const stored = this.#store(objects, key, request.payloadBytes, checksumIn(request));
    return { status: 200, headers: `ETag: ${stored.etag}\r\n${echo(stored.checksum)}`, body: '' };
  }

  #store(objects: ObjectTable, key: string, size: number, checksum: Checksum | null): StoredObject {
    const stored = { size, etag: this.#newEtag(), checksum, storedMs: Date.now() };
    objects.put(key, stored);
    return stored;
  }

  #newEtag(): string {
    this.#lastEtag += 1;
    return `"sink-${this.#lastEtag.toString(36)}"`;
  }

  #createUpload(bucket: Bucket, bucketName: string, key: string, { headers }: SinkRequest): SinkAnswer {
    this.#lastUpload += 1;
    const id = `sink-upload-${this.#lastUpload.toString(36)}`;
    bucket.uploads.set(id, { id, key, startedMs: Date.now(), parts: new Map() });
    const inner = element('Bucket', bucketName) + element('Key', key) + element('UploadId', id);
    const echoed = ['x-amz-checksum-algorithm', 'x-amz-checksum-type'].flatMap((name) => {
      const value = headers.get(name);
      return value === undefined ? [] : [`${name}: ${value}\r\n`];
    });
    return xmlAnswer('InitiateMultipartUploadResult', inner, echoed.join(''));
  }

  #uploadPart({ uploads }: Bucket, request: SinkRequest, query: URLSearchParams): SinkAnswer {
    const upload = uploads.get(query.get('uploadId') ?? '');
    if (upload === undefined) return refusal(404, 'NoSuchUpload', request);
    const number = Number(query.get('partNumber'));
    if (!Number.isInteger(number) || number < 1 || number > 10_000) {
      return refusal(400, 'InvalidArgument', request);
    }
    const checksum = checksumIn(request);
    const etag = this.#newEtag();
    upload.parts.set(number, { number, size: request.payloadBytes, etag, checksum });
    return { status: 200, headers: `ETag: ${etag}\r\n${echo(checksum)}`, body: '' };
  }

  #completeUpload(
    bucket: Bucket,
    bucketName: string,
    key: string,
    request: SinkRequest,
    query: URLSearchParams,
  ): SinkAnswer {
    const id = query.get('uploadId') ?? '';
    const upload = bucket.uploads.get(id);
    if (upload === undefined || upload.key !== key) return refusal(404, 'NoSuchUpload', request);
    const refused = refusedCondition(bucket.objects.get(key), request);
    if (refused !== null) return refused;
    const assembly = assemble(upload, request.text);
    if (!assembly.ok) return refusal(400, assembly.code, request);
    const promised = request.headers.get('x-amz-mp-object-size');
    if (promised !== undefined && Number(promised) !== assembly.size) {
      return refusal(400, 'InvalidRequest', request);
    }
    bucket.uploads.delete(id);
    const checksum = checksumIn(request);
    const { etag } = this.#store(bucket.objects, key, assembly.size, checksum);
    const type = request.headers.get('x-amz-checksum-type');
    const inner =
      element('Bucket', bucketName) +
      element('Key', key) +
      element('ETag', etag) +
      (checksum === null ? '' : element(checksumElement(checksum[0]), checksum[1])) +
      (type === undefined ? '' : element('ChecksumType', type));
    return xmlAnswer('CompleteMultipartUploadResult', inner);
  }
}

function refusedCondition(earlier: StoredObject | undefined, request: SinkRequest): SinkAnswer | null {
  const { headers } = request;
  if (headers.get('if-none-match') === '*' && earlier !== undefined) {
    return refusal(412, 'PreconditionFailed', request);
  }
  const wanted = headers.get('if-match');
  if (wanted === undefined) return null;
  if (earlier === undefined) return refusal(404, 'NoSuchKey', request);
  return earlier.etag.replaceAll('"', '') === wanted.replaceAll('"', '')
    ? null
    : refusal(412, 'PreconditionFailed', request);
}

function headObject({ objects }: Bucket, key: string, request: SinkRequest): SinkAnswer {
  const object = objects.get(key);
  if (object === undefined) return refusal(404, 'NoSuchKey', request);
  const checksum = request.headers.has('x-amz-checksum-mode') ? echo(object.checksum) : '';
  const modified = new Date(object.storedMs).toUTCString();
  return {
    status: 200,
    headers: `ETag: ${object.etag}\r\nLast-Modified: ${modified}\r\nAccept-Ranges: bytes\r\nContent-Type: binary/octet-stream\r\n${checksum}`,
    body: '',
    contentLength: object.size,
  };
}

function checksumIn({ headers }: SinkRequest): Checksum | null {
  for (const [name, value] of headers) {
    if (checksumHeader.test(name)) return [name, value];
  }
  return null;
}

const checksumHeader = /^x-amz-checksum-(?:crc32|crc32c|crc64nvme|sha1|sha256)$/;

/** Null for text that is not percent-encoded UTF-8. */
function decoded(part: string): string | null {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
