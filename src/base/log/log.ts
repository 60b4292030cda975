import { channel } from 'node:diagnostics_channel';
import { inspect } from 'node:util';

export type LogLevel = 'info' | 'warn' | 'error';

/** One line of the log, or several when it has a stack. Not redacted: whoever writes it does that. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly text: string;
}

/** Where code records what should not happen, and what it decided. Never for content of files, never for keys. */
export type Log = { readonly [Level in LogLevel]: (...parts: readonly unknown[]) => void };

/** Node's own way to reach listeners that the sender does not know; one per thread. */
const entries = channel('hoist:log');

function write(level: LogLevel, parts: readonly unknown[]): void {
  if (entries.hasSubscribers)
    entries.publish({ level, text: parts.map(textOf).join(' ') } satisfies LogEntry);
}

/**
 * The log of this thread. Nothing is written until the thread's entry point listens: a sender thread passes its entries
 * on to the engine, the engine to main or to the command line, and only they redact and write.
 */
export const log: Log = {
  info: (...parts) => write('info', parts),
  warn: (...parts) => write('warn', parts),
  error: (...parts) => write('error', parts),
};

/** Records an entry that comes from another thread. */
export function passOn(entry: LogEntry): void {
  entries.publish(entry);
}

/** Receives every entry of this thread's log. @returns ends that */
export function listenToLog(listener: (entry: LogEntry) => void): () => void {
  const hear = (entry: unknown): void => listener(entry as LogEntry);
  entries.subscribe(hear);
  return () => {
    entries.unsubscribe(hear);
  };
}

function textOf(part: unknown): string {
  if (typeof part === 'string') return part;
  return part instanceof Error ? stackOf(part, 3) : inspect(part, { depth: 3, breakLength: Infinity });
}

/**
 * The stack with the stacks of the causes. An exception's other properties are left out: those of the SDK carry the
 * request with its headers.
 */
function stackOf(error: Error, causes: number): string {
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause instanceof Error && causes > 0
    ? `${own}\ncaused by ${stackOf(error.cause, causes - 1)}`
    : own;
}
