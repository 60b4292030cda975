import { appendFileSync, renameSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { makeFolderSync } from '../base/files/make-folder.js';
import { listenToLog } from '../base/log/log.js';
import { createRedactor } from '../base/log/redact.js';

/** A larger file is set aside as `….old` before the next entry. */
const largestBytes = 1024 * 1024;

/**
 * Appends every entry of this thread's log to a file, redacted. The file and its folder are created with the first
 * entry; a log that can't be written must not disturb what it tells about.
 *
 * @returns ends that
 */
export function writeLogTo(file: string): () => void {
  const { redact } = createRedactor(homedir());
  return listenToLog(({ level, text }) => {
    try {
      makeFolderSync(dirname(file), 0o700);
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size > largestBytes) renameSync(file, `${file}.old`);
      appendFileSync(file, `${new Date().toISOString()} [${level}] ${redact(text)}\n`, { mode: 0o600 });
    } catch {
      // There is nowhere to say it.
    }
  });
}
