import { createHash } from 'node:crypto';

/** As `Content-MD5` carries it. Source: RFC 1864. */
export function md5ToBase64(bytes: Uint8Array): string {
  return md5Of(bytes).toString('base64');
}

export function md5Of(bytes: Uint8Array): Buffer {
  return createHash('md5').update(bytes).digest();
}
