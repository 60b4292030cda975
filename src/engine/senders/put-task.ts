import type { Credentials } from '../../s3/client/connection.js';
import type { Transport } from '../../s3/client/transport/transport.js';
import type { AppError } from '../../shared/errors/errors.js';

/** Where and as whom the senders send, worked out once by the SDK and then the same for every request. */
export interface PutTarget {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly host: string;
  /** What stands in front of the encoded key: `/`, or `/bucket/` in path style. */
  readonly basePath: string;
  readonly region: string;
  /** Connections one thread may hold. */
  readonly connections: number;
  /** Bytes that buffers of one thread may have together. */
  readonly bufferBytes: number;
  /** How long a connection may be silent, in ms. */
  readonly idleTimeoutMs: number;
  readonly transport: Transport;
  /** What the server compares the bytes with: some compatible ones refuse or ignore a CRC32. */
  readonly digest: 'crc32' | 'md5';
}

/** Keys as they are now, and how far the server's clock is ahead, in ms. */
export interface SenderIdentity {
  readonly credentials: Credentials;
  readonly clockOffsetMs: number;
}

/** One PUT: a whole file, or a part of one. */
export interface PutTask {
  readonly id: number;
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

/** To a sender thread. */
export type SenderMessage =
  | { readonly kind: 'identity'; readonly identity: SenderIdentity }
  | { readonly kind: 'tasks'; readonly tasks: readonly PutTask[] }
  | { readonly kind: 'abort'; readonly id: number };

/** To a sender thread that was started before anybody knew what for. */
export type ThreadMessage =
  | { readonly kind: 'begin'; readonly target: PutTarget; readonly identity: SenderIdentity }
  | SenderMessage;

/** From a sender thread: results, and bytes that left meanwhile, by task. */
export interface SenderReport {
  readonly results: readonly (readonly [id: number, result: PutResult])[];
  readonly progress: readonly (readonly [id: number, bytes: number])[];
}
