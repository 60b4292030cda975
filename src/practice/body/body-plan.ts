import type { IncomingHttpHeaders } from 'node:http';
import {
  type ChecksumAlgorithm,
  checksumAlgorithms,
  checksumHeader,
  isChecksumValue,
} from '../checksums/checksum-algorithm.js';
import { notImplemented, S3Error } from '../protocol/s3-error.js';
import type { PayloadMode } from '../sigv4/payload-mode.js';
import type { ChunkSigner } from '../sigv4/signature.js';

/** Largest body of one PutObject or UploadPart: 5 GiB. */
export const maximumBodyBytes = 5 * 1024 ** 3;

/** What the headers declare about a body, to be compared with its bytes. */
export interface BodyPlan {
  readonly payload: PayloadMode;
  readonly chunkSigner: ChunkSigner;
  /** Bytes of content, without framing. */
  readonly length: number;
  /** Base64; null when not sent. */
  readonly contentMd5: string | null;
  readonly checksum: {
    readonly algorithm: ChecksumAlgorithm;
    /** Base64; null when the trailer has it. */
    readonly value: string | null;
  } | null;
}

function readLength(headers: IncomingHttpHeaders, payload: PayloadMode): number {
  const decoded = headers['x-amz-decoded-content-length'];
  if (payload.kind === 'chunked') {
    if (typeof decoded !== 'string' || !/^\d+$/.test(decoded)) throw new S3Error('MissingContentLength');
    return Number(decoded);
  }
  if (headers['transfer-encoding'] !== undefined) throw notImplemented('Transfer-Encoding');
  const length = headers['content-length'];
  if (length === undefined) throw new S3Error('MissingContentLength');
  return Number(length);
}

function readMd5(headers: IncomingHttpHeaders): string | null {
  const value = headers['content-md5'];
  if (value === undefined) return null;
  const text = String(value);
  if (!/^[A-Za-z0-9+/]{22}==$/.test(text)) throw new S3Error('InvalidDigest');
  return text;
}

function invalid(message: string): S3Error {
  return new S3Error('InvalidRequest', { message });
}

function readChecksum(headers: IncomingHttpHeaders, payload: PayloadMode): BodyPlan['checksum'] {
  const named = Object.keys(headers).filter(
    (name) =>
      name.startsWith('x-amz-checksum-') &&
      name !== 'x-amz-checksum-algorithm' &&
      name !== 'x-amz-checksum-type' &&
      name !== 'x-amz-checksum-mode',
  );
  const trailers = String(headers['x-amz-trailer'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  if (trailers.length > 0 && !(payload.kind === 'chunked' && payload.trailer))
    throw invalid('x-amz-trailer needs a streaming payload with a trailer.');
  const all = [...named, ...trailers];
  if (all.length > 1)
    throw invalid('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  const [header] = all;
  if (header === undefined) {
    if (payload.kind === 'chunked' && payload.trailer)
      throw invalid('x-amz-trailer is missing from a streaming payload with a trailer.');
    if (headers['x-amz-sdk-checksum-algorithm'] !== undefined)
      throw invalid(
        'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
      );
    return null;
  }
  const algorithm = checksumAlgorithms.find((candidate) => checksumHeader(candidate) === header);
  if (algorithm === undefined) throw notImplemented(header);
  if (trailers.length > 0) return { algorithm, value: null };
  const value = String(headers[header]);
  if (!isChecksumValue(algorithm, value)) throw invalid(`Value for ${header} header is invalid.`);
  return { algorithm, value };
}

/**
 * Reads what the headers declare about the body.
 * @throws S3Error MissingContentLength, EntityTooLarge, InvalidDigest, InvalidRequest or NotImplemented
 */
export function readBodyPlan(
  headers: IncomingHttpHeaders,
  payload: PayloadMode,
  chunkSigner: ChunkSigner,
): BodyPlan {
  const length = readLength(headers, payload);
  if (length > maximumBodyBytes)
    throw new S3Error('EntityTooLarge', {
      fields: { ProposedSize: length, MaxSizeAllowed: maximumBodyBytes },
    });
  return {
    payload,
    chunkSigner,
    length,
    contentMd5: readMd5(headers),
    checksum: readChecksum(headers, payload),
  };
}
