import { createReadStream } from 'node:fs';
import { HoistError } from '../../shared/errors/errors.js';
import { type ReceiptFile, receiptFile, receiptHead } from '../../shared/models/receipt.js';
import type { RecordedFile } from '../journal/records.js';

/** What a receipt says about one file. */
export interface ReceiptEntry {
  readonly path: string;
  /** Without the prefix of the run. */
  readonly key: string;
  readonly recorded: RecordedFile;
}

const batchSize = 500;

/**
 * The files of a `receipt.json` or a `manifest-sha256.txt`, in batches, read line by line. Rejects with HoistError
 * `receipt-unreadable` for anything else.
 */
export async function* readReceipt(file: string): AsyncGenerator<readonly ReceiptEntry[]> {
  let batch: ReceiptEntry[] = [];
  let isEmpty = true;
  try {
    for await (const entry of entriesIn(linesOf(file))) {
      isEmpty = false;
      batch.push(entry);
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (error instanceof HoistError) throw error;
    throw new HoistError('receipt-unreadable', undefined, { cause: error });
  }
  if (isEmpty) throw new HoistError('receipt-unreadable');
  if (batch.length > 0) yield batch;
}

/** Longer than any line of a receipt, in characters. */
const longestLine = 64 * 1024;

/** Lines end with LF or CRLF and with nothing else: names may contain what other programs take for the end of a line. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw new HoistError('receipt-unreadable');
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest;
}

/** Whether a receipt has the sizes of the files; rejects with `receipt-unreadable` when it can't be read at all. */
export async function isJsonReceipt(file: string): Promise<boolean> {
  try {
    for await (const line of linesOf(file)) return line.startsWith('{');
  } catch (error) {
    throw new HoistError('receipt-unreadable', undefined, { cause: error });
  }
  throw new HoistError('receipt-unreadable');
}

async function* entriesIn(lines: AsyncIterable<string>): AsyncGenerator<ReceiptEntry> {
  let head: string | null = null;
  let prefix: string | null = null;
  let isEnded = false;
  for await (const line of lines) {
    if (head === null && prefix === null && !line.startsWith('{')) {
      yield* manifestEntry(line);
      continue;
    }
    if (prefix === null) {
      head = `${head ?? ''}${line}\n`;
      if (line.trim() !== '"files": [') continue;
      prefix = receiptHead.parse(JSON.parse(`${head}]}`)).prefix;
      continue;
    }
    if (line === ']}') {
      isEnded = true;
    } else if (!isEnded && line !== '')
      yield jsonEntry(receiptFile.parse(JSON.parse(line.replace(/,$/, ''))), prefix);
  }
  if (head !== null && !isEnded) throw new HoistError('receipt-unreadable');
}

function* manifestEntry(line: string): Generator<ReceiptEntry> {
  if (line === '') return;
  const found = /^(?<sha256>[0-9a-f]{64})(?: {2}| \*|[ \t]+)(?<path>.+)$/is.exec(line)?.groups;
  if (found === undefined) throw new HoistError('receipt-unreadable');
  const path = decodePath(found['path'] ?? '');
  const sha256 = (found['sha256'] ?? '').toLowerCase();
  yield { path, key: path.normalize('NFC'), recorded: { size: null, sha256, evidence: null } };
}

function decodePath(path: string): string {
  return path.replaceAll(/%0A/gi, '\n').replaceAll(/%0D/gi, '\r').replaceAll('%25', '%');
}

function jsonEntry({ path, key, size, evidence }: ReceiptFile, prefix: string): ReceiptEntry {
  if (!key.startsWith(prefix)) throw new HoistError('receipt-unreadable');
  return {
    path,
    key: key.slice(prefix.length),
    recorded: { size, sha256: evidence?.sha256 ?? null, evidence },
  };
}
