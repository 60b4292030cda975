import { createHash } from 'node:crypto';
import { maximumBodyBytes } from '../body/body-plan.js';
import { readAlgorithm, startChecksum } from '../checksums/checksum-algorithm.js';
import { invalidArgument, notImplemented, S3Error } from '../protocol/s3-error.js';
import { decodeUtf8, percentDecode } from '../protocol/uri.js';
import { element, s3Document } from '../protocol/xml.js';
import type { BucketRecord } from '../store/bucket-store.js';
import type { ObjectRecord } from '../store/object-store.js';
import { requireAction, requireBucket, requireKey } from './access.js';
import { type Exchange, headerOf, type Reply } from './exchange.js';
import { readContent } from './get-object.js';
import { encryptionHeaders, encryptionOfWrite, wholeEtag, withoutEncryption } from './object-encryption.js';
import { readStoredHeaders, refuseUnknownHeaders } from './object-headers.js';
import {
  checkWritePrecondition,
  copySourceConditions,
  evaluateReadConditions,
  readWritePrecondition,
} from './preconditions.js';
import { commitObject, ownChecksum, wholeSeconds } from './put-object.js';

interface CopySource {
  readonly bucket: BucketRecord;
  readonly record: ObjectRecord;
}

function requireSource(exchange: Exchange): CopySource {
  const raw = headerOf(exchange, 'x-amz-copy-source') ?? '';
  if (raw.includes('?versionId=')) throw notImplemented('x-amz-copy-source with versionId');
  const bytes = percentDecode(raw.replace(/^\//, ''), false);
  const text = bytes === null ? null : decodeUtf8(bytes);
  const slash = text?.indexOf('/') ?? -1;
  if (text === null || slash < 1 || slash === text.length - 1)
    throw invalidArgument(
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      'x-amz-copy-source',
      raw,
    );
  const name = text.slice(0, slash);
  const key = text.slice(slash + 1);
  const { store } = exchange.context;
  const bucket = store.buckets.find(name);
  if (bucket === null) throw new S3Error('NoSuchBucket', { fields: { BucketName: name } });
  requireAction(exchange, 's3:GetObject', `${name}/${key}`);
  if (bucket.account !== exchange.caller.account.accountId) throw new S3Error('AccessDenied');
  const record = store.objects.find(bucket.id, key);
  if (record === null) throw new S3Error('NoSuchKey', { fields: { Key: key } });
  if (evaluateReadConditions(exchange, copySourceConditions, record) !== 'proceed')
    throw new S3Error('PreconditionFailed');
  if (record.size > maximumBodyBytes)
    throw new S3Error('InvalidRequest', {
      message: `The specified copy source is larger than the maximum allowable size for a copy source: ${maximumBodyBytes}`,
    });
  return { bucket, record };
}

/** CopyObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export async function copyObject(exchange: Exchange): Promise<Reply> {
  const { store, clock, writes } = exchange.context;
  const bucket = requireBucket(exchange, 's3:PutObject');
  const key = requireKey(exchange);
  refuseUnknownHeaders(exchange);
  const precondition = readWritePrecondition(exchange);
  const source = requireSource(exchange);
  const replace = headerOf(exchange, 'x-amz-metadata-directive') === 'REPLACE';
  if (!replace && source.bucket.id === bucket.id && source.record.key === key)
    throw new S3Error('InvalidRequest', {
      message:
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    });
  const headers = {
    ...(replace ? readStoredHeaders(exchange) : withoutEncryption(source.record.headers)),
    ...encryptionOfWrite(exchange, bucket),
  };
  const requested = headerOf(exchange, 'x-amz-checksum-algorithm');
  const algorithm =
    requested === undefined ? (source.record.checksum?.algorithm ?? ownChecksum) : readAlgorithm(requested);
  if (algorithm === null) throw notImplemented(`x-amz-checksum-algorithm: ${requested}`);
  checkWritePrecondition(precondition, () => store.objects.find(bucket.id, key));

  const watch = writes.begin(bucket.id, key);
  const writer = store.blobs.createWriter();
  try {
    const md5 = createHash('md5');
    const checksum = startChecksum(algorithm);
    for await (const bytes of readContent(store, source.record)) {
      md5.update(bytes);
      checksum.update(bytes);
      await writer.write(bytes);
    }
    const blob = await writer.finish();
    const record: ObjectRecord = {
      key,
      size: source.record.size,
      etag: wholeEtag(exchange, md5.digest(), headers),
      modified: wholeSeconds(clock()),
      segments: [{ blob, size: source.record.size }],
      headers,
      checksum: { algorithm, type: 'FULL_OBJECT', value: checksum.digest() },
      multipart: false,
    };
    try {
      commitObject(exchange, { bucket, record, precondition, watch });
    } catch (error) {
      store.blobs.remove([blob]);
      throw error;
    }
    return {
      status: 200,
      headers: encryptionHeaders(headers),
      body: s3Document('CopyObjectResult', [
        element('LastModified', new Date(record.modified).toISOString()),
        element('ETag', `"${record.etag}"`),
        element('ChecksumType', 'FULL_OBJECT'),
        element(`Checksum${algorithm}`, record.checksum?.value ?? ''),
      ]),
    };
  } finally {
    await writer.discard();
    watch.end();
  }
}
