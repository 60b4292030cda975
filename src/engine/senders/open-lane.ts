import { availableParallelism } from 'node:os';
import type { Transport } from '../../s3/client/transport/transport.js';
import type { Target } from '../transfer/target.js';
import { currentIdentity, resolveLaneTarget } from './lane-target.js';
import { createPutLane, type PutLane } from './put-lane.js';
import type { LaneIdentity } from './put-task.js';
import type { ThreadStock } from './thread-stock.js';

/** A lane that keeps its keys and its clock in step with the SDK's client. */
export interface OpenLane extends PutLane {
  /** To be called now and then: passes on keys that were renewed and a clock that was corrected. */
  refresh(): Promise<void>;
}

export interface LaneOptions {
  /** Null to send from this thread. */
  readonly stock: ThreadStock | null;
  /** Requests under way at once, over all threads. */
  readonly requests: number;
  /** Bytes that buffers may have together, over all threads. */
  readonly bufferBytes: number;
  readonly idleTimeoutMs: number;
  readonly transport: Transport;
}

/**
 * One core is left to the thread that plans, writes the journal and hands out work: on two cores, two sender threads
 * took longer than one. More than four only share one network card.
 */
const threadsFor = (cores: number): number => Math.max(1, Math.min(4, cores - 1));

export async function openLane(target: Target, options: LaneOptions): Promise<OpenLane> {
  const threads = threadsFor(availableParallelism());
  const laneTarget = await resolveLaneTarget(target, {
    connections: Math.ceil(options.requests / threads),
    bufferBytes: Math.ceil(options.bufferBytes / threads),
    idleTimeoutMs: options.idleTimeoutMs,
    transport: options.transport,
  });
  let identity = await currentIdentity(target.client);
  const lane = await createPutLane({ target: laneTarget, identity, stock: options.stock, threads });
  return {
    ...lane,
    async refresh() {
      const now = await currentIdentity(target.client);
      if (isSame(identity, now)) return;
      identity = now;
      lane.use(now);
    },
  };
}

function isSame(a: LaneIdentity, b: LaneIdentity): boolean {
  return (
    a.clockOffsetMs === b.clockOffsetMs &&
    a.credentials.accessKeyId === b.credentials.accessKeyId &&
    a.credentials.secretAccessKey === b.credentials.secretAccessKey &&
    a.credentials.sessionToken === b.credentials.sessionToken
  );
}
