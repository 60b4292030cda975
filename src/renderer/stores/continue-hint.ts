import type { ContinueHint } from './stores.js';

const key = 'hoist.continue';

/** Kept in the page's own storage. Without a storage, a start waits for the engine. */
export function createContinueHint(storage: Storage): ContinueHint {
  let noted: boolean | null = null;
  return {
    isOffered() {
      try {
        return storage.getItem(key) !== 'no';
      } catch {
        return true;
      }
    },
    note(isOffered) {
      if (noted === isOffered) return;
      noted = isOffered;
      try {
        storage.setItem(key, isOffered ? 'yes' : 'no');
      } catch {
        // The next start waits for the engine.
      }
    },
  };
}
