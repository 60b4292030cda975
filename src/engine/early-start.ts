import type { S3Client } from '@aws-sdk/client-s3';
import { createS3Client } from '../s3/client/client-factory.js';
import type { Connection } from '../s3/client/connection.js';
import { firstPage, type ListedPage } from '../s3/objects/list-objects.js';
import type { EarlySelection } from './early-examination.js';
import { runClientOptions } from './run/limits/run-client-options.js';
import type { RunLimits } from './run/limits/run-limits.js';
import type { OpenSenderPool } from './senders/open-sender-pool.js';
import type { WorkerFactory } from './senders/worker-factory.js';

/** What a run begins with, prepared beside the check of its bucket: so the run waits for one answer less, and computes meanwhile. */
export interface EarlyStart {
  /** The client that lists. A run through the same connection goes on with it, since its connection to the server is open. */
  readonly client: S3Client;
  readonly connection: Connection;
  readonly bucket: string;
  /** As it stands before the keys; empty for the whole bucket. */
  readonly prefix: string;
  /** The first page of the run's listing; null when it could not be had: the run asks again, and learns why. Never rejects. */
  readonly page: Promise<ListedPage | null>;
  /**
   * Has sender threads examine the large files that come first (see `examineEarly`) while the server's answer is awaited. Nothing is
   * sent. Resolves when that has begun, or at once when bytes are limited. Never rejects. To be called once.
   */
  examine(selection: EarlySelection, senderThreads: WorkerFactory): Promise<void>;
  /**
   * The sender pool that has examined files, for the run, which closes it; null when there is none, or it was taken.
   *
   * @param onLost see `OpenSenderPoolOptions`
   */
  takeSenders(onLost: () => void): Promise<OpenSenderPool | null>;
  /**
   * No run goes on with it; what a run has taken is the run's. Resolves when the threads have ended or were given back, or are known to hang.
   * Never rejects. May be called again.
   */
  drop(): Promise<void>;
}

/** Longest time to wait for the page, in ms. */
const limitMs = 15_000;

/** Where the run begins, and the limits of the run that may go on with what is prepared. */
export interface EarlyStartOptions {
  readonly connection: Connection;
  readonly bucket: string;
  readonly prefix: string;
  readonly limits: RunLimits;
}

/** Asks for the first page. A request that fails is not repeated. */
export function startEarly({ connection, bucket, prefix, limits }: EarlyStartOptions): EarlyStart {
  const dropped = new AbortController();
  const client = createS3Client(connection, runClientOptions(limits));
  const signal = AbortSignal.any([dropped.signal, AbortSignal.timeout(limitMs)]);
  let senders: ReturnType<typeof openSenders> | null = null;
  let closing: Promise<void> | null = null;
  let reportLost: () => void = () => undefined;

  async function openSenders(selection: EarlySelection, workers: WorkerFactory) {
    const [{ examineEarly }, { openSenderPool }, { createTarget }, { senderPoolOptions }] = await Promise.all(
      [
        import('./early-examination.js'),
        import('./senders/open-sender-pool.js'),
        import('./transfer/target.js'),
        import('./run/limits/sender-pool-options.js'),
      ],
    );
    const target = createTarget(client, bucket, connection);
    const onLost = (): void => reportLost();
    const pool = await openSenderPool(target, senderPoolOptions(limits, connection, { workers, onLost }));
    return examineEarly(selection, { target, pool, signal: dropped.signal });
  }

  return {
    client,
    connection,
    bucket,
    prefix,
    page: firstPage(client, bucket, prefix, signal).catch(() => null),
    async examine(selection, senderThreads) {
      if (limits.bytesPerSecond !== null) return;
      senders = openSenders(selection, senderThreads);
      await senders.then(({ begun }) => begun).catch(() => undefined);
    },
    async takeSenders(onLost) {
      reportLost = onLost;
      const taken = senders;
      senders = null;
      return (await taken?.catch(() => null))?.pool ?? null;
    },
    async drop() {
      dropped.abort();
      client.destroy();
      const unused = senders;
      senders = null;
      closing ??= unused?.then(({ pool }) => pool.close()).catch(() => undefined) ?? null;
      await closing;
    },
  };
}
