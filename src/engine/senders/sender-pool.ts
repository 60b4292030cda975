import { rereadAbove } from '../transfer/in-flight-memory.js';
import type { PutRequest, PutSink } from '../transfer/put-sink.js';
import type { SenderIdentity } from './put-task.js';
import {
  createSupervisedSender,
  type SupervisedSender,
  type SupervisedSenderOptions,
} from './supervised-sender.js';

/** The fast path for PUTs: reads, hashes, signs and sends them in separate threads. */
export interface SenderPool extends PutSink {
  /** The keys that sign from now on. */
  use(identity: SenderIdentity): void;
  /** Fails what is under way with `cancelled`; resolves when the threads have ended or were given back. */
  close(): Promise<void>;
}

/** The numbers are at least 1. */
export interface SenderPoolOptions extends SupervisedSenderOptions {
  /** How many threads send small files; without `workers` this thread alone sends. */
  readonly threads: number;
  /** How many threads send large files and parts, those for small files included; the others start when they are needed. */
  readonly threadsForLarge: number;
}

/** Another thread starts when each has this many tasks. */
const busyLoad = 4;

/** Starts the threads for small files; a request goes to the sender with the fewest requests. */
export function createSenderPool({ threads, threadsForLarge, ...options }: SenderPoolOptions): SenderPool {
  const mostSmall = options.workers === null ? 1 : threads;
  const most = options.workers === null ? 1 : Math.max(threads, threadsForLarge);
  let { identity } = options;
  const start = (): SupervisedSender => createSupervisedSender({ ...options, identity });
  const senders: SupervisedSender[] = Array.from({ length: mostSmall }, start);

  function senderFor({ expectedBytes }: PutRequest): SupervisedSender {
    const isLarge = expectedBytes > rereadAbove;
    const sender = (isLarge ? senders : senders.slice(0, mostSmall)).reduce((least, other) =>
      other.load < least.load ? other : least,
    );
    if (!isLarge || sender.load < busyLoad || senders.length === most) return sender;
    const another = start();
    senders.push(another);
    return another;
  }

  return {
    put: (request, signal, onBytes) => senderFor(request).put(request, signal, onBytes),
    use(renewed) {
      identity = renewed;
      for (const sender of senders) sender.use(renewed);
    },
    async close() {
      await Promise.all(senders.map((sender) => sender.close()));
    },
  };
}
