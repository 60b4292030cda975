import { S3Error } from '../protocol/s3-error.js';
import { element, readDocument, s3Document } from '../protocol/xml.js';
import type { BucketRecord } from '../store/bucket-store.js';
import { protectedObject, requireAction, requireBucket, requireKey } from './access.js';
import { type Exchange, planBody, type Reply, readDocumentBody } from './exchange.js';

function removeObject(exchange: Exchange, bucket: BucketRecord, key: string): void {
  const { store, writes, quirks } = exchange.context;
  if (quirks.current.writeOnce === true && store.objects.find(bucket.id, key) !== null)
    throw protectedObject();
  const blobs = store.objects.remove(bucket.id, key);
  if (blobs.length > 0) writes.deleted(bucket.id, key);
  store.blobs.remove(blobs);
}

/** DeleteObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export function deleteObject(exchange: Exchange): Reply {
  const bucket = requireBucket(exchange, 's3:DeleteObject');
  removeObject(exchange, bucket, requireKey(exchange));
  return { status: 204 };
}

/** DeleteObjects: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export async function deleteObjects(exchange: Exchange): Promise<Reply> {
  const bucket = requireBucket(exchange, 's3:DeleteObject');
  const plan = planBody(exchange);
  if (plan.contentMd5 === null && plan.checksum === null)
    throw new S3Error('InvalidRequest', {
      message: 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    });
  const document = readDocument(await readDocumentBody(exchange), 'Delete');
  const objects = document.children('Object');
  const quiet = document.text('Quiet') === 'true';
  if (objects.length === 0 || objects.length > 1000) throw new S3Error('MalformedXML');
  const results: string[] = [];
  for (const object of objects) {
    const key = object.text('Key');
    if (key === undefined || key === '') throw new S3Error('MalformedXML');
    if (object.text('VersionId') !== undefined && object.text('VersionId') !== 'null') {
      results.push(
        element('Error', [
          element('Key', key),
          element('Code', 'NoSuchVersion'),
          element('Message', 'The specified version does not exist.'),
        ]),
      );
      continue;
    }
    try {
      requireAction(exchange, 's3:DeleteObject', `${bucket.name}/${key}`);
      removeObject(exchange, bucket, key);
      if (!quiet) results.push(element('Deleted', [element('Key', key)]));
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      results.push(
        element('Error', [
          element('Key', key),
          element('Code', error.code),
          element('Message', error.message),
        ]),
      );
    }
  }
  return { status: 200, body: s3Document('DeleteResult', results) };
}
