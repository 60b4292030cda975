import type { Engine, EngineEvent } from '../engine.js';

/** Where the engine runs, hidden: the same methods, in this thread or in another one. */
export interface EngineHost {
  readonly engine: Engine;
  readonly onEvent: (listener: (event: EngineEvent) => void) => void;
  /** The journal had to be set aside at the start because it was damaged. */
  readonly journalWasDamaged: boolean;
}
