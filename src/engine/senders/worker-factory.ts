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
}

/** For a sender thread: its memory does not depend on the size of the run, and is a tenth of this. */
const senderMemory: ResourceLimits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 };

/** @param file the built `sender-thread.js` */
export function createWorkerFactory(file: URL): WorkerFactory {
  const start = (): Worker => new Worker(file, { resourceLimits: senderMemory });
  let ready: Worker | null = null;

  return {
    prepare() {
      if (ready !== null) return;
      const worker = start();
      // Before it is taken, it must not keep the process alive. If it ends before that, the next one to take a thread
      // gets another.
      worker.unref();
      const forget = (): void => {
        if (ready === worker) ready = null;
      };
      worker.once('error', forget);
      worker.once('exit', forget);
      ready = worker;
    },
    take() {
      const worker = ready ?? start();
      ready = null;
      worker.ref();
      return worker;
    },
  };
}
