import { z } from 'zod';
import { appError } from '../errors/error-schema.js';

/** A multipart upload that was created and neither completed nor aborted. */
export const incompleteUpload = z.strictObject({
  key: z.string(),
  uploadId: z.string(),
  /** When it was created, milliseconds since 1970. */
  initiatedAt: z.number(),
  /** Who created it: the last part of an ARN, or a name; null when S3 doesn't say. */
  initiator: z.string().nullable(),
  storageClass: z.string(),
  /** The run on this computer that it belongs to; null when none does. */
  run: z.strictObject({ runId: z.string(), isRunning: z.boolean() }).nullable(),
});
export type IncompleteUpload = z.infer<typeof incompleteUpload>;

/** Identifies one upload: several can have the same key. */
export const uploadName = z.strictObject({
  key: z.string().min(1).max(1024),
  uploadId: z.string().min(1).max(1024),
});
export type UploadName = z.infer<typeof uploadName>;

/** The size of an incomplete upload. */
export const incompleteUploadSize = z.strictObject({
  uploadId: z.string(),
  /** Null, like `bytes`, when the parts could not be listed; `error` says why. */
  parts: z.int().nullable(),
  bytes: z.int().nullable(),
  /** When the newest part arrived, milliseconds since 1970; null when there is none. */
  lastPartAt: z.number().nullable(),
  /** It was completed or aborted in the meantime. */
  isGone: z.boolean(),
  error: appError.nullable(),
});
export type IncompleteUploadSize = z.infer<typeof incompleteUploadSize>;

export const incompleteUploadPage = z.strictObject({
  uploads: z.array(incompleteUpload),
  /** The marker of the next page; null at the end. */
  next: z.string().nullable(),
  /** US dollars per gigabyte (2^30 bytes) and month; null for regions and servers whose price is not known. */
  pricePerGigabyte: z.number().nullable(),
  /** Year and month the price is of. */
  priceAsOf: z.string(),
});
export type IncompleteUploadPage = z.infer<typeof incompleteUploadPage>;

/** An upload to remove, with what the user saw of it: it is left alone when more has arrived since. */
export const uploadToAbort = z.strictObject({
  ...uploadName.shape,
  parts: z.int().nullable(),
  lastPartAt: z.number().nullable(),
});
export type UploadToAbort = z.infer<typeof uploadToAbort>;

export const abortOutcome = z.strictObject({
  uploadId: z.string(),
  /**
   * `gone`: someone else completed or aborted it; `alive`: a part has arrived since it was examined, so it
   * was left alone; `in-use`: a run on this computer is using it.
   */
  outcome: z.enum(['aborted', 'gone', 'alive', 'in-use', 'failed']),
  error: appError.nullable(),
});
export type AbortOutcome = z.infer<typeof abortOutcome>;

const bytesPerGigabyte = 2 ** 30;

/** The monthly cost of bytes, in the price's currency. */
export function monthlyCost(bytes: number, pricePerGigabyte: number): number {
  return (bytes / bytesPerGigabyte) * pricePerGigabyte;
}

/** The time of the last activity of an upload: the only way to tell an active one from an abandoned one. */
export function lastActivity(upload: IncompleteUpload, size: IncompleteUploadSize | undefined): number {
  return Math.max(upload.initiatedAt, size?.lastPartAt ?? 0);
}
