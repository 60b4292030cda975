import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { HoistError } from '../../../shared/errors.js';
import type { Engine, EngineEvent } from '../engine.js';
import { threadMemory } from '../thread-memory.js';
import type { EngineHost } from './engine-host.js';
import type { CallMessage, EngineMethod, WorkerMessage, WorkerStart } from './worker-protocol.js';

const methods = [
  'draft',
  'addToDraft',
  'removeFromDraft',
  'setDraftOptions',
  'draftRows',
  'clearDraft',
  'startRun',
  'pauseRun',
  'resumeRun',
  'pauseFile',
  'resumeFile',
  'cancelRun',
  'continueRun',
  'listRuns',
  'openUploads',
  'discardRun',
  'runSpec',
  'runRows',
  'runSummary',
  'saveReport',
  'close',
] as const satisfies readonly EngineMethod[];

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs the engine in a worker thread, so that hashing and scanning never hold up the windows. A worker
 * that dies fails what was asked of it with `internal`; the journal has everything for the next start.
 */
export async function createWorkerHost(workerFile: URL, stateFolder: string): Promise<EngineHost> {
  const start: WorkerStart = { stateFolder };
  const worker = new Worker(workerFile, { workerData: start, resourceLimits: threadMemory });
  const pending = new Map<number, Pending>();
  const listeners = new Set<(event: EngineEvent) => void>();
  let lastId = 0;
  let died: unknown = null;

  const failAll = (error: unknown): void => {
    died = error;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  const [ready] = (await once(worker, 'message')) as [WorkerMessage];
  worker.on('error', failAll);
  worker.on('exit', () => failAll(new HoistError('internal')));
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'event') {
      for (const listener of listeners) listener(message.event);
      return;
    }
    if (message.kind === 'ready') return;
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.kind === 'answer') waiting?.resolve(message.value);
    else waiting?.reject(new HoistError(message.error.code, message.error.details));
  });

  const call = (method: EngineMethod, input: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (died !== null) {
        reject(died);
        return;
      }
      lastId += 1;
      pending.set(lastId, { resolve, reject });
      worker.postMessage({ id: lastId, method, input } satisfies CallMessage);
    });

  const engine = Object.fromEntries(
    methods.map((method) => [method, (...input: readonly unknown[]) => call(method, input)]),
  ) as unknown as Engine;
  return {
    engine,
    journalNotice: ready.kind === 'ready' ? ready.journalNotice : null,
    onEvent: (listener) => {
      listeners.add(listener);
    },
  };
}
