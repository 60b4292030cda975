import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { HoistError } from '../../shared/errors/errors.js';
import {
  manifestLine,
  type ReceiptFile,
  type ReceiptHead,
  receiptFile,
  receiptHead,
} from '../../shared/models/receipt.js';
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
 * `receipt-unreadable` for anything else, and at its end with `receipt-contradictory` for a receipt whose files are not those
 * that its head tells of.
 */
export async function* readReceipt(file: string): AsyncGenerator<readonly ReceiptEntry[]> {
  let batch: ReceiptEntry[] = [];
  // Only a receipt can say that there was nothing; a manifest without lines may be any empty file.
  let isEmpty = !(await isJsonReceipt(file));
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
  // To open a named pipe would wait for whoever writes to it, and what was read of it can't be read again.
  if (!(await stat(file)).isFile()) throw new HoistError('receipt-unreadable');
  let rest = '';
  let isStart = true;
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    // Some programs begin a file with a byte order mark.
    const lines = (rest + (isStart ? chunk.replace(/^\uFEFF/, '') : chunk)).split('\n');
    isStart = false;
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw new HoistError('receipt-unreadable');
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest.replace(/\r$/, '');
}

/**
 * What a receipt says of the run it was written for; null for a manifest, which says nothing of it. Rejects with
 * `receipt-unreadable`.
 */
export async function readReceiptHead(file: string): Promise<ReceiptHead | null> {
  let text = '';
  try {
    for await (const line of linesOf(file)) {
      if (text === '' && !line.startsWith('{')) return null;
      text += `${line}\n`;
      if (text.length > longestLine) break;
      if (line.trim() === startOfFiles) return headIn(text);
    }
  } catch (error) {
    throw new HoistError('receipt-unreadable', undefined, { cause: error });
  }
  throw new HoistError('receipt-unreadable');
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
  let text: string | null = null;
  let head: ReceiptHead | null = null;
  let content: ReceiptContent | null = null;
  let isEnded = false;
  for await (const line of lines) {
    if (text === null && !line.startsWith('{')) {
      yield* manifestEntry(line);
      continue;
    }
    if (head === null || content === null) {
      text = `${text ?? ''}${line}\n`;
      if (line.trim() !== startOfFiles) continue;
      head = headIn(text);
      content = contentOf(head);
    } else if (isEnded) {
      if (line !== '') throw new HoistError('receipt-contradictory');
    } else if (line === ']}') {
      isEnded = true;
    } else if (line !== '') {
      const file = receiptFile.parse(JSON.parse(line.replace(/,$/, '')));
      content.add(file);
      yield jsonEntry(file, head.prefix);
    }
  }
  if (text !== null && !isEnded) throw new HoistError('receipt-unreadable');
  content?.assertComplete();
}

const startOfFiles = '"files": [';

function headIn(text: string): ReceiptHead {
  return receiptHead.parse(JSON.parse(`${text}]}`));
}

/** The files of a receipt, compared with what its head says of them. */
interface ReceiptContent {
  add(file: ReceiptFile): void;
  /** @throws HoistError `receipt-contradictory` */
  assertComplete(): void;
}

function contentOf({ manifest, totals: { uploaded, skipped } }: ReceiptHead): ReceiptContent {
  const hash = createHash('sha256');
  let files = 0;
  let inManifest = 0;
  return {
    add({ path, evidence }) {
      files += 1;
      const sha256 = evidence?.sha256 ?? null;
      // As in the manifest: an empty folder is not in it, nor is a file without SHA-256.
      if (sha256 === null || path.endsWith('/')) return;
      inManifest += 1;
      hash.update(manifestLine(sha256, path));
    },
    assertComplete() {
      const isCounted = files >= uploaded.files && files <= uploaded.files + skipped.files;
      if (!isCounted || inManifest !== manifest.files || hash.digest('hex') !== manifest.sha256)
        throw new HoistError('receipt-contradictory');
    },
  };
}

function* manifestEntry(line: string): Generator<ReceiptEntry> {
  if (line === '') return;
  const found = /^(?<sha256>[0-9a-f]{64})(?: {2}| \*|[ \t]+)(?<path>.+)$/is.exec(line)?.groups;
  if (found === undefined) throw new HoistError('receipt-unreadable');
  // `sha256sum ./*` and `find .` name a file so.
  const path = decodePath(found['path'] ?? '').replace(/^(?:\.\/+)+/, '');
  if (path === '') throw new HoistError('receipt-unreadable');
  const sha256 = (found['sha256'] ?? '').toLowerCase();
  yield { path, key: path.normalize('NFC'), recorded: { size: null, sha256, mtimeMs: null, evidence: null } };
}

function decodePath(path: string): string {
  return path.replaceAll(/%0A/gi, '\n').replaceAll(/%0D/gi, '\r').replaceAll('%25', '%');
}

function jsonEntry({ path, key, size, mtimeMs, evidence }: ReceiptFile, prefix: string): ReceiptEntry {
  if (!key.startsWith(prefix)) throw new HoistError('receipt-unreadable');
  return {
    path,
    key: key.slice(prefix.length),
    recorded: { size, sha256: evidence?.sha256 ?? null, mtimeMs, evidence },
  };
}
