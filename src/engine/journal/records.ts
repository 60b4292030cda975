import { z } from 'zod';
import { endpointOptions } from '../../s3/client/endpoint-options.js';
import type { AppError, SkipReason } from '../../shared/errors/errors.js';
import { defaultDraftOptions, draftOptions } from '../../shared/models/plan.js';
import { conflictPolicy, type EntryState, type RunOutcome, runMode } from '../../shared/models/run.js';
import type { Tally } from '../../shared/models/tally.js';

/** Everything that says what a run is to do, as it is written down when the run is created. */
export const runSpec = z.object({
  mode: runMode,
  /** Whose keys: a profile's id, so that no secret is in the journal; null when they came from elsewhere. */
  profileId: z.string().nullable(),
  bucket: z.string(),
  region: z.string(),
  endpoint: z.string().nullable(),
  /** How the server was spoken to; absent in what an earlier Hoist wrote down. */
  endpointOptions: endpointOptions.optional(),
  title: z.string(),
  roots: z.array(
    z.object({
      rootId: z.string(),
      name: z.string(),
      kind: z.enum(['folder', 'file']),
      path: z.string(),
    }),
  ),
  /** An earlier Hoist knew fewer options; those it did not know are as usual. */
  options: z.preprocess((written) => ({ ...defaultDraftOptions, ...Object(written) }), draftOptions),
  onConflict: conflictPolicy,
});
export type RunSpec = z.infer<typeof runSpec>;

export interface RunRecord {
  readonly run: number;
  readonly runId: string;
  readonly createdMs: number;
  readonly endedMs: number | null;
  /** Time spent working, over all sessions. */
  readonly activeMs: number;
  readonly outcome: RunOutcome | null;
  readonly error: AppError | null;
  /** Why the bucket could not be listed afterwards. */
  readonly listingError: AppError | null;
  readonly scanComplete: boolean;
  readonly spec: RunSpec;
}

/** How many files and bytes of a run are in each state. */
export type Totals = Readonly<Record<EntryState, Tally>>;

export interface RunEnd {
  readonly outcome: RunOutcome;
  readonly error: AppError | null;
  readonly listingError: AppError | null;
  readonly nowMs: number;
  readonly activeMs: number;
}

/** What the listing at the end said of the rows whose objects should be in the bucket, in files. */
export interface ListingTotals {
  readonly confirmed: number;
  readonly otherSize: number;
  readonly missing: number;
}

/** Which settled or broken-off rows are to be sent again; see `EntryStore.replan`. */
export type ReplannedRows = 'failed' | 'cancelled' | 'interrupted' | 'lost';

/** Which way a file goes: one PUT, or a multipart upload. */
export type UploadMethod = 'single' | 'multipart';

/** What tells whether a file is still the one that was looked at before. */
export interface FileFingerprint {
  readonly size: number;
  readonly mtimeMs: number;
  readonly inode: number;
}

/** A found entry on its way into the journal. */
export interface NewEntry {
  readonly root: number;
  readonly path: string;
  readonly key: string | null;
  readonly size: number;
  readonly mtimeMs: number;
  readonly inode: number;
  readonly state: 'planned' | 'skipped' | 'failed';
  readonly method: UploadMethod;
  readonly reason: SkipReason | null;
  readonly error: AppError | null;
}

/** A row that is to be sent. */
export interface PlannedEntry {
  readonly sequence: number;
  readonly root: number;
  readonly path: string;
  readonly key: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly inode: number;
  readonly method: UploadMethod;
  /** Of a multipart upload begun earlier. */
  readonly uploadId: string | null;
  readonly partSize: number | null;
  /** An attempt was made whose end nobody heard of: an equal object may be our own. */
  readonly inFlight: boolean;
  /** A CreateMultipartUpload was sent and its answer never came: the bucket may hold an upload of unknown id. */
  readonly createPending: boolean;
}

/** A part S3 has acknowledged. */
export interface PartRecord {
  readonly part: number;
  readonly size: number;
  readonly etag: string;
  readonly crc32: number;
}

/** Keys of a run that follow one another in the order of their UTF-8 bytes: so many, from the first to the last. */
export interface KeyRange {
  readonly first: string;
  readonly last: string;
  readonly keys: number;
}

/** Proof of an object: what S3 answered. */
export interface ChecksumRecord {
  readonly etag: string | null;
  /** Base64 CRC32 of the whole object, when S3 confirmed one. */
  readonly checksum: string | null;
}

export const entryStates = [
  'planned',
  'uploading',
  'uploaded',
  'skipped',
  'failed',
] as const satisfies readonly EntryState[];
