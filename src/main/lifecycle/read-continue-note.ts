import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where {@link import('./continue-note.js').createContinueNote} keeps its note. @param folder of everything that Hoist keeps */
export function continueNoteIn(folder: string): string {
  return join(folder, 'continue.txt');
}

/** Whether an upload may be offered to be continued; true when nothing was noted, or when it can't be read. */
export function readContinueNote(file: string): boolean {
  try {
    return readFileSync(file, 'utf8') !== 'no';
  } catch {
    return true;
  }
}
