import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { LaneIdentity, LaneTarget } from './put-task.js';

/** SHA-256 in the shape the SDK's signer takes it. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toKey(secret));
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('a digest is used once');
  }
}

function toKey(secret: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof secret === 'string') return secret;
  if (secret instanceof ArrayBuffer) return new Uint8Array(secret);
  return new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength);
}

/** Signs PUT requests with the SDK's own signer (AWS Signature Version 4). */
export interface RequestSigner {
  /** All headers of the request, `authorization` included. */
  sign(
    path: string,
    query: Record<string, string>,
    headers: Record<string, string>,
  ): Promise<Record<string, string>>;
}

/**
 * The body's hash is not part of the signature (`UNSIGNED-PAYLOAD`): its integrity rests on the signed CRC32
 * header. https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function createRequestSigner(target: LaneTarget, identity: LaneIdentity): RequestSigner {
  const { protocol, hostname, port } = new URL(target.origin);
  const signer = new SignatureV4({
    service: 's3',
    region: target.region,
    credentials: identity.credentials,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  return {
    async sign(path, query, headers) {
      const signed = await signer.sign(
        {
          method: 'PUT',
          protocol,
          hostname,
          ...(port === '' ? {} : { port: Number(port) }),
          path,
          query,
          headers: { host: target.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers },
        },
        { signingDate: new Date(Date.now() + identity.clockOffsetMs) },
      );
      return signed.headers;
    },
  };
}
