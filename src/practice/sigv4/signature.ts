import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** SHA-256 of nothing, in hex. */
export const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export interface CredentialScope {
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'latin1').digest();
}

/** The key that signs a day's requests to one region and service. */
export function deriveSigningKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  const day = createHmac('sha256', `AWS4${secretAccessKey}`).update(scope.date, 'latin1').digest();
  return hmac(hmac(hmac(day, scope.region), scope.service), 'aws4_request');
}

export function scopeText(scope: CredentialScope): string {
  return `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
}

/** Hex SHA-256 of text whose characters stand for bytes (as Node gives headers). */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

export function stringToSign(timestamp: string, scope: CredentialScope, canonical: string): string {
  return `AWS4-HMAC-SHA256\n${timestamp}\n${scopeText(scope)}\n${sha256Hex(canonical)}`;
}

export function signatureOf(signingKey: Buffer, text: string): string {
  return hmac(signingKey, text).toString('hex');
}

/** Compares two hex signatures in constant time. */
export function sameSignature(expected: string, given: string): boolean {
  const left = Buffer.from(expected, 'latin1');
  const right = Buffer.from(given, 'latin1');
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Signs the chunks and the trailer of an `aws-chunked` body, each signature chained to the one before. */
export interface ChunkSigner {
  /** @param payloadSha256 hex SHA-256 of the chunk's data */
  nextChunk(payloadSha256: string): string;
  /** @param trailerSha256 hex SHA-256 of the `name:value\n` lines */
  trailer(trailerSha256: string): string;
}

/**
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function createChunkSigner(
  signingKey: Buffer,
  timestamp: string,
  scope: CredentialScope,
  seedSignature: string,
): ChunkSigner {
  let previous = seedSignature;
  const prefix = (kind: string): string => `${kind}\n${timestamp}\n${scopeText(scope)}\n${previous}\n`;
  return {
    nextChunk: (payloadSha256) => {
      previous = signatureOf(
        signingKey,
        `${prefix('AWS4-HMAC-SHA256-PAYLOAD')}${emptySha256}\n${payloadSha256}`,
      );
      return previous;
    },
    trailer: (trailerSha256) =>
      signatureOf(signingKey, `${prefix('AWS4-HMAC-SHA256-TRAILER')}${trailerSha256}`),
  };
}
