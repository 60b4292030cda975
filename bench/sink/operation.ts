import type { SinkRequest } from './request-reader.js';

/** The S3 operations that the sink knows; `other` is answered with NotImplemented. */
export type Operation =
  | 'PutObject'
  | 'HeadObject'
  | 'DeleteObject'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'ListParts'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'HeadBucket'
  | 'GetBucketLocation'
  | 'CreateBucket'
  | 'ListObjectsV2'
  | 'ListObjects'
  | 'ListMultipartUploads'
  | 'other';

/** The operation of a request that names a key. */
export function objectOperation({ method, headers }: SinkRequest, query: URLSearchParams): Operation {
  const hasUpload = query.has('uploadId');
  switch (method) {
    case 'PUT':
      if (headers.has('x-amz-copy-source')) return 'other';
      return hasUpload ? 'UploadPart' : 'PutObject';
    case 'HEAD':
      return 'HeadObject';
    case 'GET':
      return hasUpload ? 'ListParts' : 'other';
    case 'DELETE':
      return hasUpload ? 'AbortMultipartUpload' : 'DeleteObject';
    case 'POST':
      if (query.has('uploads')) return 'CreateMultipartUpload';
      return hasUpload ? 'CompleteMultipartUpload' : 'other';
    default:
      return 'other';
  }
}

/** The operation of a request that names only a bucket. */
export function bucketOperation({ method }: SinkRequest, query: URLSearchParams): Operation {
  if (method === 'HEAD') return 'HeadBucket';
  if (method === 'PUT') return query.size === 0 ? 'CreateBucket' : 'other';
  if (method !== 'GET') return 'other';
  if (query.has('location')) return 'GetBucketLocation';
  if (query.has('uploads')) return 'ListMultipartUploads';
  const others = ['versioning', 'versions', 'policy', 'acl', 'object-lock', 'encryption', 'tagging'];
  if (others.some((name) => query.has(name))) return 'other';
  return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
}
