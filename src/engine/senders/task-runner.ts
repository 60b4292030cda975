import type { PutResult } from '../transfer/put-sink.js';
import { createPutSender } from './put-sender.js';
import type {
  PutTarget,
  PutTask,
  SenderIdentity,
  SenderMessage,
  SenderReport,
  StopSwitch,
} from './put-task.js';

/** Runs the tasks of one sender, in whichever thread it is made. */
export interface TaskRunner {
  /** Begins tasks, stops one, or changes the keys. */
  take(message: SenderMessage): void;
  /** Stops all tasks, and ends the connections. */
  close(): void;
}

const progressEveryMs = 100;
/** Results are reported together: up to this many, or those of this many ms. */
const mostResults = 32;
const waitMs = 1;

/** `report` gets a few results at a time, and progress ten times a second: while there are tasks, even if it is empty. */
export function createTaskRunner(
  target: PutTarget,
  identity: SenderIdentity,
  report: (report: SenderReport) => void,
): TaskRunner {
  const sender = createPutSender(target, identity);
  const running = new Map<number, StopSwitch>();
  let results: (readonly [number, PutResult])[] = [];
  let progress = new Map<number, number>();
  let ticker: ReturnType<typeof setInterval> | null = null;

  function flushWaiting(): void {
    if (results.length > 0) flush();
  }

  function flushProgress(): void {
    if (progress.size > 0) flush();
  }

  /** Counts the bytes of a task; when a part is on its way as a whole, its owner is told at once. */
  function counter({ id, part }: PutTask): (bytes: number) => void {
    let unsent = part?.length ?? 0;
    return (bytes) => {
      progress.set(id, (progress.get(id) ?? 0) + bytes);
      unsent -= bytes;
      if (part !== null && unsent === 0) setTimeout(flushProgress, waitMs);
    };
  }

  function flush(): void {
    const message: SenderReport = { results, progress: [...progress] };
    results = [];
    progress = new Map();
    report(message);
    if (running.size === 0 && ticker !== null) {
      clearInterval(ticker);
      ticker = null;
    }
  }

  async function run(task: PutTask, stop: StopSwitch): Promise<void> {
    finish(task.id, await sender.send(task, stop, counter(task)));
  }

  function finish(id: number, result: PutResult): void {
    running.delete(id);
    results.push([id, result]);
    if (results.length === mostResults) flush();
    else if (results.length === 1) setTimeout(flushWaiting, waitMs);
  }

  return {
    take(message) {
      switch (message.kind) {
        case 'identity':
          sender.use(message.identity);
          return;
        case 'abort':
          pull(running.get(message.id));
          return;
        case 'tasks':
          ticker ??= setInterval(flush, progressEveryMs);
          for (const task of message.tasks) {
            const stop: StopSwitch = { isStopped: false, onStop: null };
            running.set(task.id, stop);
            void run(task, stop);
          }
      }
    },
    close() {
      for (const stop of running.values()) pull(stop);
      if (ticker !== null) clearInterval(ticker);
      sender.close();
    },
  };
}

function pull(stop: StopSwitch | undefined): void {
  if (stop === undefined) return;
  stop.isStopped = true;
  stop.onStop?.();
}
