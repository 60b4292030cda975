import { Worker } from 'node:worker_threads';
import { type AppError, HoistError } from '../../shared/errors/errors.js';
import type { Engine, EngineEvent } from '../engine.js';
import { packCredentials } from './credential-port.js';
import type { EngineHost } from './engine-host.js';
import { engineMemory } from './engine-memory.js';
import {
  type CallMessage,
  type EngineCall,
  type EnginePart,
  engineMethods,
  type WorkerMessage,
  type WorkerStart,
} from './worker-protocol.js';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** An engine that can be called at once, and answers when its thread has loaded. */
export interface WorkerHost extends Pick<EngineHost, 'engine' | 'onEvent'> {
  /** Resolves with {@link EngineHost.journalNotice} when the thread has loaded; rejects when it can't be. */
  readonly ready: Promise<AppError | null>;
}

/**
 * Runs the engine in a worker thread, so that hashing and scanning never block the windows. When the worker
 * dies, pending calls fail with `internal`; calls after that fail too, and no event reports it. The journal
 * has everything for the next start.
 */
export function createWorkerHost(workerFile: URL, stateFolder: string): WorkerHost {
  const start: WorkerStart = { stateFolder };
  const worker = new Worker(workerFile, { workerData: start, resourceLimits: engineMemory });
  const pending = new Map<number, Pending>();
  const listeners = new Set<(event: EngineEvent) => void>();
  let lastId = 0;
  let died: unknown = null;

  let onReady: (notice: AppError | null) => void = () => undefined;
  let onFailure: (error: unknown) => void = () => undefined;
  const ready = new Promise<AppError | null>((resolve, reject) => {
    onReady = resolve;
    onFailure = reject;
  });

  const failAll = (error: unknown): void => {
    died = error;
    onFailure(error);
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  worker.on('error', failAll);
  worker.on('exit', () => failAll(new HoistError('internal')));
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'event') {
      for (const listener of listeners) listener(message.event);
      return;
    }
    if (message.kind === 'ready') {
      onReady(message.journalNotice);
      return;
    }
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.kind === 'answer') waiting?.resolve(message.value);
    else waiting?.reject(new HoistError(message.error.code, message.error.details));
  });

  const send = (call: EngineCall, input: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (died !== null) {
        reject(died);
        return;
      }
      lastId += 1;
      pending.set(lastId, { resolve, reject });
      const packed = packCredentials(input);
      worker.postMessage({ id: lastId, call, input: packed.input } satisfies CallMessage, packed.transfer);
    });

  const engine: Engine = {
    drafts: remotePart('drafts', send),
    runs: remotePart('runs', send),
    history: remotePart('history', send),
    close: async () => {
      await send({ part: 'engine', method: 'close' }, []);
    },
  };
  return {
    engine,
    ready,
    onEvent: (listener) => {
      listeners.add(listener);
    },
  };
}

/** A part of the engine whose methods are called in the other thread. */
function remotePart<Part extends EnginePart>(
  part: Part,
  send: (call: EngineCall, input: readonly unknown[]) => Promise<unknown>,
): Engine[Part] {
  const methods = Object.keys(engineMethods[part]).map((method) => [
    method,
    (...input: readonly unknown[]) => send({ part, method } as EngineCall, input),
  ]);
  // The list has every method, and the engine itself answers.
  return Object.fromEntries(methods) as Engine[Part];
}
