import type { AppError } from '../../shared/errors/errors.js';
import type { Engine, EngineEvent } from '../engine.js';

/** What the worker is started with. */
export interface WorkerStart {
  readonly stateFolder: string;
}

/** The objects an engine consists of. */
export type EnginePart = Exclude<keyof Engine, 'close'>;

/** Every method of every part of `T`: a missing or an extra one is a compile error. */
export type MethodsOf<T> = { readonly [Part in keyof T]: Readonly<Record<keyof T[Part], true>> };

/** What can be called across threads: every method. */
export const engineMethods = {
  drafts: {
    current: true,
    addRoots: true,
    removeRoot: true,
    setOptions: true,
    allowSecrets: true,
    rows: true,
    clear: true,
  },
  runs: {
    start: true,
    pause: true,
    resume: true,
    pauseFile: true,
    resumeFile: true,
    cancel: true,
    continue: true,
    discard: true,
  },
  history: {
    list: true,
    spec: true,
    rows: true,
    summary: true,
    openUploads: true,
    saveReport: true,
  },
} as const satisfies MethodsOf<Omit<Engine, 'close'>>;

/** Names one method of the engine. */
export type EngineCall =
  | { readonly part: 'engine'; readonly method: 'close' }
  | {
      readonly [Part in EnginePart]: { readonly part: Part; readonly method: keyof Engine[Part] };
    }[EnginePart];

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

/** Main to worker: call a method of the engine. */
export interface CallMessage {
  readonly id: number;
  readonly call: EngineCall;
  readonly input: readonly unknown[];
}

/** Worker to main. */
export type WorkerMessage =
  | { readonly kind: 'ready'; readonly journalNotice: AppError | null }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: AppError }
  | { readonly kind: 'event'; readonly event: EngineEvent };
