import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { ThreadAnswer, ThreadMessage } from './put-task.js';

/** What a sender pool needs of a `Worker`. */
export interface SenderThread {
  on(event: 'message', listener: (answer: ThreadAnswer) => void): unknown;
  on(event: 'error' | 'messageerror', listener: (error: unknown) => void): unknown;
  on(event: 'exit', listener: (exitCode: number) => void): unknown;
  postMessage(message: ThreadMessage): void;
  terminate(): Promise<unknown>;
}

/** Makes sender threads. */
export interface WorkerFactory {
  /** Starts a thread before it is needed: it loads while its owner does something else. */
  prepare(): void;
  /** A thread that waits for a `begin` message. */
  take(): SenderThread;
  /**
   * A thread that has nothing left to do, for the next one to take: its code is compiled by then. Its listeners are removed. Where there
   * is no next one, it ends.
   */
  giveBack(thread: SenderThread): void;
}

/**
 * For a sender thread: its memory does not depend on the size of the run, and is a tenth of this. Little of what it allocates outlives
 * its request, so collecting it more often costs little: a semi-space has 2 MiB, a third of the young generation. V8's flag
 * `--max-semi-space-size` takes precedence: in the window, whose engine is started with it, a semi-space has 8 MiB.
 */
const senderMemory: ResourceLimits = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 512 };

/** How long a thread waits to be taken, in ms: its code and heap stay in memory. */
const keptMs = 10 * 60_000;

/**
 * @param file the built `sender-thread.js`
 * @param keeps whether a thread that is given back is kept for a next run; otherwise it ends, and its memory is free
 */
export function createWorkerFactory(file: URL, { keeps }: { readonly keeps: boolean }): WorkerFactory {
  const waiting = new Map<Worker, NodeJS.Timeout>();

  function start(): Worker {
    return new Worker(file, { resourceLimits: senderMemory });
  }

  function forget(worker: Worker): void {
    clearTimeout(waiting.get(worker));
    waiting.delete(worker);
  }

  /** If it ends before it is taken, the next one to take a thread gets another. */
  function keep(worker: Worker): void {
    // It must not keep the process alive.
    worker.unref();
    worker.once('error', () => forget(worker));
    worker.once('exit', () => forget(worker));
    const timer = setTimeout(() => {
      forget(worker);
      void worker.terminate();
    }, keptMs);
    waiting.set(worker, timer.unref());
  }

  return {
    prepare() {
      if (waiting.size === 0) keep(start());
    },
    take() {
      const [worker = start()] = waiting.keys();
      forget(worker);
      worker.ref();
      return worker;
    },
    giveBack(thread) {
      if (!(thread instanceof Worker)) return;
      // Not all at once: Node has some of its own there.
      for (const event of ['message', 'messageerror', 'error', 'exit']) thread.removeAllListeners(event);
      if (!keeps) {
        void thread.terminate();
        return;
      }
      thread.postMessage({ kind: 'end' } satisfies ThreadMessage);
      keep(thread);
    },
  };
}
