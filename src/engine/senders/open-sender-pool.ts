import { availableParallelism } from 'node:os';
import type { Transport } from '../../s3/client/transport/transport.js';
import type { Target } from '../transfer/target.js';
import { currentIdentity, resolvePutTarget } from './put-target.js';
import type { SenderIdentity } from './put-task.js';
import { createSenderPool, type SenderPool } from './sender-pool.js';
import type { WorkerFactory } from './worker-factory.js';

/** A sender pool whose keys and clock follow those of the SDK's client. */
export interface OpenSenderPool extends SenderPool {
  /** To be called now and then: passes on renewed keys and a corrected clock. Rejects with the error of whoever provides the keys. */
  refresh(): Promise<void>;
}

/** The means of a run's sender pool. */
export interface OpenSenderPoolOptions {
  /** Null to send from this thread. */
  readonly workers: WorkerFactory | null;
  /** How many of them, at least 1; null for as many as suit the cores of this computer. */
  readonly threads: number | null;
  /** Requests in flight at once, over all threads. */
  readonly requests: number;
  /** What all threads together may hold of files on a slow disk, in bytes. */
  readonly bufferBytes: number;
  /** How long a connection may be silent, in ms. */
  readonly idleTimeoutMs: number;
  readonly transport: Transport;
  /** A sender thread has ended; what it was sending failed with `sender-lost`. */
  readonly onLost: () => void;
}

const mostThreads = 4;
/**
 * One core is left to the thread that plans, writes the journal and hands out work: on two cores, two sender
 * threads took longer than one. More than four only share one network card.
 */
const threadsFor = (cores: number): number => Math.max(1, Math.min(mostThreads, cores - 1));
/** With large files and parts that thread has little to do, and the senders compute more for each request. */
const threadsForLarge = (cores: number): number => Math.min(mostThreads, cores);

/**
 * Opens the pool of one run, which sends where the target's client would. Rejects with the error of whoever provides the keys or the
 * region, or with HoistError `internal` when the client builds a request that is not understood.
 */
export async function openSenderPool(
  target: Target,
  options: OpenSenderPoolOptions,
): Promise<OpenSenderPool> {
  const cores = availableParallelism();
  const threads = {
    threads: options.threads ?? threadsFor(cores),
    threadsForLarge: options.threads ?? threadsForLarge(cores),
  };
  const putTarget = await resolvePutTarget(target, {
    connections: Math.ceil(options.requests / threads.threads),
    bufferBytes: Math.ceil(options.bufferBytes / threads.threadsForLarge),
    idleTimeoutMs: options.idleTimeoutMs,
    transport: options.transport,
  });
  let identity = await currentIdentity(target.client);
  const { workers, onLost } = options;
  const pool = createSenderPool({ target: putTarget, identity, workers, ...threads, onLost });
  let renewal: Promise<void> | null = null;

  async function renew(): Promise<void> {
    const now = await currentIdentity(target.client);
    if (isSame(identity, now)) return;
    identity = now;
    pool.use(now);
  }

  return {
    ...pool,
    refresh() {
      // Whoever provides the keys may take minutes: one question at a time.
      renewal ??= renew().finally(() => {
        renewal = null;
      });
      return renewal;
    },
  };
}

function isSame(a: SenderIdentity, b: SenderIdentity): boolean {
  return (
    a.clockOffsetMs === b.clockOffsetMs &&
    a.credentials.accessKeyId === b.credentials.accessKeyId &&
    a.credentials.secretAccessKey === b.credentials.secretAccessKey &&
    a.credentials.sessionToken === b.credentials.sessionToken
  );
}
