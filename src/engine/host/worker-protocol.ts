import type { AppError } from '../../shared/errors/errors.js';
import type { Engine, EngineEvent } from '../engine.js';

/** What the worker is started with. */
export interface WorkerStart {
  readonly stateFolder: string;
}

export type EngineMethod = keyof Engine;

/** Main to worker: call a method of the engine. */
export interface CallMessage {
  readonly id: number;
  readonly method: EngineMethod;
  readonly input: readonly unknown[];
}

/** Worker to main. */
export type WorkerMessage =
  | { readonly kind: 'ready'; readonly journalNotice: AppError | null }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: AppError }
  | { readonly kind: 'event'; readonly event: EngineEvent };
