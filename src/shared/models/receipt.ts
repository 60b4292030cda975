import { z } from 'zod';
import { evidence, proofLevel } from './proof.js';
import { type ReceiptShortfall, receiptShortfall, runOutcome } from './run.js';
import { tally } from './tally.js';

/** RFC 8493 prescribes this name for a manifest of SHA-256. */
export const manifestName = 'manifest-sha256.txt';
export const receiptName = 'receipt.json';
export const receiptFormat = 'hoist-receipt';
export const receiptVersion = 1;

/** One file of a receipt. */
export const receiptFile = z.strictObject({
  /** Below the folder, with `/`. */
  path: z.string(),
  key: z.string(),
  /** In bytes. */
  size: z.int().min(0),
  /** When the file was last changed, in ms since 1970. */
  mtimeMs: z.number(),
  level: proofLevel,
  /** Null for a file that a version of Hoist without evidence has sent. */
  evidence: evidence.nullable(),
});
export type ReceiptFile = z.infer<typeof receiptFile>;

/** A receipt without its files. */
export const receiptHead = z.object({
  format: z.literal(receiptFormat),
  version: z.literal(receiptVersion),
  title: z.string(),
  bucket: z.string(),
  /** As it stands before the keys. */
  prefix: z.string(),
  /** Base URL of an S3-compatible server; null for AWS. */
  endpoint: z.string().nullable().optional(),
  /** Of the run. */
  outcome: runOutcome,
  /** Of the run: the receipt has the files that were uploaded, and of the skipped ones those that were there already. */
  totals: z.object({ found: tally, uploaded: tally, skipped: tally, failed: tally }),
  /** The manifest that was written with it: the files with a SHA-256, in the order of the receipt. */
  manifest: z.object({ sha256: z.string(), files: z.int().min(0) }),
});
export type ReceiptHead = z.infer<typeof receiptHead>;

/** What a receipt says that was not sent; null when all was. */
export function shortfallOf({
  totals,
  outcome,
}: Pick<ReceiptHead, 'totals' | 'outcome'>): ReceiptShortfall | null {
  const { found, uploaded, skipped } = totals;
  const unsent = Math.max(0, found.files - uploaded.files - skipped.files);
  if (unsent === 0 && (outcome === 'complete' || outcome === 'unverified')) return null;
  return { found: found.files, unsent };
}

/** What a file that was chosen as a receipt says. */
export const receiptFacts = z.strictObject({
  /** Of the file itself, in hexadecimal: the number that was shown when it was written. */
  sha256: z.string(),
  files: z.int().min(0),
  /** Of all files; null for a manifest, which has no sizes. */
  bytes: z.int().min(0).nullable(),
  /** What was sent, and where; null for a manifest, which does not say it. `prefix` as it stands before the keys. */
  upload: z.strictObject({ title: z.string(), bucket: z.string(), prefix: z.string() }).nullable(),
  shortfall: receiptShortfall.nullable(),
});
export type ReceiptFacts = z.infer<typeof receiptFacts>;

/** A receipt that the person chose; the page never learns its path. */
export const chosenReceipt = z.strictObject({
  receiptId: z.string().min(1).max(64),
  name: z.string(),
  facts: receiptFacts,
});
export type ChosenReceipt = z.infer<typeof chosenReceipt>;

/** A receipt that was written. */
export const savedReceipt = z.strictObject({
  files: z.int().min(0),
  /** Files that the manifest does not have. */
  withoutSha256: z.int().min(0),
  /** Of the receipt, in hexadecimal. */
  sha256: z.string(),
});
export type SavedReceipt = z.infer<typeof savedReceipt>;

/** The line of a manifest for a file: RFC 8493, section 2.1.3, encodes line ends and the percent sign, and nothing else. */
export function manifestLine(sha256: string, path: string): string {
  return `${sha256}  ${path.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}\n`;
}
