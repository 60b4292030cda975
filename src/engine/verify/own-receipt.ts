import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hostOf } from '../../shared/models/destination.js';
import { manifestName, type ReceiptHead, receiptName } from '../../shared/models/receipt.js';
import { readReceipt, readReceiptHead } from './read-receipt.js';

/** Where a file belongs in a bucket. */
export interface ObjectPlace {
  /** Base URL of an S3-compatible server; null for AWS. */
  readonly endpoint: string | null;
  readonly bucket: string;
  /** As it stands before the keys. */
  readonly prefix: string;
  readonly key: string;
}

/**
 * Whether a file is a receipt that Hoist wrote of an upload to this very server, bucket and prefix, or the manifest of one, unchanged: it
 * was written after the files had been sent, and was none of them. False for what can't be read, and for a receipt that names the key
 * itself: an earlier one was there and was sent.
 *
 * @param file its absolute path
 */
export async function isOwnReceipt(file: string, place: ObjectPlace): Promise<boolean> {
  const name = basename(file);
  if (name !== receiptName && name !== manifestName) return false;
  try {
    const receipt = join(dirname(file), receiptName);
    const head = await readReceiptHead(receipt);
    if (head === null || !isOf(place, head)) return false;
    if (name === manifestName && (await sha256Of(file)) !== head.manifest.sha256) return false;
    return !(await namesKey(receipt, place));
  } catch {
    return false;
  }
}

/** A receipt without an endpoint does not say which server it is about. */
function isOf(place: ObjectPlace, { endpoint, bucket, prefix }: ReceiptHead): boolean {
  if (endpoint === undefined || hostOf(endpoint) !== hostOf(place.endpoint)) return false;
  return bucket === place.bucket && prefix === place.prefix;
}

async function namesKey(receipt: string, { prefix, key }: ObjectPlace): Promise<boolean> {
  for await (const entries of readReceipt(receipt)) {
    if (entries.some((entry) => prefix + entry.key === key)) return true;
  }
  return false;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
