import { useState } from 'react';
import { runOf } from '../stores/route-store.js';
import { isInProgress } from '../stores/runs-state.js';
import { useStores } from '../stores/stores.js';
import { useCommand } from '../stores/use-command.js';
import { placeForNext } from './next-plan.js';
import { ShortcutsDialog } from './shortcuts-dialog.js';

/** The commands of the menu that work in every place; the places do the others. */
export function AppCommands() {
  const stores = useStores();
  const { route, draft, runs, profiles } = stores;
  const [isListed, setListed] = useState(false);

  function choose(kind: 'folder' | 'files'): void {
    const { place } = route.store.getState();
    // Files without keys lead nowhere.
    if (profiles.store.getState().activeId === null) {
      return;
    }
    const next = placeForNext(stores, place);
    if (next !== null) {
      route.go(next);
    }
    void draft.choose(kind);
  }

  /** The run on screen; elsewhere all of them. */
  function pauseOrResume(): void {
    const shown = runOf(route.store.getState().place);
    const all = [...runs.store.getState().runs]
      .filter(([runId, entry]) => isInProgress(entry) && (shown === null || runId === shown))
      .map(([runId, { snapshot }]) => ({ runId, state: snapshot?.state }));
    const going = all.filter(({ state }) => state === 'uploading' || state === 'waiting');
    for (const { runId } of going) {
      void runs.pause(runId);
    }
    if (going.length === 0) {
      for (const { runId } of all) {
        void runs.resume(runId);
      }
    }
  }

  useCommand('open-folder', () => choose('folder'));
  useCommand('open-files', () => choose('files'));
  useCommand('pause', pauseOrResume);
  useCommand('back', () => route.back());
  useCommand('forward', () => route.forward());
  useCommand('history', () => route.go({ kind: 'history' }));
  useCommand('find', () => focusField('[data-find] input'));
  useCommand('filter', () => focusField('[data-filter] input'));
  useCommand('shortcuts', () => setListed(true));
  return <ShortcutsDialog isOpen={isListed} onClose={() => setListed(false)} />;
}

/** The fields that a place searches and filters by have attributes that say so. */
function focusField(selector: string): void {
  const field = document.querySelector<HTMLInputElement>(selector);
  field?.focus();
  field?.select();
}
