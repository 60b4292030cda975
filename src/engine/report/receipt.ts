import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readableMode, writeAtomically } from '../../base/files/atomic-file.js';
import { makeFolder } from '../../base/files/make-folder.js';
import { HoistError } from '../../shared/errors/errors.js';
import {
  manifestLine,
  manifestName,
  receiptFormat,
  receiptName,
  receiptVersion,
} from '../../shared/models/receipt.js';
import type { ProvenRow, RunRecord } from '../journal/records.js';
import { type ReportStores, summarize } from './summary.js';

/** A receipt that was written. */
export interface Receipt {
  readonly manifestFile: string;
  /** SHA-256 of the manifest; hexadecimal. */
  readonly manifestSha256: string;
  readonly receiptFile: string;
  /** SHA-256 of the receipt, which contains that of the manifest; hexadecimal. */
  readonly sha256: string;
  /** Files in the manifest. */
  readonly files: number;
  /** Files whose SHA-256 was not computed: they are in the receipt and not in the manifest. */
  readonly withoutSha256: number;
}

/**
 * Writes what proves a run without Hoist into a folder, which is created if need be: the SHA-256 of every file in the form of
 * RFC 8493 (BagIt), section 2.1.3, and a JSON document with the evidence of every object and the SHA-256 of the manifest.
 * Existing files of these names are replaced. @throws HoistError `run-unfinished` for a run in progress
 */
export async function writeReceipt(
  journal: ReportStores,
  record: RunRecord,
  folder: string,
): Promise<Receipt> {
  if (record.outcome === null) throw new HoistError('run-unfinished');
  await makeFolder(folder);
  const manifestFile = join(folder, manifestName);
  const receiptFile = join(folder, receiptName);
  const counts = { files: 0, withoutSha256: 0 };
  const manifest = hashed(manifestLines(journal, record, counts));
  await writeAtomically(manifestFile, manifest.text, readableMode);
  const content = { file: manifestName, sha256: manifest.end(), files: counts.files };
  const receipt = hashed(receiptText(journal, record, content));
  await writeAtomically(receiptFile, receipt.text, readableMode);
  return { manifestFile, manifestSha256: content.sha256, receiptFile, sha256: receipt.end(), ...counts };
}

/** A text that is hashed while it is written. */
function hashed(pieces: Iterable<string>): { readonly text: Iterable<string>; end(): string } {
  const hash = createHash('sha256');
  function* text(): Generator<string> {
    for (const piece of pieces) {
      hash.update(piece);
      yield piece;
    }
  }
  return { text: text(), end: () => hash.digest('hex') };
}

function* manifestLines(
  journal: ReportStores,
  record: RunRecord,
  counts: { files: number; withoutSha256: number },
): Generator<string> {
  for (const row of journal.rows.proven(record.run)) {
    // An empty folder is no file that could be checked.
    if (row.path.endsWith('/')) continue;
    const sha256 = row.evidence?.sha256 ?? null;
    if (sha256 === null) {
      counts.withoutSha256 += 1;
      continue;
    }
    counts.files += 1;
    yield manifestLine(sha256, pathIn(record, row));
  }
}

/** The path below the chosen folder; with several, from the folder's name on. */
function pathIn({ spec }: RunRecord, { root, path }: ProvenRow): string {
  const chosen = spec.roots[root];
  return spec.roots.length > 1 && chosen?.kind === 'folder' ? `${chosen.name}/${path}` : path;
}

/** One line for each file, so that a reader need not have all of them in memory. */
function* receiptText(
  journal: ReportStores,
  record: RunRecord,
  manifest: { readonly file: string; readonly sha256: string; readonly files: number },
): Generator<string> {
  const { bucket, prefix, outcome, level, found, uploaded, skipped, failed } = summarize(journal, record);
  const { region, endpoint, title } = record.spec;
  const head = {
    format: receiptFormat,
    version: receiptVersion,
    createdAt: new Date().toISOString(),
    run: record.runId,
    title,
    bucket,
    prefix,
    region,
    /** Null: AWS. */
    endpoint,
    outcome,
    level,
    totals: { found, uploaded, skipped, failed },
    manifest,
  };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "files": [\n`;
  let separator = '';
  for (const row of journal.rows.proven(record.run)) {
    const { key, size, mtimeMs, level: reached, evidence } = row;
    const file = { path: pathIn(record, row), key, size, mtimeMs, level: reached, evidence };
    yield `${separator}${JSON.stringify(file)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}
