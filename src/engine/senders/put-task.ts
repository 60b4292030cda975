import type { LogEntry } from '../../base/log/log.js';
import type { Credentials } from '../../s3/client/connection.js';
import type { Transport } from '../../s3/client/transport/transport.js';
import type { PutRequest, PutResult } from '../transfer/put-sink.js';

/** Where and as whom the senders send, determined once by the SDK and the same for every request. */
export interface PutTarget {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly host: string;
  /** Sent with each request: the account that owns the bucket, where it is known. */
  readonly expectedOwner: string | null;
  /** What stands in front of the encoded key: `/`, or `/bucket/` in path style. */
  readonly basePath: string;
  readonly region: string;
  /** Connections per thread. */
  readonly connections: number;
  /** What one thread may hold of files on a slow disk, in bytes. */
  readonly bufferBytes: number;
  /** How long a connection may be silent, in ms. */
  readonly idleTimeoutMs: number;
  readonly transport: Transport;
}

/** The current keys, and how far the server's clock is ahead, in ms. */
export interface SenderIdentity {
  readonly credentials: Credentials;
  readonly clockOffsetMs: number;
}

/** One PUT as the threads know it. */
export interface PutTask extends PutRequest {
  readonly id: number;
}

/** Stops one request: an AbortSignal costs as much as the signature, and there would be one per file. */
export interface StopSwitch {
  isStopped: boolean;
  /** Set while there is something to stop. */
  onStop: (() => void) | null;
}

/** What a request is rejected with that was stopped. */
export function stopped(): DOMException {
  return new DOMException('the run ended', 'AbortError');
}

/** To a sender thread. */
export type SenderMessage =
  | { readonly kind: 'identity'; readonly identity: SenderIdentity }
  | { readonly kind: 'tasks'; readonly tasks: readonly PutTask[] }
  | { readonly kind: 'abort'; readonly id: number };

/** To a sender thread, which may begin and end any number of times. */
export type ThreadMessage =
  | { readonly kind: 'begin'; readonly target: PutTarget; readonly identity: SenderIdentity }
  /** Closes its connections and forgets the keys. */
  | { readonly kind: 'end' }
  | SenderMessage;

/** From a sender thread to its owner. */
export type ThreadAnswer = SenderReport | { readonly log: LogEntry };

/** From a sender: results, and bytes sent meanwhile, by task. */
export interface SenderReport {
  readonly results: readonly (readonly [id: number, result: PutResult])[];
  readonly progress: readonly (readonly [id: number, bytes: number])[];
}
