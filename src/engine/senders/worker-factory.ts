import { type ResourceLimits, Worker } from 'node:worker_threads';

/** Makes sender threads. */
export interface WorkerFactory {
  /** Starts a thread before it is needed: it loads while its owner does something else. */
  prepare(): void;
  /** A thread that waits for a `begin` message. */
  take(): Worker;
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
      // Before it is taken, it must not keep the process alive; if it can't be loaded, the next one to take a
      // thread gets the error.
      worker.unref();
      worker.once('error', () => {
        if (ready === worker) ready = null;
      });
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
