import { mkdtemp, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from '../base/files/make-folder.js';
import type { Engine } from '../engine/engine.js';
import type { Connection } from '../s3/client/connection.js';
import { CommandError } from './command-error.js';
import type { CommandContext } from './context.js';
import { printable } from './terminal.js';

/** Where a receipt goes. */
export interface ReceiptTarget {
  readonly folder: string;
  readonly isSent: boolean;
  /** Null when it is not sent. */
  readonly connection: Connection | null;
}

/** A receipt as `--json` tells it. */
export interface ReceiptDocument {
  readonly manifest: string;
  readonly receipt: string;
  /** Of the receipt. */
  readonly sha256: string;
  readonly files: number;
  readonly withoutSha256: number;
  /** The keys under which it was sent. */
  readonly keys: readonly string[];
}

/**
 * Creates the folder of a receipt and writes into it, so that a receipt that could not be written shows before anything is
 * sent. @throws CommandError `receipt-folder-unusable`
 */
export async function assertReceiptPossible(folder: string): Promise<void> {
  try {
    await makeFolder(resolve(folder));
    await rmdir(await mkdtemp(join(resolve(folder), '.hoist-')));
  } catch {
    throw new CommandError('receipt-folder-unusable');
  }
}

/** Writes the receipt of a run, sends it if asked to, and says where it is. Rejects with the error of either. */
export async function writeReceipt(
  { history, runs }: Pick<Engine, 'history' | 'runs'>,
  runId: string,
  { folder, isSent, connection }: ReceiptTarget,
  { terminal, messages, json }: CommandContext,
): Promise<{ readonly document: ReceiptDocument }> {
  const written = await history.saveReceipt(runId, resolve(folder));
  const { manifestFile, receiptFile, sha256, files, withoutSha256 } = written;
  const keys = isSent && connection !== null ? await runs.sendReceipt(runId, connection, written) : [];
  const document = { manifest: manifestFile, receipt: receiptFile, sha256, files, withoutSha256, keys };
  if (withoutSha256 > 0) terminal.notice(messages.say('notice.without-sha256', { files: withoutSha256 }));
  if (json) return { document };
  terminal.result(`${messages.say('result.receipt', { file: printable(receiptFile), sha256 })}\n`);
  for (const key of keys)
    terminal.result(`${messages.say('result.receipt-sent', { key: printable(key) })}\n`);
  return { document };
}
