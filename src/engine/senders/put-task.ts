import type { Credentials } from '../../s3/client/connection.js';
import type { Transport } from '../../s3/client/transport/transport.js';
import type { PutRequest, PutResult } from '../transfer/put-sink.js';

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

/** One PUT as the threads know it. */
export interface PutTask extends PutRequest {
  readonly id: number;
}

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
