import { z } from 'zod';
import { endpointOptions } from '../../s3/client/endpoint-options.js';
import type { AppError, SkipReason } from '../../shared/errors/errors.js';
import { defaultDraftOptions, draftOptions } from '../../shared/models/plan.js';
import type { DigestName, Evidence, ProofLevel } from '../../shared/models/proof.js';
import {
  checkedPart,
  conflictPolicy,
  type EntryState,
  type KeptTime,
  type RunOutcome,
  receiptShortfall,
  runMode,
  verifyOptions,
} from '../../shared/models/run.js';
import type { Tally } from '../../shared/models/tally.js';

/** Everything a run is told to do, as recorded when the run is created. */
export const runSpec = z.object({
  mode: runMode,
  /** The keys' profile id, so that no secret is in the journal; null when they came from elsewhere. */
  profileId: z.string().nullable(),
  /** A fingerprint of the keys, null when they are fetched; absent in runs of earlier versions. */
  keys: z.string().nullable().optional(),
  bucket: z.string(),
  region: z.string(),
  endpoint: z.string().nullable(),
  /** The server's dialect; absent in runs of earlier versions. */
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
  /** Earlier versions had fewer options; missing ones get their defaults. */
  options: z.preprocess((written) => ({ ...defaultDraftOptions, ...Object(written) }), draftOptions),
  onConflict: conflictPolicy,
  /** Set while it goes first among the runs in progress. */
  goesFirst: z.boolean().optional(),
  /** How a run verifies, or what an upload reads back at its end; absent in other runs and those of earlier versions. */
  verifying: verifyOptions.optional(),
  /** Set when an ended upload is checked again. */
  check: checkedPart.optional(),
  /** Set when a run verifies what a receipt says instead of files. */
  receipt: z
    .object({
      hasSizes: z.boolean(),
      /** Absolute; absent in runs of earlier versions, as is what follows. */
      path: z.string().optional(),
      sha256: z.string().optional(),
      shortfall: receiptShortfall.nullable().optional(),
    })
    .optional(),
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
  /** Why the bucket could not be listed at the end. */
  readonly listingError: AppError | null;
  readonly scanComplete: boolean;
  /** Its rows are no longer kept, only what they added up to. */
  readonly isCompacted: boolean;
  readonly spec: RunSpec;
}

/** The number of files and bytes of a run in each state. */
export type Totals = Readonly<Record<EntryState, Tally>>;

export interface RunEnd {
  readonly outcome: RunOutcome;
  readonly error: AppError | null;
  readonly listingError: AppError | null;
  readonly nowMs: number;
  readonly activeMs: number;
}

/** What the check at the end says about rows whose objects should be in the bucket, in files. */
export interface ListingTotals {
  readonly confirmed: number;
  readonly otherSize: number;
  readonly replaced: number;
  readonly missing: number;
  /** Not asked, not answered, or nothing but the size to compare. */
  readonly unconfirmed: number;
  /** Written without anything in S3's answer to compare. */
  readonly accepted: number;
  /** Downloaded and compared. */
  readonly readBack: number;
  /** What that took, in bytes. */
  readonly readBackBytes: number;
  /** Computed again by S3 from what is on its disks. */
  readonly recomputed: number;
  readonly keptTimes: Readonly<Record<KeptTime | 'unseen', number>>;
}

/** A row whose object should be in the bucket, and what S3 answered when it was written. */
export interface ExpectedObject extends Omit<ChecksumRecord, 'evidence'> {
  readonly sequence: number;
  readonly key: string;
  readonly size: number;
}

/** Which settled or interrupted rows are to be sent again; see `EntryStore.replan`. */
export type ReplannedRows = 'failed' | 'cancelled' | 'interrupted' | 'notAsSent';

/** How a file is sent: as one PUT, or as a multipart upload. */
export type UploadMethod = 'single' | 'multipart';

/** Tells whether a file is still the same as when it was examined before. */
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
  /** The id of a multipart upload created earlier. */
  readonly uploadId: string | null;
  readonly partSize: number | null;
  /** An attempt was made whose end is unknown: an equal object may be our own. */
  readonly inFlight: boolean;
  /**
   * A CreateMultipartUpload was sent and never answered: the bucket may hold an upload with an unknown id.
   */
  readonly createPending: boolean;
  /** When that request was sent, in ms since 1970 by this computer's clock; null in rows of earlier versions. */
  readonly createAskedMs: number | null;
}

/** A CreateMultipartUpload that was given up without an answer: the server may carry it out later still. */
export interface LostCreate {
  readonly id: number;
  readonly key: string;
  /** When it was sent, in ms since 1970 by this computer's clock; null in rows of earlier versions. */
  readonly askedMs: number | null;
  /** When it was given up. */
  readonly lostMs: number;
}

/** A part S3 has acknowledged. */
export interface PartRecord {
  readonly part: number;
  readonly size: number;
  readonly etag: string;
  readonly crc32: number;
}

/** A number of consecutive keys of a run, in the order of their UTF-8 bytes. */
export interface KeyRange {
  readonly first: string;
  readonly last: string;
  readonly keys: number;
}

/** S3's answer about an object, kept as evidence. */
export interface ChecksumRecord {
  readonly etag: string | null;
  /** Base64 CRC32 of the whole object, when S3 confirmed one. */
  readonly checksum: string | null;
  /** Null in rows of earlier versions. */
  readonly evidence: Evidence | null;
}

/** An object that is in the bucket already. */
export interface FoundObject {
  /** In bytes, of the file it was compared with. */
  readonly size: number;
  readonly proof: ChecksumRecord;
  /** Null or absent: it was not looked at. */
  readonly keptTime?: KeptTime | null;
}

/** What S3 has computed of an object from what is on its disks, or could not. */
export interface RecomputedChecksum {
  readonly etag: string | null;
  readonly versionId: string | null;
  readonly result:
    | {
        readonly kind: 'computed';
        readonly algorithm: DigestName;
        /** Base64, or hexadecimal for an MD5; without the number of parts. */
        readonly value: string;
        /** Null for one of the whole content; 0: the report does not tell of how many parts. */
        readonly parts: number | null;
      }
    /** The HTTP status that S3 gives as its reason; null where it gives none. */
    | { readonly kind: 'failed'; readonly status: number | null }
    /** Succeeded, with a value of a kind that Hoist does not know. */
    | { readonly kind: 'unknown' };
}

/** What is known of a file that need not be there any more: from the journal or a receipt. */
export interface RecordedFile {
  /** In bytes; null when it is not known. */
  readonly size: number | null;
  /** Hexadecimal; null when it was not computed. */
  readonly sha256: string | null;
  /** When the file was last changed, in ms since 1970; null when it is not known. */
  readonly mtimeMs: number | null;
  readonly evidence: Evidence | null;
}

/** A row whose object is in the bucket, for a receipt. */
export interface ProvenRow {
  /** Index into the run's roots. */
  readonly root: number;
  readonly path: string;
  readonly key: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly level: ProofLevel;
  readonly evidence: Evidence | null;
}

export const entryStates = [
  'planned',
  'uploading',
  'uploaded',
  'skipped',
  'failed',
] as const satisfies readonly EntryState[];
