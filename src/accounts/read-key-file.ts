import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { readingFlags } from '../base/files/local-path.js';
import { type KeyFile, parseKeyFile } from '../s3/key-file/parse-key-file.js';
import { err, type Result } from '../shared/errors/errors.js';

/** IAM's files have a few hundred bytes; temporary keys with their token a few thousand. */
export const largestKeyFile = 64 * 1024;

/**
 * Reads the file that IAM offers for download when an access key is created.
 *
 * A file larger than 64 KiB is not opened. Fails with one of the `key-file-…` codes; no error contains
 * anything of the file's content or path.
 */
export async function readKeyFile(path: string): Promise<Result<KeyFile>> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return err('key-file-not-recognised', { looksLike: 'folder' });
    if (!found.isFile()) return err('key-file-unreadable');
    if (found.size > largestKeyFile) return err('key-file-too-large');
    const bytes = await readStart(path);
    const result =
      bytes.length > largestKeyFile ? err('key-file-too-large') : parseKeyFile(bytes, basename(path));
    bytes.fill(0);
    return result;
  } catch (error) {
    return unreadable(error);
  }
}

/** At most one byte more than a key file may have, however much the file has grown in the meantime. */
async function readStart(path: string): Promise<Buffer> {
  const file = await open(path, readingFlags(true));
  try {
    const buffer = Buffer.alloc(largestKeyFile + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.subarray(0, length);
  } finally {
    await file.close();
  }
}

function unreadable(error: unknown): Result<never> {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return err('key-file-unreadable', { reason: 'missing' });
    case 'EACCES':
    case 'EPERM':
      return err('key-file-unreadable', { reason: 'permission' });
    default:
      return err('key-file-unreadable');
  }
}
