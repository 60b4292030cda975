import { randomBytes } from 'node:crypto';
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  checksumHeader,
  defaultChecksumType,
  readAlgorithm,
  supportsChecksumType,
} from '../checksums/checksum-algorithm.js';
import { type PracticeAccount, userArn } from '../practice-account.js';
import { notImplemented, S3Error } from '../protocol/s3-error.js';
import { element, s3Document } from '../protocol/xml.js';
import type { UploadRecord } from '../store/upload-store.js';
import { requireBucket, requireKey } from './access.js';
import { type Exchange, headerOf, planBody, type Reply, storeBody } from './exchange.js';
import { encryptionHeaders, encryptionOfWrite, wholeEtag } from './object-encryption.js';
import { readStoredHeaders, refuseUnknownHeaders } from './object-headers.js';
import { ownChecksum, wholeSeconds } from './put-object.js';

function invalid(message: string): S3Error {
  return new S3Error('InvalidRequest', { message });
}

function readChecksumChoice(
  exchange: Exchange,
): Pick<UploadRecord, 'algorithm' | 'checksumType' | 'algorithmRequested'> {
  const requested = headerOf(exchange, 'x-amz-checksum-algorithm');
  const type = headerOf(exchange, 'x-amz-checksum-type')?.toUpperCase();
  if (requested === undefined) {
    if (type !== undefined)
      throw invalid(
        'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
      );
    return { algorithm: ownChecksum, checksumType: 'FULL_OBJECT', algorithmRequested: false };
  }
  const algorithm: ChecksumAlgorithm | null = readAlgorithm(requested);
  if (algorithm === null) throw notImplemented(`x-amz-checksum-algorithm: ${requested}`);
  if (type !== undefined && type !== 'FULL_OBJECT' && type !== 'COMPOSITE')
    throw invalid('Value for x-amz-checksum-type header is invalid.');
  const checksumType: ChecksumType = type ?? defaultChecksumType(algorithm);
  if (!supportsChecksumType(algorithm, checksumType))
    throw invalid(
      `The ${checksumType} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  return { algorithm, checksumType, algorithmRequested: true };
}

/**
 * Who an upload is said to be from: for a user or a role its ARN, for the root account the account's id. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Initiator.html
 */
function initiatorOf(account: PracticeAccount): NonNullable<UploadRecord['initiator']> {
  if (account.isRoot === true && account.role === undefined)
    return { id: account.accountId, name: account.accountId };
  return { id: userArn(account), name: account.role?.session ?? account.userName };
}

/** CreateMultipartUpload: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export function createMultipartUpload(exchange: Exchange): Reply {
  const { store, clock } = exchange.context;
  const bucket = requireBucket(exchange, 's3:PutObject');
  const key = requireKey(exchange);
  refuseUnknownHeaders(exchange);
  const now = clock();
  const choice = readChecksumChoice(exchange);
  const encryption = encryptionOfWrite(exchange, bucket);
  // An id that starts with the time sorts in the order in which uploads of one key are listed.
  const id = `${now.toString(36).padStart(9, '0')}.${randomBytes(30).toString('base64url')}`;
  store.uploads.create({
    id,
    bucketId: bucket.id,
    key,
    initiated: wholeSeconds(now),
    account: exchange.caller.account.accountId,
    initiator: initiatorOf(exchange.caller.account),
    headers: { ...readStoredHeaders(exchange), ...encryption },
    ...choice,
  });
  return {
    status: 200,
    headers: {
      ...encryption,
      ...(choice.algorithmRequested
        ? { 'x-amz-checksum-algorithm': choice.algorithm, 'x-amz-checksum-type': choice.checksumType }
        : {}),
    },
    body: s3Document('InitiateMultipartUploadResult', [
      element('Bucket', bucket.name),
      element('Key', key),
      element('UploadId', id),
    ]),
  };
}

/**
 * The upload that a request names.
 * @throws S3Error NoSuchUpload, and the errors of finding its bucket
 */
export function requireUpload(exchange: Exchange, action: string): UploadRecord {
  const bucket = requireBucket(exchange, action);
  const key = requireKey(exchange);
  const id = exchange.target.query.get('uploadId') ?? '';
  const upload = exchange.context.store.uploads.find(id);
  if (upload === null || upload.bucketId !== bucket.id || upload.key !== key)
    throw new S3Error('NoSuchUpload', { fields: { UploadId: id } });
  return upload;
}

function readPartNumber(text: string | undefined): number {
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text ?? '') || number < 1 || number > 10_000)
    throw new S3Error('InvalidArgument', {
      message: 'Part number must be an integer between 1 and 10000, inclusive',
      fields: { ArgumentName: 'partNumber', ArgumentValue: text ?? '' },
    });
  return number;
}

/** UploadPart: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export async function uploadPart(exchange: Exchange): Promise<Reply> {
  const { store, clock } = exchange.context;
  const upload = requireUpload(exchange, 's3:PutObject');
  const number = readPartNumber(exchange.target.query.get('partNumber'));
  refuseUnknownHeaders(exchange);
  for (const name of ['if-match', 'if-none-match'])
    if (headerOf(exchange, name) !== undefined) throw notImplemented(name);
  const plan = planBody(exchange);
  const sent = plan.checksum?.algorithm;
  if (upload.algorithmRequested && sent !== undefined && sent !== upload.algorithm)
    throw invalid(
      `Checksum Type mismatch occurred, expected checksum Type: ${upload.algorithm.toLowerCase()}, actual checksum Type: ${sent.toLowerCase()}`,
    );
  const { blob, received } = await storeBody(exchange, plan, upload.algorithm);
  if (store.uploads.find(upload.id) === null) {
    store.blobs.remove([blob]);
    throw new S3Error('NoSuchUpload', { fields: { UploadId: upload.id } });
  }
  const etag = wholeEtag(exchange, received.md5, upload.headers);
  const replaced = store.uploads.putPart(upload.id, {
    number,
    size: received.length,
    etag,
    modified: wholeSeconds(clock()),
    blob,
    checksums: Object.fromEntries(received.checksums),
  });
  store.blobs.remove(replaced);
  const answered = sent ?? (upload.algorithmRequested ? upload.algorithm : null);
  return {
    status: 200,
    headers: {
      etag: `"${etag}"`,
      ...encryptionHeaders(upload.headers),
      ...(answered === null ? {} : { [checksumHeader(answered)]: received.checksums.get(answered) ?? '' }),
    },
  };
}

/** AbortMultipartUpload: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export function abortMultipartUpload(exchange: Exchange): Reply {
  const { store } = exchange.context;
  const upload = requireUpload(exchange, 's3:AbortMultipartUpload');
  store.blobs.remove(store.atomically(() => store.uploads.abort(upload.id)));
  return { status: 204 };
}
