import log from 'electron-log/main.js';
import { type Redact, redactValue } from '../../base/log/redact.js';

/** Where main records what should not happen. */
export interface Log {
  warn(...parts: readonly unknown[]): void;
  error(...parts: readonly unknown[]): void;
}

/**
 * Opens the log file. Everything that reaches it, or the console, passes `redact`; an uncaught exception is
 * logged in the same way instead of being shown with its stack.
 */
export function openLog(redact: Redact): Log {
  log.initialize({ preload: false });
  log.hooks.push((message) => ({
    ...message,
    data: message.data.map((part: unknown) => redactValue(part, redact)),
  }));
  log.errorHandler.startCatching({ showDialog: false });
  return {
    warn: (...parts) => log.warn(...parts),
    error: (...parts) => log.error(...parts),
  };
}
