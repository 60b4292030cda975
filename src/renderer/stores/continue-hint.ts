import type { ContinueHint } from './stores.js';

const key = 'hoist.continue';

/** Kept in the page's own storage. Without a storage, a start waits for the engine. */
export function createContinueHint(storage: Storage): ContinueHint {
  let noted: boolean | null = null;
  return {
    wasUnfinished() {
      try {
        return storage.getItem(key) !== 'no';
      } catch {
        return true;
      }
    },
    note(isUnfinished) {
      if (noted === isUnfinished) return;
      noted = isUnfinished;
      try {
        storage.setItem(key, isUnfinished ? 'yes' : 'no');
      } catch {
        // The next start waits for the engine.
      }
    },
  };
}
