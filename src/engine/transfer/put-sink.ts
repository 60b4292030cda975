import type { FoundFile } from '../../base/files/open-file.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { ChecksumRecord } from '../journal/records.js';
import type { WriteCondition } from './conditional-writes.js';
import type { Digest } from './server-quirks.js';

/** What was computed of a part before it is sent, and the state of its file at that time. */
export interface Examination {
  readonly crc32: number;
  /** Hexadecimal; null when it was not asked for. */
  readonly sha256: string | null;
  /** Bytes of the whole file. */
  readonly fileSize: number;
  readonly mtimeMs: number;
  readonly inode: number;
}

/** One PUT: a whole file, or a part of one. */
export interface PutRequest {
  readonly file: FoundFile;
  /** Not encoded. */
  readonly key: string;
  /** Null for a whole file; otherwise the bytes [offset, offset + length). */
  readonly part: {
    readonly number: number;
    readonly uploadId: string;
    readonly offset: number;
    readonly length: number;
    /** CRC32 of the part as S3 already has it: equal bytes are not sent again. */
    readonly keptCrc32: number | null;
    /**
     * `wanted`: the part is read, and not sent. Otherwise what that resulted in, which spares a reading while the file is the same; null
     * when there is nothing.
     */
    readonly examined: 'wanted' | Examination | null;
  } | null;
  /** How many bytes there are as far as is known; the file may have changed. */
  readonly expectedBytes: number;
  /** A file that has grown beyond this many bytes is not sent, but reported as `outgrown`. */
  readonly maxBytes: number;
  readonly contentType: string | null;
  readonly condition: WriteCondition;
  /** What the server compares the bytes with. */
  readonly digest: Digest;
  /** Whether the SHA-256 of the bytes is signed. */
  readonly signsPayload: boolean;
  /** Whether the object keeps the file's time of modification in its metadata. */
  readonly keepsTime: boolean;
  /** Whether the proof has the SHA-256 of the bytes. */
  readonly wantsSha256: boolean;
}

/** The result of one PUT. */
export type PutResult =
  | {
      readonly kind: 'sent';
      /** What S3 answered, compared with the bytes. */
      readonly proof: ChecksumRecord;
      readonly crc32: number;
      /** Bytes sent. */
      readonly size: number;
      readonly mtimeMs: number;
      readonly inode: number;
    }
  /** The bytes equal the part that S3 already has. */
  | { readonly kind: 'kept'; readonly crc32: number; readonly size: number }
  /** Nothing was sent, as it was asked for. */
  | { readonly kind: 'examined'; readonly examination: Examination }
  /** Nothing was sent: the file has grown beyond `maxBytes`, or has content beyond the size its file system states. */
  | { readonly kind: 'outgrown' }
  /** Nothing was sent or read: the content was to be examined only, and the disk is too slow for it to be read twice. */
  | { readonly kind: 'unexamined' }
  /** S3 refused the request: its status is not 2xx. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** A policy denies the request explicitly. */
      readonly isExplicitDeny: boolean;
      readonly requestId: string | null;
      readonly hostId: string | null;
      /** The server's `Retry-After`; null when there was none. */
      readonly retryAfterMs: number | null;
    }
  /** The request or the reading failed. */
  | { readonly kind: 'failed'; readonly error: AppError };

/** Sends PUTs: reads, hashes, signs and sends. A transfer need not know how. */
export interface PutSink {
  /**
   * Rejects only with the signal's reason. `onBytes` reports bytes sent, negative when they must be sent
   * again.
   */
  put(request: PutRequest, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<PutResult>;
}
