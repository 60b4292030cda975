import { basename, dirname } from 'node:path';
import { withoutUndefined } from '../../../base/without-undefined.js';
import type { History } from '../../../engine/history.js';
import type { Drafts } from '../../../engine/plan/drafts.js';
import type { Root } from '../../../engine/plan/scanned-entry.js';
import { err } from '../../../shared/errors/errors.js';
import {
  type Addition,
  type Draft,
  type DraftView,
  mostNamed,
  type RefusedItem,
} from '../../../shared/models/plan.js';
import type { RootRegistry } from '../../grants/root-registry.js';
import type { OpenedPaths } from '../../lifecycle/opened-paths.js';
import type { SettingsStore } from '../../settings/settings-store.js';
import type { Dialogs } from '../../window/dialogs.js';
import type { OpenRowMenu } from '../../window/row-menu.js';
import { chosenFiles, type ListedFiles } from '../chosen-rows.js';
import { orLostName } from '../lost-name.js';
import type { HandlersOf } from '../register.js';

export interface DraftServices {
  readonly drafts: Drafts;
  readonly roots: RootRegistry;
  readonly dialogs: Pick<Dialogs, 'chooseSources'>;
  readonly settings: Pick<SettingsStore, 'lastFolder' | 'rememberFolder'>;
  readonly opened: Pick<OpenedPaths, 'take'>;
  readonly history: Pick<History, 'spec'>;
  readonly openRowMenu: OpenRowMenu;
  /** Whether names of dropped files beyond ASCII are lost on this computer. */
  readonly namesLost: boolean;
}

/** A folder or file from a dialog or a drop; without a path it is no file of this computer. */
interface ChosenItem {
  readonly path: string;
  readonly name: string;
}

export function draftHandlers({
  drafts,
  roots,
  dialogs,
  settings,
  opened,
  openRowMenu,
  history,
  namesLost,
}: DraftServices): HandlersOf<'draft'> {
  /** Adds what can be read; the rest is named, and stops nothing. */
  async function add(items: Iterable<ChosenItem>): Promise<Addition> {
    const granted: Root[] = [];
    const refused: RefusedItem[] = [];
    for (const { path, name } of items) {
      const answer = path === '' ? err('dropped-without-path', { name }) : await roots.grant(path);
      if (answer.ok) granted.push(answer.value);
      else refused.push({ name, error: answer.error });
    }
    const draft = await (granted.length === 0 ? drafts.current() : drafts.addRoots(granted));
    return { draft, refused: refused.slice(0, mostNamed), refusedCount: refused.length };
  }
  async function clear(): Promise<Draft> {
    for (const { rootId } of (await drafts.current()).roots) roots.revoke(rootId);
    return drafts.clear();
  }
  return {
    'draft.choose': async ({ kind }) => {
      const paths = await dialogs.chooseSources(kind, settings.lastFolder);
      const first = paths[0];
      if (first !== undefined) settings.rememberFolder(dirname(first));
      return add(paths.map((path) => ({ path, name: basename(path) })));
    },
    'draft.addDropped': async ({ items }) => {
      const addition = await add(items);
      return namesLost ? { ...addition, refused: addition.refused.map(withLostName) } : addition;
    },
    'draft.takeOpened': async () => {
      const paths = opened.take();
      return paths.length === 0 ? null : add(paths.map((path) => ({ path, name: basename(path) })));
    },
    'draft.removeRoot': ({ rootId }) => {
      roots.revoke(rootId);
      return drafts.removeRoot(rootId);
    },
    'draft.setOptions': (options) => drafts.setOptions(withoutUndefined(options)),
    'draft.allowSecrets': ({ allowed, revision }) => drafts.allowSecrets(allowed, revision),
    'draft.rows': async ({ view, search, offset, limit }) => {
      const page = await drafts.rows(view, offset, limit, search);
      return { ...page, rows: [...page.rows] };
    },
    'draft.rowMenu': async ({ choice, at }) => {
      const total = async (view: DraftView, search: string) => (await drafts.rows(view, 0, 1, search)).total;
      const list: ListedFiles<DraftView> = {
        numbers: (view, search, after) => drafts.numbers(view, search, after),
        files: async (positions) =>
          (await drafts.files(positions)).map((file) => ({ ...file, evidence: null })),
        mayHaveEvidence: false,
        total,
      };
      openRowMenu(await chosenFiles(list, choice), { at, setPaused: null });
      return null;
    },
    'draft.repeat': async ({ runId }) => {
      const spec = await history.spec(runId);
      await clear();
      const { allowSecrets: _, ...options } = spec.options;
      await drafts.setOptions(options);
      return add(spec.roots);
    },
    'draft.clear': clear,
  };
}

function withLostName({ name, error }: RefusedItem): RefusedItem {
  const other = orLostName(error);
  return other === error ? { name, error } : { name: name || '?', error: other };
}
