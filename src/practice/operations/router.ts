import type { RequestTarget } from '../protocol/request-target.js';
import { notImplemented, S3Error } from '../protocol/s3-error.js';
import { subresources } from './bucket-settings/bucket-settings.js';
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets.js';
import { completeMultipartUpload } from './complete-multipart.js';
import { copyObject } from './copy-object.js';
import { deleteObject, deleteObjects } from './delete-objects.js';
import type { Operation } from './exchange.js';
import { getObject } from './get-object.js';
import { getObjectAttributes } from './get-object-attributes.js';
import { listMultipartUploads, listParts } from './list-multipart.js';
import { listObjects, listObjectsV1 } from './list-objects.js';
import { abortMultipartUpload, createMultipartUpload, uploadPart } from './multipart.js';
import { putObject } from './put-object.js';

/** An S3 operation by its name in the API reference. */
export interface Route {
  readonly name: string;
  readonly run: Operation;
}

/** Query parameters that select another operation; those for which this server has none. */
const unknownSubresources = new Set([
  'abac',
  'accelerate',
  'acl',
  'analytics',
  'cors',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'logging',
  'metadataConfiguration',
  'metadataInventoryTable',
  'metadataJournalTable',
  'metadataTable',
  'metrics',
  'notification',
  'object-lock',
  'policy',
  'policyStatus',
  'renameObject',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'session',
  'torrent',
  'versionId',
  'versions',
  'website',
]);

/** Subresources that objects don't have here: of an object's settings this server stores tags only. */
const unknownOfObjects: ReadonlySet<string> = new Set([
  ...unknownSubresources,
  ...subresources.map(({ query }) => query),
]);

type Conditions = Pick<RequestTarget, 'query'> & { readonly isCopy: boolean };

function bucketRoute(method: string, { query }: Conditions): Route | null {
  const setting = subresources.find((candidate) => query.has(candidate.query));
  if (setting !== undefined) return setting.route(method);
  switch (method) {
    case 'GET':
      if (query.has('location')) return { name: 'GetBucketLocation', run: getBucketLocation };
      if (query.has('uploads')) return { name: 'ListMultipartUploads', run: listMultipartUploads };
      if (query.get('list-type') === '2') return { name: 'ListObjectsV2', run: listObjects };
      return query.has('list-type') ? null : { name: 'ListObjects', run: listObjectsV1 };
    case 'HEAD':
      return { name: 'HeadBucket', run: headBucket };
    case 'PUT':
      return { name: 'CreateBucket', run: createBucket };
    case 'DELETE':
      return { name: 'DeleteBucket', run: deleteBucket };
    case 'POST':
      return query.has('delete') ? { name: 'DeleteObjects', run: deleteObjects } : null;
    default:
      throw new S3Error('MethodNotAllowed', { fields: { Method: method } });
  }
}

function objectRoute(method: string, { query, isCopy }: Conditions): Route | null {
  switch (method) {
    case 'GET':
      if (query.has('uploadId')) return { name: 'ListParts', run: listParts };
      if (query.has('attributes')) return { name: 'GetObjectAttributes', run: getObjectAttributes };
      return { name: 'GetObject', run: getObject };
    case 'HEAD':
      return { name: 'HeadObject', run: getObject };
    case 'PUT':
      if (query.has('uploadId') || query.has('partNumber'))
        return isCopy ? null : { name: 'UploadPart', run: uploadPart };
      return isCopy ? { name: 'CopyObject', run: copyObject } : { name: 'PutObject', run: putObject };
    case 'DELETE':
      if (query.has('uploadId')) return { name: 'AbortMultipartUpload', run: abortMultipartUpload };
      return { name: 'DeleteObject', run: deleteObject };
    case 'POST':
      if (query.has('uploads')) return { name: 'CreateMultipartUpload', run: createMultipartUpload };
      if (query.has('uploadId')) return { name: 'CompleteMultipartUpload', run: completeMultipartUpload };
      return null;
    default:
      throw new S3Error('MethodNotAllowed', { fields: { Method: method } });
  }
}

/**
 * The operation of a request.
 * @throws S3Error NotImplemented for operations of S3 that this server does not have, MethodNotAllowed for
 * methods that S3 lacks
 */
export function chooseRoute(method: string, target: RequestTarget, isCopy: boolean): Route {
  const unknowns = target.key === null ? unknownSubresources : unknownOfObjects;
  const unknown = [...target.query.keys()].find((name) => unknowns.has(name));
  if (unknown !== undefined) throw notImplemented(`${method} ?${unknown}`);
  const conditions = { query: target.query, isCopy };
  let route: Route | null;
  if (target.bucket === null) route = method === 'GET' ? { name: 'ListBuckets', run: listBuckets } : null;
  else route = target.key === null ? bucketRoute(method, conditions) : objectRoute(method, conditions);
  if (route === null)
    throw notImplemented(`${method} ${target.key === null ? 'of a bucket' : 'of an object'}`);
  return route;
}
