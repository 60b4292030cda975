import type { LimiterRange } from '../../../base/async/adaptive-limiter.js';

/** How much of this computer a run may use, and how long it waits. */
export interface RunLimits {
  /** Small files in flight at once: adjusted between `start` and `max`. */
  readonly files: LimiterRange;
  /** Parts in flight at once, of all multipart uploads of a run: adjusted in the same way. */
  readonly parts: LimiterRange;
  /** Multipart uploads in flight at once. */
  readonly multiparts: number;
  /** Threads that send, small files as well as large ones; null for as many as suit the cores of this computer. */
  readonly senders: number | null;
  /** Limit on bytes sent per second; null for none. */
  readonly bytesPerSecond: number | null;
  /**
   * Bytes that files and parts in flight count for; see `memoryInFlight`. On a slow disk, senders hold up to twice as much besides.
   */
  readonly partBytes: number;
  /** How long an outage may last before the run stops, in ms. */
  readonly patienceMs: number;
  /** How long one file or request may go on failing, without progress of its own, for reasons that may pass, in ms. */
  readonly retryMs: number;
  /** The same before S3 was ever reached: then the address is more likely wrong than the network down. */
  readonly firstContactMs: number;
  /**
   * How long after a CreateMultipartUpload without an answer a server may still carry it out, in ms. A gateway that has
   * just started was seen to take 2 s.
   */
  readonly lateCreateMs: number;
  /** How long the bucket may be absent, in ms: S3 may hide a bucket for some seconds after it was created. */
  readonly newBucketMs: number;
  /** How long a connection may be silent in the middle of a request, in ms. */
  readonly idleTimeoutMs: number;
}

export const defaultLimits: RunLimits = {
  files: { start: 32, max: 256 },
  parts: { start: 8, max: 32 },
  multiparts: 3,
  senders: null,
  bytesPerSecond: null,
  partBytes: 16 * 1024 * 1024,
  retryMs: 15 * 60 * 1000,
  patienceMs: 12 * 60 * 60 * 1000,
  firstContactMs: 30_000,
  lateCreateMs: 10_000,
  newBucketMs: 15_000,
  idleTimeoutMs: 60_000,
};
