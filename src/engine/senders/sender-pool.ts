import type { PutSink } from '../transfer/put-sink.js';
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
  close(): Promise<void>;
}

export interface SenderPoolOptions extends SupervisedSenderOptions {
  /** How many sender threads; without `workers` this thread alone sends. */
  readonly threads: number;
}

export function createSenderPool({ threads, ...options }: SenderPoolOptions): SenderPool {
  const senders: readonly SupervisedSender[] = Array.from(
    { length: options.workers === null ? 1 : threads },
    () => createSupervisedSender(options),
  );
  return {
    put: (request, signal, onBytes) =>
      senders
        .reduce((least, sender) => (sender.load < least.load ? sender : least))
        .put(request, signal, onBytes),
    use(identity) {
      for (const sender of senders) sender.use(identity);
    },
    async close() {
      await Promise.all(senders.map((sender) => sender.close()));
    },
  };
}
