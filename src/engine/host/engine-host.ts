import type { AppError } from '../../shared/errors/errors.js';
import type { Engine, EngineEvent } from '../engine.js';

/** An event of the engine, or of what watches over it. */
export type HostEvent =
  | EngineEvent
  /** The engine ended by itself: nothing is in progress any more. What ran is interrupted and can be continued. */
  | { readonly kind: 'lost' };

/** Hides where the engine runs: the same methods, in this thread or in another process. */
export interface EngineHost {
  readonly engine: Engine;
  readonly onEvent: (listener: (event: HostEvent) => void) => void;
  /**
   * The state of the journal at the start: `journal-damaged` when it had to be set aside,
   * `journal-busy`, `journal-unwritable`, `disk-full` or `state-newer` when the journal is in memory only until Hoist closes; null
   * when all is well.
   */
  readonly journalNotice: AppError | null;
}
