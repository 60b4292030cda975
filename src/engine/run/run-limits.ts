import type { LimiterRange } from '../../base/async/adaptive-limiter.js';

/** How much a run may take of this computer, and how long it waits. */
export interface RunLimits {
  /** Small files on their way at once: found out between `start` and `max`. */
  readonly files: LimiterRange;
  /** Multipart uploads on their way at once. */
  readonly multiparts: number;
  /** Cap on what leaves, in bytes per second; null for none. */
  readonly bytesPerSecond: number | null;
  /** Bytes of parts in memory at once. */
  readonly partBytes: number;
  /** How long an outage may last before the run stops, in ms. */
  readonly patienceMs: number;
  /** The same while S3 was not reached even once: then the address is more likely wrong than the network gone. */
  readonly firstContactMs: number;
  /** How long a connection may be silent in the middle of a request, in ms. */
  readonly idleTimeoutMs: number;
}

export const defaultLimits: RunLimits = {
  files: { start: 32, max: 256 },
  multiparts: 3,
  bytesPerSecond: null,
  partBytes: 32 * 1024 * 1024,
  patienceMs: 12 * 60 * 60 * 1000,
  firstContactMs: 30_000,
  idleTimeoutMs: 60_000,
};
