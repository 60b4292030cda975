import { createEngine, type EngineEvent, type EngineOptions } from '../engine.js';
import { openJournal } from '../journal/open-journal.js';
import type { EngineHost } from './engine-host.js';

/** Runs the engine in this thread: for the command line, the tests and the worker itself. */
export function createInProcessHost(
  stateFolder: string,
  options: Pick<EngineOptions, 'limits' | 'senderThread'> = {},
): EngineHost {
  const listeners = new Set<(event: EngineEvent) => void>();
  const { journal, wasDamaged } = openJournal(stateFolder);
  const engine = createEngine({
    ...options,
    journal,
    onEvent: (event) => {
      for (const listener of listeners) listener(event);
    },
  });
  return {
    engine,
    journalWasDamaged: wasDamaged,
    onEvent: (listener) => {
      listeners.add(listener);
    },
  };
}
