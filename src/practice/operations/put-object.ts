import type { ChecksumAlgorithm } from '../checksums/checksum-algorithm.js';
import { S3Error } from '../protocol/s3-error.js';
import type { BucketRecord } from '../store/bucket-store.js';
import type { ObjectRecord } from '../store/object-store.js';
import { protectedObject, requireBucket, requireKey } from './access.js';
import { type Exchange, planBody, type Reply, storeBody } from './exchange.js';
import { encryptionOfWrite, wholeEtag } from './object-encryption.js';
import { readStoredHeaders, refuseUnknownHeaders, writtenHeaders } from './object-headers.js';
import { checkWritePrecondition, readWritePrecondition, type WritePrecondition } from './preconditions.js';
import type { WatchedWrite } from './write-watch.js';

/** S3 stores times in whole seconds. */
export function wholeSeconds(time: number): number {
  return Math.floor(time / 1000) * 1000;
}

export interface ObjectCommit {
  readonly bucket: BucketRecord;
  readonly record: ObjectRecord;
  readonly precondition: WritePrecondition;
  /** Has watched the key since the write began. */
  readonly watch: WatchedWrite;
  /** Further changes that belong to the same transaction. */
  readonly along?: () => readonly string[];
}

/**
 * Stores an object if its precondition still holds, in one transaction.
 * @throws S3Error PreconditionFailed, NoSuchKey, NoSuchBucket, or ConditionalRequestConflict when the key's
 * object was deleted while a conditional write was in progress, or AccessDenied for an object that is
 * protected for good
 */
export function commitObject(exchange: Exchange, commit: ObjectCommit): void {
  const { store, quirks, onStored } = exchange.context;
  const { bucket, record, precondition } = commit;
  if (store.buckets.find(bucket.name)?.id !== bucket.id)
    throw new S3Error('NoSuchBucket', { fields: { BucketName: bucket.name } });
  if (precondition.kind !== 'none' && commit.watch.disturbed)
    throw new S3Error('ConditionalRequestConflict', { fields: { Key: record.key } });
  checkWritePrecondition(precondition, () => store.objects.find(bucket.id, record.key));
  const { writeOnce, listing } = quirks.current;
  const asksWhetherNew = writeOnce === true || listing?.lagMs !== undefined || onStored !== null;
  const isNew = asksWhetherNew && store.objects.find(bucket.id, record.key) === null;
  if (writeOnce === true && !isNew) throw protectedObject();
  const { along } = commit;
  const put = (): readonly string[] => store.objects.put(bucket.id, record);
  const unused = along === undefined ? put() : store.atomically(() => [...put(), ...along()]);
  store.blobs.remove(unused);
  onStored?.({ bucket: bucket.name, key: record.key, replaced: !isNew });
  if (isNew) quirks.objectAdded(bucket.id, record.key);
}

/** What S3 computes when the client sends no checksum. */
export const ownChecksum: ChecksumAlgorithm = 'CRC64NVME';

/** PutObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export async function putObject(exchange: Exchange): Promise<Reply> {
  const { store, clock, writes } = exchange.context;
  const bucket = requireBucket(exchange, 's3:PutObject');
  const key = requireKey(exchange);
  refuseUnknownHeaders(exchange);
  const headers = { ...readStoredHeaders(exchange), ...encryptionOfWrite(exchange, bucket) };
  const plan = planBody(exchange);
  const precondition = readWritePrecondition(exchange);
  checkWritePrecondition(precondition, () => store.objects.find(bucket.id, key));

  const watch = writes.begin(bucket.id, key);
  try {
    const algorithm = plan.checksum?.algorithm ?? ownChecksum;
    const { blob, received } = await storeBody(exchange, plan, algorithm);
    const record: ObjectRecord = {
      key,
      size: received.length,
      etag: wholeEtag(exchange, received.md5, headers),
      modified: wholeSeconds(clock()),
      segments: [{ blob, size: received.length }],
      headers,
      checksum: { algorithm, type: 'FULL_OBJECT', value: received.checksums.get(algorithm) ?? '' },
      multipart: false,
    };
    try {
      commitObject(exchange, { bucket, record, precondition, watch });
    } catch (error) {
      store.blobs.remove([blob]);
      throw error;
    }
    return { status: 200, headers: writtenHeaders(record.etag, record.checksum, headers) };
  } finally {
    watch.end();
  }
}
