import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { HoistError } from '../../shared/errors/errors.js';
import { type ReceiptFacts, type ReceiptHead, shortfallOf } from '../../shared/models/receipt.js';
import type { ReceiptShortfall } from '../../shared/models/run.js';
import { readReceipt, readReceiptHead } from './read-receipt.js';

/** What is recorded of a receipt with the run that verifies it. */
export interface ReceiptSource {
  /** False for a manifest. */
  readonly hasSizes: boolean;
  /** Absolute. */
  readonly path: string;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
  readonly shortfall: ReceiptShortfall | null;
}

/** Describes a receipt by its head. @param path absolute @throws HoistError `receipt-unreadable` */
export async function describeReceipt(path: string): Promise<ReceiptSource> {
  return described(path, await readReceiptHead(path));
}

/**
 * Reads a receipt to its end. @param path absolute
 * @throws HoistError `receipt-unreadable`, `receipt-contradictory`
 */
export async function examineReceipt(path: string): Promise<ReceiptFacts> {
  const head = await readReceiptHead(path);
  const sum = { files: 0, bytes: 0 };
  for await (const batch of readReceipt(path)) {
    sum.files += batch.length;
    for (const { recorded } of batch) sum.bytes += recorded.size ?? 0;
  }
  const { sha256, shortfall, hasSizes } = await described(path, head);
  const { files, bytes } = sum;
  const upload = head === null ? null : { title: head.title, bucket: head.bucket, prefix: head.prefix };
  return { sha256, files, bytes: hasSizes ? bytes : null, upload, shortfall };
}

async function described(path: string, head: ReceiptHead | null): Promise<ReceiptSource> {
  const shortfall = head === null ? null : shortfallOf(head);
  return { hasSizes: head !== null, path, sha256: await sha256Of(path), shortfall };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    throw new HoistError('receipt-unreadable', undefined, { cause: error });
  }
  return hash.digest('hex');
}
