import { HoistError } from '../../shared/errors/errors.js';

/** A page of a listing has 1,000 keys of at most 1,024 bytes, each encoded in at most 3 characters. */
const maxBodyBytes = 32 * 1024 * 1024;

/** The body of an answer. @throws HoistError `endpoint-not-s3` when it is longer than any answer of S3 */
export async function readBody(body: AsyncIterable<Uint8Array> | Uint8Array | undefined): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > maxBodyBytes) throw new HoistError('endpoint-not-s3');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The number of bytes at the start of a body that {@link isWebPage} looks at. */
const pageStartBytes = 256;

/** Whether the body of an answer is HTML. */
export function isWebPage(body: Buffer): boolean {
  const start = body.subarray(0, pageStartBytes).toString('latin1');
  return /^[\s\u00ef\u00bb\u00bf]*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)?<(?:!doctype\s+html|html)\b/i.test(
    start,
  );
}
