import { z } from 'zod';
import { appError } from '../errors/error-schema.js';

/** A multipart upload that was begun and neither finished nor removed. */
export const incompleteUpload = z.strictObject({
  key: z.string(),
  uploadId: z.string(),
  /** When it was begun, milliseconds since 1970. */
  initiatedAt: z.number(),
  /** Who began it: the last part of an ARN, or a name; null when S3 doesn't say. */
  initiator: z.string().nullable(),
  storageClass: z.string(),
  /** The run of this computer it belongs to; null when nothing here knows it. */
  run: z.strictObject({ runId: z.string(), isRunning: z.boolean() }).nullable(),
});
export type IncompleteUpload = z.infer<typeof incompleteUpload>;

/** Names one upload: several can be under one key. */
export const uploadName = z.strictObject({
  key: z.string().min(1).max(1024),
  uploadId: z.string().min(1).max(1024),
});
export type UploadName = z.infer<typeof uploadName>;

/** What an incomplete upload holds. */
export const incompleteUploadSize = z.strictObject({
  uploadId: z.string(),
  /** Null, like `bytes`, when the parts could not be listed; `error` says why. */
  parts: z.int().nullable(),
  bytes: z.int().nullable(),
  /** When the newest part arrived, milliseconds since 1970; null when there is none. */
  lastPartAt: z.number().nullable(),
  /** It was finished or removed meanwhile. */
  isGone: z.boolean(),
  error: appError.nullable(),
});
export type IncompleteUploadSize = z.infer<typeof incompleteUploadSize>;

export const incompleteUploadPage = z.strictObject({
  uploads: z.array(incompleteUpload),
  /** To go on with; null at the end. */
  next: z.string().nullable(),
  /** US dollars per gigabyte (2^30 bytes) and month; null for regions and servers whose price is not known. */
  pricePerGigabyte: z.number().nullable(),
  /** Year and month the price is of. */
  priceAsOf: z.string(),
});
export type IncompleteUploadPage = z.infer<typeof incompleteUploadPage>;

/** An upload to remove, with what the person saw of it: it is left alone when more has arrived since. */
export const uploadToAbort = z.strictObject({
  ...uploadName.shape,
  parts: z.int().nullable(),
  lastPartAt: z.number().nullable(),
});
export type UploadToAbort = z.infer<typeof uploadToAbort>;

export const abortOutcome = z.strictObject({
  uploadId: z.string(),
  /**
   * `gone`: it was finished or removed by someone else; `alive`: a part has arrived since it was looked at, so it was
   * left alone; `in-use`: a run of this computer is at it.
   */
  outcome: z.enum(['aborted', 'gone', 'alive', 'in-use', 'failed']),
  error: appError.nullable(),
});
export type AbortOutcome = z.infer<typeof abortOutcome>;

const bytesPerGigabyte = 2 ** 30;

/** What bytes cost per month, in the price's currency. */
export function monthlyCost(bytes: number, pricePerGigabyte: number): number {
  return (bytes / bytesPerGigabyte) * pricePerGigabyte;
}

/** When something last happened to an upload: nobody can tell a live one from a dead one but by this. */
export function lastActivity(upload: IncompleteUpload, size: IncompleteUploadSize | undefined): number {
  return Math.max(upload.initiatedAt, size?.lastPartAt ?? 0);
}
