import { createHash } from 'node:crypto';
import { crc32, crc32ToBase64 } from './crc32.js';
import { chunksInOneBuffer, type ReadableFile } from './file-chunks.js';

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

/** Reads a file once from start to end. Rejects with the signal's reason or the file's error. */
export async function hashContent(file: ReadableFile, signal: AbortSignal): Promise<ContentHash> {
  const hash = createHash('sha256');
  let sum = 0;
  for await (const chunk of chunksInOneBuffer(file, signal)) {
    hash.update(chunk);
    sum = crc32(chunk, sum);
  }
  return { sha256: hash.digest('hex'), crc32: crc32ToBase64(sum) };
}
