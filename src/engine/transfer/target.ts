import type { S3Client } from '@aws-sdk/client-s3';
import type { Throttle } from '../../base/async/throttle.js';
import type { PutSink } from './put-sink.js';

/** Where a run's objects go. */
export interface Target {
  readonly client: S3Client;
  readonly bucket: string;
}

/** How the requests of a run are sent. */
export interface Wire {
  readonly target: Target;
  /** The limit on bytes per second; null for none. */
  readonly throttle: Throttle | null;
  /** The fast path for PUTs; null to send through the SDK. */
  readonly senders: PutSink | null;
}

/** What one attempt to send a file needs besides the file. */
export interface Attempt extends Wire {
  readonly key: string;
  /** The write carries `If-None-Match: *`. */
  readonly onlyIfAbsent: boolean;
  readonly signal: AbortSignal;
  /** Bytes sent just now; negative when they have to be sent again. */
  readonly onBytes: (bytes: number) => void;
}
