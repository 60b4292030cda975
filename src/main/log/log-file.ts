import log from 'electron-log/main.js';
import { type Redact, redactValue } from '../../base/log/redact.js';

/** Where main writes down what should not have happened. */
export interface Log {
  warn(...parts: readonly unknown[]): void;
  error(...parts: readonly unknown[]): void;
}

/**
 * Opens the log file. Nothing reaches it, or the console, but through `redact`; an exception nobody caught is written
 * down the same way instead of being shown with its stack.
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
