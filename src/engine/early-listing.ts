import type { S3Client } from '@aws-sdk/client-s3';
import { createS3Client } from '../s3/client/client-factory.js';
import type { Connection } from '../s3/client/connection.js';
import { firstPage, type ListedPage } from '../s3/objects/list-objects.js';
import { runClientOptions } from './run/limits/run-client-options.js';
import type { RunLimits } from './run/limits/run-limits.js';

/** The first page of a run's listing, asked for beside the check of its bucket: so the run waits for one answer less. */
export interface EarlyListing {
  /** The client that has asked. A run through the same connection goes on with it, since its connection to the server is open. */
  readonly client: S3Client;
  readonly connection: Connection;
  readonly bucket: string;
  /** As it stands before the keys; empty for the whole bucket. */
  readonly prefix: string;
  /** Null when it could not be had: the run asks again, and learns why. Never rejects. */
  readonly page: Promise<ListedPage | null>;
  /** No run goes on with it. */
  drop(): void;
}

/** Longest time to wait for the page, in ms. */
const limitMs = 15_000;

/** Where the listing is asked for, and the limits of the run that may go on with its client. */
export interface EarlyListingOptions {
  readonly connection: Connection;
  readonly bucket: string;
  readonly prefix: string;
  readonly limits: RunLimits;
}

/** Asks for the first page. A request that fails is not repeated. */
export function listEarly({ connection, bucket, prefix, limits }: EarlyListingOptions): EarlyListing {
  const dropped = new AbortController();
  const client = createS3Client(connection, runClientOptions(limits));
  const signal = AbortSignal.any([dropped.signal, AbortSignal.timeout(limitMs)]);
  return {
    client,
    connection,
    bucket,
    prefix,
    page: firstPage(client, bucket, prefix, signal).catch(() => null),
    drop() {
      dropped.abort();
      client.destroy();
    },
  };
}
