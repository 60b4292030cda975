import { writeAtomicallySync } from '../../base/files/atomic-file.js';
import { readContinueNote } from './read-continue-note.js';

/** Remembers from one start to the next whether there was a run to be continued, or in progress. */
export interface ContinueNote {
  /** What was noted last; true when nothing was, or when it can't be read. */
  wasUnfinished(): boolean;
  note(isUnfinished: boolean): void;
}

/** Kept in a file of its own, so that it can be read before the engine has opened the journal. */
export function createContinueNote(file: string): ContinueNote {
  let noted = readContinueNote(file);
  let isKept = false;
  return {
    wasUnfinished: () => noted,
    note(isUnfinished) {
      if (isKept && noted === isUnfinished) return;
      noted = isUnfinished;
      try {
        writeAtomicallySync(file, isUnfinished ? 'yes' : 'no');
        isKept = true;
      } catch {
        // The next start may wait for the engine in vain, or show what its answer moves.
      }
    },
  };
}
