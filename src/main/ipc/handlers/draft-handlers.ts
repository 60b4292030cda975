import { dirname } from 'node:path';
import type { Engine } from '../../../engine/engine.js';
import type { Root } from '../../../engine/plan/scanned-entry.js';
import { withoutUndefined } from '../../../shared/omit-undefined.js';
import type { RootRegistry } from '../../grants/root-registry.js';
import type { SettingsStore } from '../../settings/settings-store.js';
import type { Dialogs } from '../../window/dialogs.js';
import { type HandlersOf, unwrap } from '../register.js';

export interface DraftServices {
  readonly engine: Engine;
  readonly roots: RootRegistry;
  readonly dialogs: Dialogs;
  readonly settings: SettingsStore;
}

export function draftHandlers({ engine, roots, dialogs, settings }: DraftServices): HandlersOf<'draft'> {
  const add = async (paths: readonly string[]) => {
    const granted: Root[] = [];
    for (const path of paths) granted.push(unwrap(await roots.grant(path)));
    return engine.addToDraft(granted);
  };
  return {
    'draft.choose': async ({ kind }) => {
      const paths = await dialogs.chooseSources(kind, settings.lastFolder);
      const first = paths[0];
      if (first === undefined) return engine.draft();
      settings.rememberFolder(dirname(first));
      return add(paths);
    },
    'draft.addDropped': ({ paths }) => add(paths),
    'draft.removeRoot': ({ rootId }) => {
      roots.revoke(rootId);
      return engine.removeFromDraft(rootId);
    },
    'draft.setOptions': (options) => engine.setDraftOptions(withoutUndefined(options)),
    'draft.rows': async ({ view, offset, limit }) => {
      const { total, rows } = await engine.draftRows(view, offset, limit);
      return { total, rows: [...rows] };
    },
    'draft.clear': () => engine.clearDraft(),
  };
}
