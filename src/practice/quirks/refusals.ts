import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from '../protocol/s3-error.js';
import type { QuirkState } from './quirk-state.js';
import type { Quirks, RequiredHeader } from './quirks.js';

/** A request whose sender is known. */
export interface QuirkRequest {
  /** Name in the API reference. */
  readonly operation: string;
  readonly bucket: string | null;
  readonly key: string | null;
  readonly headers: IncomingHttpHeaders;
  /** ARN of the sender. */
  readonly sender: string;
}

const beginsObject = new Set(['PutObject', 'CreateMultipartUpload', 'CopyObject']);
const bringsContent = new Set(['PutObject', 'UploadPart']);

function refuseUnknownHeaders({ operation, headers }: QuirkRequest, { unknownHeaders = [] }: Quirks): void {
  for (const unknown of unknownHeaders) {
    if (unknown.operations?.includes(operation) === false) continue;
    const header = Object.keys(headers).find((name) => unknown.name.test(name));
    if (header === undefined) continue;
    throw new S3Error(unknown.answer, {
      message: `Header '${header}' with value '${String(headers[header])}' not implemented`,
      fields: { Header: header },
    });
  }
}

/** Whether the request has what the bucket policy requires, or the policy does not apply to it. */
function has(required: RequiredHeader, { operation, headers }: QuirkRequest): boolean {
  switch (required) {
    case 'encryption':
      return !beginsObject.has(operation) || headers['x-amz-server-side-encryption'] !== undefined;
    case 'acl':
      return !beginsObject.has(operation) || headers['x-amz-acl'] === 'bucket-owner-full-control';
    case 'signed-payload':
      return !bringsContent.has(operation) || headers['x-amz-content-sha256'] !== 'UNSIGNED-PAYLOAD';
  }
}

function refuseByPolicy(request: QuirkRequest, { requires = [] }: Quirks): void {
  if (requires.every((required) => has(required, request))) return;
  const resource = `arn:aws:s3:::${request.bucket}/${request.key}`;
  throw new S3Error('AccessDenied', {
    message: `User: ${request.sender} is not authorized to perform: s3:PutObject on resource: "${resource}" with an explicit deny in a resource-based policy`,
  });
}

function hasDigest(headers: IncomingHttpHeaders): boolean {
  return (
    headers['content-md5'] !== undefined ||
    headers['x-amz-trailer'] !== undefined ||
    Object.keys(headers).some((name) => /^x-amz-checksum-(?!algorithm|type|mode)/.test(name))
  );
}

/**
 * Refuses what the server does not accept.
 * @throws S3Error
 */
export function refuse(request: QuirkRequest, state: QuirkState): void {
  const { operation, bucket, key } = request;
  const quirks = state.current;
  if (operation === 'CreateBucket') {
    if (state.abortsCreateBucket(bucket ?? '')) throw new S3Error('OperationAborted');
  } else if (bucket !== null && state.isBucketHidden(bucket)) {
    throw new S3Error('NoSuchBucket', { fields: { BucketName: bucket } });
  }
  refuseUnknownHeaders(request, quirks);
  if (quirks.refusesControlCharacters === true && /\p{Cc}/u.test(key ?? ''))
    throw new S3Error('InvalidInput');
  refuseByPolicy(request, quirks);
  if (quirks.writeOnce === true && bringsContent.has(operation) && !hasDigest(request.headers))
    throw new S3Error('InvalidRequest', {
      message: `Content-MD5 OR x-amz-checksum- HTTP header is required for Put ${operation === 'PutObject' ? 'Object' : 'Part'} requests with Object Lock parameters`,
    });
}
