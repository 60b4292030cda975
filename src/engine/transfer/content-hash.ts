import { createHash } from 'node:crypto';
import { crc32, crc32ToBase64 } from './crc32.js';
import type { SourceFile } from './source-file.js';

/** SHA-256 in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export interface ContentHash {
  /** Hexadecimal. */
  readonly sha256: string;
  /** Base64. */
  readonly crc32: string;
}

const chunkBytes = 1024 * 1024;

/** Reads a file once from start to end. Rejects with the signal's reason or the file's error. */
export async function hashContent(
  file: Pick<SourceFile, 'size' | 'read'>,
  signal: AbortSignal,
): Promise<ContentHash> {
  const hash = createHash('sha256');
  let sum = 0;
  for (let offset = 0; offset < file.size; offset += chunkBytes) {
    signal.throwIfAborted();
    const chunk = await file.read(offset, Math.min(chunkBytes, file.size - offset));
    hash.update(chunk);
    sum = crc32(chunk, sum);
  }
  return { sha256: hash.digest('hex'), crc32: crc32ToBase64(sum) };
}
