import { createRestartLimit } from '../../base/async/restart-limit.js';
import { log, passOn } from '../../base/log/log.js';
import { type AppError, type ErrorCode, HoistError } from '../../shared/errors/errors.js';
import type { Engine } from '../engine.js';
import { createKeptSources } from './credential-source.js';
import type { EngineHost, HostEvent } from './engine-host.js';
import {
  aliveEveryMs,
  type EngineCall,
  type EnginePart,
  engineMethods,
  type FromEngine,
  isQuestion,
  type ToEngine,
} from './engine-protocol.js';

/** A process or thread with an engine in it. */
export interface EngineProcess {
  /** What is posted before it has loaded is kept for it. */
  post(message: ToEngine): void;
  /** Ends it at once. */
  kill(): void;
}

/** What the owner of an {@link EngineProcess} hears. */
export interface EngineListener {
  onMessage(message: FromEngine): void;
  /** It has ended, or can't be understood; called any number of times. */
  onEnd(why: unknown): void;
}

export interface SupervisedHostOptions {
  readonly stateFolder: string;
  readonly start: (listener: EngineListener) => EngineProcess;
  /** An engine that says nothing for so many ms hangs, and is replaced. */
  readonly quietLimitMs?: number;
}

/** An engine that can be called at once, and answers when its process has loaded. */
export interface SupervisedHost extends Pick<EngineHost, 'engine' | 'onEvent'> {
  /** Resolves with {@link EngineHost.journalNotice} when the engine has loaded; rejects when it can't be. */
  readonly ready: Promise<AppError | null>;
  /** Ends the engine's process at once, for good: one that hangs would outlive the app. */
  kill(): void;
}

interface Pending {
  readonly call: EngineCall;
  readonly input: readonly unknown[];
  /** It is repeated on the next engine when this one ends; false for an order, and for what was repeated before. */
  readonly isRepeatable: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: HoistError) => void;
}

/** An engine that ends more often than this is not started again. */
const mostRestarts = 3;
const restartsWithinMs = 10 * 60_000;
/** Longer than any call of the system or of the journal takes that comes back at all. */
const quietLimitMs = 5 * 60_000;

/**
 * Runs the engine in a process of its own and watches over it. When it ends by itself or hangs, every pending order
 * fails with `engine-lost`, listeners get the event `lost`, and another one is started: the journal has everything that
 * it needs to answer the pending questions, each of which is repeated once, and to continue the runs. After several ends
 * in a while calls fail with `engine-down` instead.
 */
export function createSupervisedHost(options: SupervisedHostOptions): SupervisedHost {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(event: HostEvent) => void>();
  const sources = createKeptSources();
  const restarts = createRestartLimit(mostRestarts, restartsWithinMs);
  let onReady: (notice: AppError | null) => void = () => undefined;
  let onFailure: (error: HoistError) => void = () => undefined;
  const ready = new Promise<AppError | null>((resolve, reject) => {
    onReady = resolve;
    onFailure = reject;
  });
  // Whoever waits for it gets the error.
  ready.catch(() => undefined);
  const quietLimit = (options.quietLimitMs ?? quietLimitMs) / aliveEveryMs;
  let current: EngineProcess | null = null;
  let isClosing = false;
  let hasBeenReady = false;
  /** Whole {@link aliveEveryMs} without a word from a loaded engine. Counted, not measured: a sleeping computer has no ticks. */
  let quiet: number | null = null;
  let lastId = 0;

  const emit = (event: HostEvent): void => {
    for (const listener of listeners) listener(event);
  };

  function put(process: EngineProcess, call: Pending): void {
    lastId += 1;
    process.post({ kind: 'call', id: lastId, call: call.call, input: sources.pack(call.input) });
    // After it was posted: when that throws, the caller is told, and nothing is to stay pending.
    pending.set(lastId, call);
  }

  /** Puts a call to the next engine; false when it can't be posted: it fails alone, and the others are still to be settled. */
  function putAgain(next: EngineProcess, call: Pending): boolean {
    try {
      put(next, { ...call, isRepeatable: false });
      return true;
    } catch {
      return false;
    }
  }

  /** Repeats what may be repeated on the next engine; the rest fails with `code`. @param next null when none is started */
  function settlePending(code: ErrorCode, next: EngineProcess | null): void {
    const calls = [...pending.values()];
    pending.clear();
    for (const call of calls) {
      if (next === null || !call.isRepeatable || !putAgain(next, call)) {
        call.reject(new HoistError(code));
      }
    }
  }

  function start(): EngineProcess {
    const process = options.start({
      onMessage: (message) => {
        if (current === process) hear(process, message);
      },
      onEnd: (why) => {
        if (current === process) lose(process, why);
      },
    });
    process.post({ kind: 'begin', stateFolder: options.stateFolder });
    return process;
  }

  function lose(process: EngineProcess, why: unknown): void {
    current = null;
    quiet = null;
    process.kill();
    sources.clear();
    if (isClosing) {
      settlePending('engine-lost', null);
      return;
    }
    const isStartedAgain = restarts.take();
    log.error(
      `the engine ended (${isStartedAgain ? 'another one starts' : 'it is not started again'}):`,
      why,
    );
    const code = isStartedAgain ? 'engine-lost' : 'engine-down';
    if (isStartedAgain) current = start();
    else onFailure(new HoistError(code));
    settlePending(code, current);
    emit({ kind: 'lost' });
    emit({ kind: 'notice', notice: { code } });
  }

  function hear(process: EngineProcess, message: FromEngine): void {
    if (quiet !== null) quiet = 0;
    switch (message.kind) {
      case 'alive':
        return;
      case 'ready':
        quiet = 0;
        if (hasBeenReady && message.journalNotice !== null) {
          emit({ kind: 'notice', notice: message.journalNotice });
        }
        hasBeenReady = true;
        onReady(message.journalNotice);
        return;
      case 'event':
        emit(message.event);
        return;
      case 'log':
        passOn(message.entry);
        return;
      case 'keysWanted': {
        const { id, source, forceRefresh } = message;
        void sources.ask(source, forceRefresh).then((answer) => process.post({ kind: 'keys', id, answer }));
        return;
      }
      case 'release':
        sources.release(message.sources);
        return;
      case 'answer':
      case 'refusal': {
        const waiting = pending.get(message.id);
        pending.delete(message.id);
        if (message.kind === 'answer') waiting?.resolve(message.value);
        else waiting?.reject(new HoistError(message.error.code, message.error.details));
      }
    }
  }

  const send = (call: EngineCall, input: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      // Whoever asks an engine that closes, such as a page that is still open, would find its journal closed.
      if (isClosing && call.part !== 'engine') throw new HoistError('engine-lost');
      if (current === null) throw new HoistError(isClosing ? 'engine-lost' : 'engine-down');
      put(current, { call, input, isRepeatable: isQuestion(call), resolve, reject });
    });

  current = start();
  const watch = setInterval(() => {
    if (quiet === null || current === null) return;
    quiet += 1;
    if (quiet > quietLimit) lose(current, `nothing heard for ${quiet} × ${aliveEveryMs} ms`);
  }, aliveEveryMs);
  watch.unref();

  return {
    engine: {
      drafts: remotePart('drafts', send),
      runs: remotePart('runs', send),
      history: remotePart('history', send),
      close: async () => {
        isClosing = true;
        clearInterval(watch);
        await send({ part: 'engine', method: 'close' }, []);
      },
    },
    ready,
    kill() {
      isClosing = true;
      clearInterval(watch);
      current?.kill();
    },
    onEvent: (listener) => {
      listeners.add(listener);
    },
  };
}

/** A part of the engine whose methods are called in the other process. */
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
