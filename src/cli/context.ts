import type { WorkerFactory } from '../engine/senders/worker-factory.js';
import type { Language } from '../shared/models/settings.js';
import type { Messages } from './messages.js';
import type { Terminal } from './terminal.js';

/** What every command works with. */
export interface CommandContext {
  readonly env: NodeJS.ProcessEnv;
  /** Where threads that send come from; null when the program runs from its source. */
  readonly senderThreads: WorkerFactory | null;
  readonly json: boolean;
  readonly language: Language;
  readonly messages: Messages;
  readonly terminal: Terminal;
  /** Aborted when the process is asked to end. */
  readonly interruption: AbortSignal;
  /** When the command began, in milliseconds since 1970. */
  readonly startedAt: number;
}
