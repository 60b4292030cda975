import { type ResourceLimits, Worker } from 'node:worker_threads';

/** Where sender threads come from. */
export interface WorkerFactory {
  /** Starts a thread before it is needed: it loads while its owner does something else. */
  prepare(): void;
  /** A thread that waits for a `begin` message. */
  take(): Worker;
}

/** For a thread that sends: what it holds does not depend on the run's size, and is a tenth of this. */
const senderMemory: ResourceLimits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 };

/** @param file the built `sender-thread.js` */
export function createWorkerFactory(file: URL): WorkerFactory {
  const start = (): Worker => new Worker(file, { resourceLimits: senderMemory });
  let ready: Worker | null = null;

  return {
    prepare() {
      if (ready !== null) return;
      const worker = start();
      // Not taken yet, it keeps no process alive, and when it can't be loaded whoever takes the next one hears why.
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
