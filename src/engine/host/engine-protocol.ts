import type { LogEntry } from '../../base/log/log.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { Engine, EngineEvent } from '../engine.js';
import type { RunLimits } from '../run/limits/run-limits.js';
import type { KeysAnswer } from './credential-source.js';

/** The objects an engine consists of. */
export type EnginePart = Exclude<keyof Engine, 'close'>;

/**
 * What may be done with a call whose engine ended before it answered. A `question` only reads the journal, so it is repeated on the next
 * engine. An `order` may have been carried out, or depends on what the engine held in memory, such as a draft: it fails.
 */
export type CallKind = 'question' | 'order';

/** Every method of every part of `T`: a missing or an extra one is a compile error. */
export type MethodsOf<T> = { readonly [Part in keyof T]: Readonly<Record<keyof T[Part], CallKind>> };

/** What can be called from another process: every method. */
export const engineMethods = {
  drafts: {
    current: 'order',
    addRoots: 'order',
    removeRoot: 'order',
    setOptions: 'order',
    allowSecrets: 'order',
    rows: 'order',
    files: 'order',
    numbers: 'order',
    clear: 'order',
  },
  runs: {
    prepare: 'order',
    start: 'order',
    pause: 'order',
    resume: 'order',
    sendFirst: 'order',
    pauseFiles: 'order',
    resumeFiles: 'order',
    cancel: 'order',
    setBandwidth: 'order',
    continue: 'order',
    check: 'order',
    examineReceipt: 'order',
    sendReceipt: 'order',
    discard: 'order',
  },
  history: {
    list: 'question',
    spec: 'question',
    rows: 'question',
    rowsOf: 'question',
    files: 'question',
    numbers: 'question',
    summary: 'question',
    extraObjects: 'question',
    delete: 'order',
    // Not repeated: an engine that has just started has no runs in progress, and would call all of their uploads abandoned.
    openUploads: 'order',
    retention: 'question',
    setRetention: 'order',
    saveReport: 'order',
    saveReceipt: 'order',
  },
} as const satisfies MethodsOf<Omit<Engine, 'close'>>;

/** Names one method of the engine. */
export type EngineCall =
  | { readonly part: 'engine'; readonly method: 'close' }
  | {
      readonly [Part in EnginePart]: { readonly part: Part; readonly method: keyof Engine[Part] };
    }[EnginePart];

/** Whether a call may be repeated on another engine; see {@link CallKind}. */
export function isQuestion(call: EngineCall): boolean {
  if (call.part === 'engine') return false;
  const methods: Readonly<Record<string, CallKind>> = engineMethods[call.part];
  return methods[call.method] === 'question';
}

type Method = (...input: readonly unknown[]) => Promise<unknown>;

/** Calls the method that a call names. */
export async function callEngine(
  engine: Engine,
  call: EngineCall,
  input: readonly unknown[],
): Promise<unknown> {
  const owner: object = call.part === 'engine' ? engine : engine[call.part];
  const method = (owner as Readonly<Record<string, Method | undefined>>)[call.method];
  if (method === undefined) throw new Error(`the engine has no method ${call.part}.${call.method}`);
  return method(...input);
}

/** To the engine's process. */
export type ToEngine =
  /** The first message; limits other than the usual ones are for benchmarks. */
  | { readonly kind: 'begin'; readonly stateFolder: string; readonly limits?: RunLimits }
  /** Calls a method. */
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly call: EngineCall;
      readonly input: readonly unknown[];
    }
  /** Answers `keysWanted`. */
  | { readonly kind: 'keys'; readonly id: number; readonly answer: KeysAnswer };

/** From the engine's process. */
export type FromEngine =
  | { readonly kind: 'ready'; readonly journalNotice: AppError | null }
  /** Sent every {@link aliveEveryMs}: an engine that is quiet for long hangs. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: AppError }
  | { readonly kind: 'event'; readonly event: EngineEvent }
  | { readonly kind: 'log'; readonly entry: LogEntry }
  /** Asks a source that stayed on the other side. */
  | {
      readonly kind: 'keysWanted';
      readonly id: number;
      readonly source: number;
      readonly forceRefresh: boolean;
    }
  /** These sources are not asked any more. */
  | { readonly kind: 'release'; readonly sources: readonly number[] };

export const aliveEveryMs = 5000;
