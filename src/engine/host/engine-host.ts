import type { AppError } from '../../shared/errors/errors.js';
import type { Engine, EngineEvent } from '../engine.js';

/** Hides where the engine runs: the same methods, in this thread or in another one. */
export interface EngineHost {
  readonly engine: Engine;
  readonly onEvent: (listener: (event: EngineEvent) => void) => void;
  /**
   * The state of the journal at the start: `journal-damaged` when it had to be set aside,
   * `journal-unwritable`, `disk-full` or `state-newer` when the journal is in memory only until Hoist closes; null
   * when all
   * is well.
   */
  readonly journalNotice: AppError | null;
}
