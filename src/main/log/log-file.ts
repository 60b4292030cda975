import file from 'electron-log/main.js';
import { type Log, listenToLog, log } from '../../base/log/log.js';
import { type Redact, redactValue } from '../../base/log/redact.js';

/** The file that everything logged ends up in. */
export interface LogFile extends Log {
  /** Absolute path. */
  readonly path: string;
}

/**
 * Opens the log file. Everything that reaches it, or the console, passes `redact`, also what other parts write to the log of this thread; an uncaught exception is
 * logged in the same way instead of being shown with its stack.
 */
export function openLog(redact: Redact): LogFile {
  file.initialize({ preload: false });
  file.hooks.push((message) => ({
    ...message,
    data: message.data.map((part: unknown) => redactValue(part, redact)),
  }));
  file.errorHandler.startCatching({ showDialog: false });
  listenToLog(({ level, text }) => file[level](text));
  return { ...log, path: file.transports.file.getFile().path };
}
