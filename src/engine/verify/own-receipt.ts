import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { manifestName, receiptName } from '../../shared/models/receipt.js';
import { readReceiptHead } from './read-receipt.js';

/**
 * Whether a file is a receipt that Hoist wrote of an upload to this very bucket and prefix, or the manifest of one, unchanged: it was
 * written after the files had been sent, and was none of them. False for what can't be read.
 *
 * @param file its absolute path
 * @param place the prefix as it stands before the keys
 */
export async function isOwnReceipt(
  file: string,
  place: { readonly bucket: string; readonly prefix: string },
): Promise<boolean> {
  const name = basename(file);
  if (name !== receiptName && name !== manifestName) return false;
  try {
    const head = await readReceiptHead(join(dirname(file), receiptName));
    if (head === null || head.bucket !== place.bucket || head.prefix !== place.prefix) return false;
    return name === receiptName || (await sha256Of(file)) === head.manifest.sha256;
  } catch {
    return false;
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
