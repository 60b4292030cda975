import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Upload } from '@aws-sdk/lib-storage';
import { normalizePrefix } from '../../../shared/aws/key-rules.js';
import { HoistError } from '../../../shared/errors/errors.js';
import type { RunRecord } from '../../journal/records.js';
import { createSourceFiles } from '../../transfer/source-file.js';
import type { Target } from '../../transfer/target.js';
import { verifyFile } from '../../verify/verify-file.js';

/** The files of a receipt, as absolute paths. */
export interface ReceiptFiles {
  readonly manifestFile: string;
  readonly receiptFile: string;
}

/**
 * Sends the two files of a receipt to the bucket of the run, in a folder that no other receipt has, and compares them with what
 * is there then. Resolves with the keys. Rejects with the SDK's error, the file's, or `object-differs`.
 */
export async function sendReceipt(
  target: Target,
  { runId, spec }: RunRecord,
  { manifestFile, receiptFile }: ReceiptFiles,
): Promise<readonly string[]> {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const folder = `${normalizePrefix(spec.options.prefix)}hoist-receipt-${time}-${runId.slice(0, 8)}/`;
  const keys: string[] = [];
  for (const path of [manifestFile, receiptFile]) {
    const key = folder + basename(path);
    await send(target, key, path);
    keys.push(key);
  }
  return keys;
}

async function send(target: Target, key: string, path: string): Promise<void> {
  const { client, bucket } = target;
  const ContentType = path.endsWith('.json') ? 'application/json' : 'text/plain; charset=utf-8';
  const params = { Bucket: bucket, Key: key, Body: createReadStream(path), ContentType };
  await new Upload({ client, params }).done();
  const { signal } = new AbortController();
  const files = createSourceFiles([{ kind: 'file', path }], true);
  const file = await files.open({ root: 0, path: basename(path) }, signal);
  try {
    const result = await verifyFile(file, target, { key, signal, hint: null, readBack: 'unproven' });
    if (result.kind !== 'same') throw new HoistError('object-differs', { reason: 'content' });
  } finally {
    file.close();
  }
}
