import type { WorkerFactory } from '../engine/senders/worker-factory.js';
import type { Language } from '../shared/models/settings.js';
import type { Messages } from './messages.js';
import type { Terminal } from './terminal.js';

/** What every command works with. */
export interface CommandContext {
  readonly env: NodeJS.ProcessEnv;
  /** Makes sender threads; null when the program runs from its sources. */
  readonly senderThreads: WorkerFactory | null;
  readonly json: boolean;
  readonly language: Language;
  readonly messages: Messages;
  readonly terminal: Terminal;
  /** Aborted when the process is asked to end. */
  readonly interruption: AbortSignal;
  /** When the command started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Since then, in ms; a clock that is set to another time changes nothing. */
  readonly elapsedMs: () => number;
}
