import { isUtf8 } from 'node:buffer';

const unreserved = new Set<number>(
  Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~'),
);
const slash = 0x2f;
const encodedByte: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
);
const plainText = /^[A-Za-z0-9\-._~/]*$/;

/**
 * Bytes encoded for a SigV4 canonical request: everything but `A-Z a-z 0-9 - . _ ~` as `%XX`. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html (UriEncode)
 */
export function uriEncode(bytes: Uint8Array, keepSlash: boolean): string {
  if (keepSlash) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    if (plainText.test(text)) return text;
  }
  let encoded = '';
  for (const byte of bytes) {
    encoded +=
      unreserved.has(byte) || (keepSlash && byte === slash) ? String.fromCharCode(byte) : encodedByte[byte];
  }
  return encoded;
}

/** Percent-decodes into bytes; null when a `%` is not followed by two hex digits. */
export function percentDecode(text: string, plusIsSpace: boolean): Buffer | null {
  if (plainText.test(text)) return Buffer.from(text, 'latin1');
  const source = Buffer.from(text, 'latin1');
  const decoded = Buffer.allocUnsafe(source.length);
  let length = 0;
  for (let index = 0; index < source.length; index += 1) {
    let byte = source[index] ?? 0;
    if (byte === 0x25) {
      const hex = text.slice(index + 1, index + 3);
      if (!/^[0-9a-fA-F]{2}$/.test(hex)) return null;
      byte = Number.parseInt(hex, 16);
      index += 2;
    } else if (plusIsSpace && byte === 0x2b) {
      byte = 0x20;
    }
    decoded[length] = byte;
    length += 1;
  }
  return decoded.subarray(0, length);
}

/** The text of UTF-8 bytes; null when they are not UTF-8. */
export function decodeUtf8(bytes: Buffer): string | null {
  return isUtf8(bytes) ? bytes.toString('utf8') : null;
}

/**
 * A key in a listing with `encoding-type=url`: form encoding, with `/` and `*` left as they are. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html (EncodingType); botocore decodes the
 * space as `+` (`unquote_plus`).
 */
export function listingEncode(text: string): string {
  return uriEncode(Buffer.from(text, 'utf8'), true)
    .replaceAll('%20', '+')
    .replaceAll('%2A', '*')
    .replaceAll('~', '%7E');
}
