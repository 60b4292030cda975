import type { PutResult, PutSink } from '../transfer/put-sink.js';
import type {
  PutTarget,
  PutTask,
  SenderIdentity,
  SenderMessage,
  SenderReport,
  ThreadMessage,
} from './put-task.js';
import type { WorkerFactory } from './worker-factory.js';

/** The fast path for PUTs: reads, hashes, signs and sends them in separate threads. */
export interface SenderPool extends PutSink {
  /** The keys that sign from now on. */
  use(identity: SenderIdentity): void;
  close(): Promise<void>;
}

export interface SenderPoolOptions {
  readonly target: PutTarget;
  readonly identity: SenderIdentity;
  /** Null to send from this thread. */
  readonly workers: WorkerFactory | null;
  readonly threads: number;
}

interface Waiting {
  readonly resolve: (result: PutResult) => void;
  readonly onBytes: (bytes: number) => void;
}

/** A sender thread, or this thread, as the pool sees it. */
interface Sender {
  load: number;
  outbox: PutTask[];
  post(message: SenderMessage): void;
  close(): Promise<unknown>;
}

export async function createSenderPool(options: SenderPoolOptions): Promise<SenderPool> {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;

  function hear({ results, progress }: SenderReport): void {
    for (const [id, bytes] of progress) waiting.get(id)?.onBytes(bytes);
    for (const [id, result] of results) {
      waiting.get(id)?.resolve(result);
      waiting.delete(id);
    }
  }

  const { workers } = options;
  const senders: Sender[] =
    workers === null
      ? [await inThisThread(options, hear)]
      : Array.from({ length: options.threads }, () => inThread(options, workers, hear, failAll));

  function failAll(): void {
    for (const { resolve } of waiting.values()) resolve({ kind: 'failed', error: { code: 'internal' } });
    waiting.clear();
  }

  function leastLoaded(): Sender {
    return senders.reduce((least, sender) => (sender.load < least.load ? sender : least));
  }

  /** Tasks of one turn of the event loop are posted together. */
  function enqueue(sender: Sender, task: PutTask): void {
    sender.outbox.push(task);
    if (sender.outbox.length > 1) return;
    setImmediate(() => {
      sender.post({ kind: 'tasks', tasks: sender.outbox });
      sender.outbox = [];
    });
  }

  return {
    async put(request, signal, onBytes) {
      signal.throwIfAborted();
      lastId += 1;
      const id = lastId;
      const sender = leastLoaded();
      sender.load += 1;
      const abort = (): void => sender.post({ kind: 'abort', id });
      signal.addEventListener('abort', abort, { once: true });
      try {
        const result = await new Promise<PutResult>((resolve) => {
          waiting.set(id, { resolve, onBytes });
          enqueue(sender, { ...request, id });
        });
        signal.throwIfAborted();
        return result;
      } finally {
        sender.load -= 1;
        signal.removeEventListener('abort', abort);
      }
    },
    use(identity) {
      for (const sender of senders) sender.post({ kind: 'identity', identity });
    },
    async close() {
      await Promise.all(senders.map((sender) => sender.close()));
    },
  };
}

async function inThisThread(
  { target, identity }: SenderPoolOptions,
  hear: (report: SenderReport) => void,
): Promise<Sender> {
  // A process that sends from other threads need not load the sending code.
  const { createTaskRunner } = await import('./task-runner.js');
  const runner = createTaskRunner(target, identity, hear);
  return { load: 0, outbox: [], post: (message) => runner.take(message), close: () => runner.close() };
}

function inThread(
  { target, identity }: SenderPoolOptions,
  workers: WorkerFactory,
  hear: (report: SenderReport) => void,
  onDeath: () => void,
): Sender {
  const worker = workers.take();
  worker.on('message', hear);
  worker.on('error', onDeath);
  worker.postMessage({ kind: 'begin', target, identity } satisfies ThreadMessage);
  return {
    load: 0,
    outbox: [],
    post: (message) => worker.postMessage(message),
    close: () => worker.terminate(),
  };
}
