import { createRestartLimit } from '../../base/async/restart-limit.js';
import { settlesWithin } from '../../base/async/settles-within.js';
import { noteLostThread } from '../../base/files/file-threads.js';
import { log, passOn } from '../../base/log/log.js';
import type { PutRequest, PutResult } from '../transfer/put-sink.js';
import type { PutTarget, PutTask, SenderIdentity, SenderMessage, SenderReport } from './put-task.js';
import type { SenderThread, WorkerFactory } from './worker-factory.js';

/** A sender that is replaced when its thread ends. */
export interface SupervisedSender {
  /** How many PUTs have no result yet. */
  readonly load: number;
  /** As {@link import('../transfer/put-sink.js').PutSink.put}; `sender-lost` when the thread ended meanwhile. */
  put(request: PutRequest, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<PutResult>;
  /** The keys that sign from now on. */
  use(identity: SenderIdentity): void;
  /** Gives its thread back if that has done all it was asked for, otherwise ends it. */
  close(): Promise<void>;
}

/** Where a sender sends, in which thread, and as whom at first. */
export interface SupervisedSenderOptions {
  readonly target: PutTarget;
  readonly identity: SenderIdentity;
  /** Null to send from this thread. */
  readonly workers: WorkerFactory | null;
  /** A thread has ended, and what it was sending failed with `sender-lost`. */
  readonly onLost: () => void;
  /** A thread that has tasks and says nothing for so many ms hangs, and is replaced. */
  readonly quietLimitMs?: number;
}

/** A thread, or this one. */
interface Backend {
  post(message: SenderMessage): void;
  close(): Promise<unknown>;
  /** Null for this thread. */
  readonly giveBack: (() => void) | null;
}

interface Waiting {
  /** Whether a thread has the task: what it did with it is unknown if it ends. */
  isPosted: boolean;
  /** Bytes reported so far. */
  sent: number;
  readonly onBytes: (bytes: number) => void;
  readonly settle: (result: PutResult) => void;
}

/** A thread that ends more often than this is not started again: the engine's own thread sends instead. */
const mostRestarts = 3;
const restartsWithinMs = 60_000;
/** Longer than anything takes that a thread does at once, on a disk that answers. */
const defaultQuietLimitMs = 30_000;
const quietTicks = 30;
/** A thread that hangs in a call of the system can't be ended. */
const closeWithinMs = 1000;

export function createSupervisedSender(options: SupervisedSenderOptions): SupervisedSender {
  const { target, workers, onLost, quietLimitMs = defaultQuietLimitMs } = options;
  const waiting = new Map<number, Waiting>();
  /** Stopped after they were posted: the thread may still be at work on them. */
  const stopping = new Set<number>();
  const restarts = createRestartLimit(mostRestarts, restartsWithinMs);
  let { identity } = options;
  let outbox: PutTask[] = [];
  /** Null while it starts. */
  let backend: Backend | null = null;
  /** Not even this thread can send. */
  let isBroken = false;
  let isClosed = false;
  let lastId = 0;
  /** Ticks without a word from a thread that has tasks. Counted, not measured: a sleeping computer has no ticks. */
  let quiet = 0;

  const watch = setInterval(() => {
    const isWorking = [...waiting.values()].some(({ isPosted }) => isPosted);
    quiet = isWorking ? quiet + 1 : 0;
    if (quiet > quietTicks && workers !== null && backend !== null) lose(backend, 'it does not answer');
  }, quietLimitMs / quietTicks);
  watch.unref();

  function hear({ results, progress }: SenderReport): void {
    quiet = 0;
    for (const [id, bytes] of progress) {
      const task = waiting.get(id);
      if (task === undefined) continue;
      task.sent += bytes;
      task.onBytes(bytes);
    }
    for (const [id, result] of results) {
      waiting.get(id)?.settle(result);
      stopping.delete(id);
    }
  }

  function inThread(factory: WorkerFactory): Backend {
    const thread: SenderThread = factory.take();
    const started: Backend = {
      post: (message) => thread.postMessage(message),
      close: () => thread.terminate(),
      giveBack: () => factory.giveBack(thread),
    };
    thread.on('message', (answer) => {
      if ('log' in answer) passOn(answer.log);
      else if (backend === started) hear(answer);
    });
    thread.on('error', (error) => lose(started, error));
    thread.on('messageerror', (error) => lose(started, error));
    thread.on('exit', (exitCode) => lose(started, `exit code ${exitCode}`));
    thread.postMessage({ kind: 'begin', target, identity });
    return started;
  }

  async function inThisThread(): Promise<Backend> {
    // A process that sends from other threads need not load the sending code.
    const { createTaskRunner } = await import('./task-runner.js');
    const runner = createTaskRunner(target, identity, hear);
    return {
      post: (message) => runner.take(message),
      close: async () => runner.close(),
      giveBack: null,
    };
  }

  function startInThisThread(): void {
    inThisThread()
      .then((started) => {
        if (isClosed) return started.close();
        backend = started;
        // The keys may have changed while the code was loaded.
        started.post({ kind: 'identity', identity });
        return post();
      })
      .catch((error: unknown) => {
        log.error('nothing can be sent', error);
        isBroken = true;
        for (const task of waiting.values()) task.settle({ kind: 'failed', error: { code: 'internal' } });
      });
  }

  function lose(ended: Backend, why: unknown): void {
    if (isClosed || backend !== ended) return;
    backend = null;
    quiet = 0;
    stopping.clear();
    void endThread(ended);
    const isStartedAgain = workers !== null && restarts.take();
    log.error(`a sender thread ended (another one ${isStartedAgain ? 'starts' : 'does not start'}):`, why);
    for (const task of waiting.values()) {
      if (!task.isPosted) continue;
      task.onBytes(-task.sent);
      task.settle({ kind: 'failed', error: { code: 'sender-lost' } });
    }
    if (isStartedAgain) {
      backend = inThread(workers);
      post();
    } else startInThisThread();
    onLost();
  }

  async function endThread(ended: Backend): Promise<void> {
    if (await settlesWithin(ended.close(), closeWithinMs)) return;
    noteLostThread();
    log.warn('a sender thread could not be ended');
  }

  /** Tasks of one turn of the event loop are posted together. */
  function enqueue(task: PutTask): void {
    outbox.push(task);
    if (outbox.length === 1) setImmediate(post);
  }

  function post(): void {
    if (backend === null || outbox.length === 0) return;
    const tasks = outbox;
    outbox = [];
    for (const { id } of tasks) {
      const task = waiting.get(id);
      if (task !== undefined) task.isPosted = true;
    }
    backend.post({ kind: 'tasks', tasks });
  }

  /** A task that no thread has yet is never sent; one that was posted is stopped after it. */
  function stop(id: number, isPosted: boolean): void {
    if (isPosted) {
      stopping.add(id);
      backend?.post({ kind: 'abort', id });
    } else outbox = outbox.filter((task) => task.id !== id);
  }

  if (workers === null) startInThisThread();
  else backend = inThread(workers);

  return {
    get load() {
      return waiting.size;
    },
    put: (request, signal, onBytes) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        if (isBroken || isClosed) {
          resolve({ kind: 'failed', error: { code: isClosed ? 'cancelled' : 'internal' } });
          return;
        }
        lastId += 1;
        const id = lastId;
        const abort = (): void => {
          waiting.delete(id);
          stop(id, task.isPosted);
          reject(signal.reason as Error);
        };
        const task: Waiting = {
          isPosted: false,
          sent: 0,
          onBytes,
          settle(result) {
            waiting.delete(id);
            signal.removeEventListener('abort', abort);
            resolve(result);
          },
        };
        waiting.set(id, task);
        signal.addEventListener('abort', abort, { once: true });
        enqueue({ ...request, id });
      }),
    use(renewed) {
      identity = renewed;
      backend?.post({ kind: 'identity', identity });
    },
    async close() {
      isClosed = true;
      clearInterval(watch);
      const isDone = waiting.size === 0 && stopping.size === 0;
      for (const task of waiting.values()) task.settle({ kind: 'failed', error: { code: 'cancelled' } });
      if (backend === null) return;
      if (isDone && backend.giveBack !== null) backend.giveBack();
      else await endThread(backend);
    },
  };
}
