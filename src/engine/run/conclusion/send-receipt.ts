import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { Upload } from '@aws-sdk/lib-storage';
import { normalizePrefix } from '../../../shared/aws/key-rules.js';
import { HoistError } from '../../../shared/errors/errors.js';
import type { RunRecord } from '../../journal/records.js';
import { hashContent } from '../../transfer/content-hash.js';
import { chunksOf } from '../../transfer/file-chunks.js';
import { openSource, type SourceFile } from '../../transfer/source-file.js';
import type { Target } from '../../transfer/target.js';
import { verifyFile } from '../../verify/verify-file.js';

/** The files of a receipt, as absolute paths, with the SHA-256 (hexadecimal) that each had when it was written. */
export interface ReceiptFiles {
  readonly manifestFile: string;
  readonly manifestSha256: string;
  readonly receiptFile: string;
  readonly sha256: string;
}

/**
 * Sends the two files of a receipt to the bucket of the run, in a folder that no other receipt has, and compares them with what
 * is there then. Resolves with the keys. Rejects with the SDK's error, the file's, `receipt-changed` before anything is sent when a
 * file is not as it was written, or `object-differs`.
 */
export async function sendReceipt(
  target: Target,
  { runId, spec }: RunRecord,
  { manifestFile, manifestSha256, receiptFile, sha256 }: ReceiptFiles,
): Promise<readonly string[]> {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const folder = `${normalizePrefix(spec.options.prefix)}hoist-receipt-${time}-${runId.slice(0, 8)}/`;
  const { signal } = new AbortController();
  const opened: SourceFile[] = [];
  try {
    for (const [path, written] of [
      [manifestFile, manifestSha256],
      [receiptFile, sha256],
    ] as const) {
      const file = await openSource({ path, realPath: null }, signal);
      opened.push(file);
      if ((await hashContent(file, signal)).sha256 !== written) throw new HoistError('receipt-changed');
    }
    const keys: string[] = [];
    for (const file of opened) {
      const key = folder + basename(file.path);
      await send(target, key, file, signal);
      keys.push(key);
    }
    return keys;
  } finally {
    for (const file of opened) file.close();
  }
}

async function send(target: Target, key: string, file: SourceFile, signal: AbortSignal): Promise<void> {
  const { client, bucket } = target;
  const ContentType = key.endsWith('.json') ? 'application/json' : 'text/plain; charset=utf-8';
  const Body = Readable.from(chunksOf(file, signal), { objectMode: false });
  await new Upload({ client, params: { Bucket: bucket, Key: key, Body, ContentType } }).done();
  const result = await verifyFile(file, target, { key, signal, hint: null, readBack: 'unproven' });
  if (result.kind !== 'same') throw new HoistError('object-differs', { reason: 'content' });
  await file.assertUnchanged();
}
