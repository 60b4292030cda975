import type { Speech } from './speech.js';
import type { Terminal } from './terminal.js';

/** What every command works with. */
export interface CommandContext {
  readonly env: NodeJS.ProcessEnv;
  /** The built thread that sends; null when the program runs from its source. */
  readonly senderThread: URL | null;
  readonly json: boolean;
  readonly speech: Speech;
  readonly terminal: Terminal;
  /** Aborted when the process is asked to end. */
  readonly interruption: AbortSignal;
  /** When the command began, in milliseconds since 1970. */
  readonly startedAt: number;
}
