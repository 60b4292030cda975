import { dirname } from 'node:path';
import { withoutUndefined } from '../../../base/without-undefined.js';
import type { Drafts } from '../../../engine/plan/drafts.js';
import type { Root } from '../../../engine/plan/scanned-entry.js';
import { unwrap } from '../../../shared/errors/errors.js';
import type { RootRegistry } from '../../grants/root-registry.js';
import type { SettingsStore } from '../../settings/settings-store.js';
import type { Dialogs } from '../../window/dialogs.js';
import type { HandlersOf } from '../register.js';

export interface DraftServices {
  readonly drafts: Drafts;
  readonly roots: RootRegistry;
  readonly dialogs: Dialogs;
  readonly settings: SettingsStore;
}

export function draftHandlers({ drafts, roots, dialogs, settings }: DraftServices): HandlersOf<'draft'> {
  const add = async (paths: readonly string[]) => {
    const granted: Root[] = [];
    for (const path of paths) granted.push(unwrap(await roots.grant(path)));
    return drafts.addRoots(granted);
  };
  return {
    'draft.choose': async ({ kind }) => {
      const paths = await dialogs.chooseSources(kind, settings.lastFolder);
      const first = paths[0];
      if (first === undefined) return drafts.current();
      settings.rememberFolder(dirname(first));
      return add(paths);
    },
    'draft.addDropped': ({ paths }) => add(paths),
    'draft.removeRoot': ({ rootId }) => {
      roots.revoke(rootId);
      return drafts.removeRoot(rootId);
    },
    'draft.setOptions': (options) => drafts.setOptions(withoutUndefined(options)),
    'draft.allowSecrets': ({ allowed, revision }) => drafts.allowSecrets(allowed, revision),
    'draft.rows': async ({ view, offset, limit }) => {
      const { total, rows } = await drafts.rows(view, offset, limit);
      return { total, rows: [...rows] };
    },
    'draft.clear': () => drafts.clear(),
  };
}
