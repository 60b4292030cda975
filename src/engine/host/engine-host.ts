import type { AppError } from '../../shared/errors/errors.js';
import type { Engine, EngineEvent } from '../engine.js';

/** Where the engine runs, hidden: the same methods, in this thread or in another one. */
export interface EngineHost {
  readonly engine: Engine;
  readonly onEvent: (listener: (event: EngineEvent) => void) => void;
  /**
   * What became of the journal at the start: `journal-damaged` when it had to be set aside, `journal-unwritable`
   * or `disk-full` when this run of Hoist keeps its record in memory only; null when all is well.
   */
  readonly journalNotice: AppError | null;
}
