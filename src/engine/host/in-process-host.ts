import { createEngine, type EngineEvent, type EngineOptions } from '../engine.js';
import { openAnyJournal, openJournal } from '../journal/open-journal.js';
import type { EngineHost } from './engine-host.js';

export interface InProcessHostOptions
  extends Pick<EngineOptions, 'limits' | 'senderThreads' | 'own' | 'rehearses'> {
  /** Keeps the journal in memory instead of failing when the state folder can't be used. */
  readonly goOnWithoutRecord?: boolean;
}

/**
 * Runs the engine in this thread: for the command line, the tests and the engine’s own process.
 * @throws SQLite's or the system's error when the state folder can't be used, unless `goOnWithoutRecord` is
 * set
 */
export function createInProcessHost(stateFolder: string, options: InProcessHostOptions = {}): EngineHost {
  const listeners = new Set<(event: EngineEvent) => void>();
  const { journal, notice } =
    options.goOnWithoutRecord === true ? openAnyJournal(stateFolder) : openJournal(stateFolder);
  const engine = createEngine({
    ...options,
    own: [stateFolder, ...(options.own ?? [])],
    journal,
    onEvent: (event) => {
      for (const listener of listeners) listener(event);
    },
  });
  return {
    engine,
    journalNotice: notice,
    onEvent: (listener) => {
      listeners.add(listener);
    },
  };
}
