import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { PutTarget, SenderIdentity } from './put-task.js';

/**
 * SHA-256 in the form that the SDK's signer takes. The signer caches a day's signing key under a hash of the
 * keys, which it computes for every request; that hash is the only one keyed with a string, so it is cached
 * here.
 */
function createSha256() {
  let known: { readonly secret: string; readonly data: Uint8Array; readonly digest: Uint8Array } | null =
    null;

  return class Sha256 {
    readonly #secret: string | ArrayBuffer | ArrayBufferView | undefined;
    #data: Uint8Array = new Uint8Array();

    constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
      this.#secret = secret;
    }

    update(data: Uint8Array): void {
      this.#data = this.#data.length === 0 ? data : Buffer.concat([this.#data, data]);
    }

    async digest(): Promise<Uint8Array> {
      const secret = this.#secret;
      const data = this.#data;
      if (secret === undefined) return createHash('sha256').update(data).digest();
      if (typeof secret !== 'string') return createHmac('sha256', toBytes(secret)).update(data).digest();
      if (known?.secret === secret && Buffer.compare(known.data, data) === 0) return known.digest;
      const digest = createHmac('sha256', secret).update(data).digest();
      known = { secret, data, digest };
      return digest;
    }

    reset(): void {
      this.#data = new Uint8Array();
    }
  };
}

function toBytes(secret: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (secret instanceof ArrayBuffer) return new Uint8Array(secret);
  return new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength);
}

/** Signs PUT requests with the SDK's own signer (AWS Signature Version 4). */
export interface RequestSigner {
  /**
   * All headers of the request, `authorization` included.
   *
   * @param payloadSha256 hexadecimal, when it is to be part of the signature, else null
   */
  sign(
    path: string,
    query: Record<string, string>,
    headers: Record<string, string>,
    payloadSha256: string | null,
  ): Promise<Record<string, string>>;
}

/**
 * Over TLS the body's hash need not be part of the signature (`UNSIGNED-PAYLOAD`): its integrity relies on the signed
 * CRC32 header. https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function createRequestSigner(target: PutTarget, identity: SenderIdentity): RequestSigner {
  const { protocol, hostname, port } = new URL(target.origin);
  const signer = new SignatureV4({
    service: 's3',
    region: target.region,
    credentials: identity.credentials,
    sha256: createSha256(),
    uriEscapePath: false,
    applyChecksum: false,
  });
  return {
    async sign(path, query, headers, payloadSha256) {
      const signed = await signer.sign(
        {
          method: 'PUT',
          protocol,
          hostname,
          ...(port === '' ? {} : { port: Number(port) }),
          path,
          query,
          headers: {
            host: target.host,
            'x-amz-content-sha256': payloadSha256 ?? 'UNSIGNED-PAYLOAD',
            ...headers,
          },
        },
        { signingDate: new Date(Date.now() + identity.clockOffsetMs) },
      );
      return signed.headers;
    },
  };
}
