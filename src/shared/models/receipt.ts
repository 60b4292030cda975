import { z } from 'zod';
import { evidence, proofLevel } from './proof.js';

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
});
export type ReceiptHead = z.infer<typeof receiptHead>;
