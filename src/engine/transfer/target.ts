import type { S3Client } from '@aws-sdk/client-s3';
import type { Throttle } from '../../base/async/throttle.js';
import type { Connection } from '../../s3/client/connection.js';
import { optionsFor } from '../../s3/client/endpoint-options.js';
import type { WriteCondition } from './conditional-writes.js';
import type { PutSink } from './put-sink.js';
import { createServerQuirks, type ServerQuirks } from './server-quirks.js';

/** Where a run's objects go. */
export interface Target {
  readonly client: S3Client;
  readonly bucket: string;
  readonly quirks: ServerQuirks;
}

/** `client` was made for the connection. */
export function createTarget(
  client: S3Client,
  bucket: string,
  { endpoint, options }: Pick<Connection, 'endpoint' | 'options'>,
): Target {
  const { checksums } = options ?? optionsFor(endpoint);
  return { client, bucket, quirks: createServerQuirks({ endpoint, bucket, checksums }) };
}

/** How the requests of a run are sent. */
export interface Wire {
  readonly target: Target;
  /** The limit on bytes per second; null for none. */
  readonly throttle: Throttle | null;
  /** The fast path for PUTs; null to send through the SDK. */
  readonly senders: PutSink | null;
  /** Whether the evidence of each file has the SHA-256 of its content. */
  readonly wantsSha256: boolean;
  /** Whether each object keeps the file's time of modification in its metadata. */
  readonly keepsTimes: boolean;
}

/** What one attempt to send a file needs besides the file. */
export interface SendContext extends Wire {
  readonly key: string;
  /** What a PUT of the whole file carries. */
  readonly condition: WriteCondition;
  readonly signal: AbortSignal;
  /** Bytes sent just now; negative when they have to be sent again. */
  readonly onBytes: (bytes: number) => void;
}
