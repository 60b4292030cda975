import { createPutSender } from './put-sender.js';
import type { LaneIdentity, LaneMessage, LaneReport, LaneTarget, PutResult } from './put-task.js';

/** Works on the tasks of one lane, in whichever thread it is made. */
export interface TaskRunner {
  take(message: LaneMessage): void;
  close(): Promise<void>;
}

const progressEveryMs = 100;

/** `report` gets the results of one turn of the event loop together, and progress ten times a second. */
export function createTaskRunner(
  target: LaneTarget,
  identity: LaneIdentity,
  report: (report: LaneReport) => void,
): TaskRunner {
  const sender = createPutSender(target, identity);
  const running = new Map<number, AbortController>();
  let results: (readonly [number, PutResult])[] = [];
  let progress = new Map<number, number>();
  let isFlushing = false;
  let ticker: ReturnType<typeof setInterval> | null = null;

  function flush(): void {
    isFlushing = false;
    if (results.length === 0 && progress.size === 0) return;
    const message: LaneReport = { results, progress: [...progress] };
    results = [];
    progress = new Map();
    report(message);
    if (running.size === 0 && ticker !== null) {
      clearInterval(ticker);
      ticker = null;
    }
  }

  function finish(id: number, result: PutResult): void {
    running.delete(id);
    results.push([id, result]);
    if (isFlushing) return;
    isFlushing = true;
    setImmediate(flush);
  }

  return {
    take(message) {
      switch (message.kind) {
        case 'identity':
          sender.use(message.identity);
          return;
        case 'abort':
          running.get(message.id)?.abort();
          return;
        case 'tasks':
          ticker ??= setInterval(flush, progressEveryMs);
          for (const task of message.tasks) {
            const stop = new AbortController();
            running.set(task.id, stop);
            const onBytes = (bytes: number): void => {
              progress.set(task.id, (progress.get(task.id) ?? 0) + bytes);
            };
            void sender.send(task, stop.signal, onBytes).then((result) => finish(task.id, result));
          }
      }
    },
    async close() {
      for (const stop of running.values()) stop.abort();
      if (ticker !== null) clearInterval(ticker);
      await sender.close();
    },
  };
}
