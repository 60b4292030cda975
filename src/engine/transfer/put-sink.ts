import type { AppError } from '../../shared/errors/errors.js';

/** One PUT: a whole file, or a part of one. */
export interface PutRequest {
  /** Absolute path of the file. */
  readonly file: string;
  readonly followSymlinks: boolean;
  /** Not encoded. */
  readonly key: string;
  /** Null for a whole file; otherwise the bytes [offset, offset + length). */
  readonly part: {
    readonly number: number;
    readonly uploadId: string;
    readonly offset: number;
    readonly length: number;
    /** CRC32 of the part as S3 holds it already: equal bytes are not sent again. */
    readonly keptCrc32: number | null;
  } | null;
  /** A file that has grown beyond this many bytes is not read: it is no task for one PUT any more. */
  readonly maxBytes: number;
  readonly contentType: string | null;
  readonly onlyIfAbsent: boolean;
}

/** How one PUT went. */
export type PutResult =
  | {
      readonly kind: 'sent';
      readonly etag: string | null;
      /** What S3 says the CRC32 is (base64); null when it says nothing. Equal to the computed one, or it is an error. */
      readonly checksum: string | null;
      readonly crc32: number;
      /** Bytes sent. */
      readonly size: number;
      readonly mtimeMs: number;
      readonly inode: number;
    }
  /** The bytes are those of the part that S3 holds. */
  | { readonly kind: 'kept'; readonly crc32: number; readonly size: number }
  /** S3 answered something else than 200. */
  | { readonly kind: 'answered'; readonly status: number }
  /** The request or the reading failed. */
  | { readonly kind: 'failed'; readonly error: AppError };

/** Whatever sends PUTs: reads, hashes, signs and sends. What sends them is of no interest to a transfer. */
export interface PutSink {
  /** Rejects only with the signal's reason. `onBytes` hears of bytes that left, negative when they must leave again. */
  put(request: PutRequest, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<PutResult>;
}
