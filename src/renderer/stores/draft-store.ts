import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppError, err, type Result } from '../../shared/errors/errors.js';
import type { Choice } from '../../shared/models/list-search.js';
import {
  type Addition,
  type Draft,
  type DraftRow,
  type DraftView,
  mostDropped,
} from '../../shared/models/plan.js';
import { noReadBack, type ReadBackInput } from '../../shared/models/read-back.js';
import { type ConflictPolicy } from '../../shared/models/run.js';
import type { HoistBridge } from '../bridge/bridge.js';
import type { Clock } from './clock.js';
import { blankForm, type DraftForm, formOf, isTooLong, optionsOf } from './draft-form.js';
import { createLatest } from './latest-request.js';
import { createRowPages, type RowPages } from './row-pages.js';

/** Milliseconds after the last keystroke until main is asked. */
export const typingPause = 60;

/** Things that were not added: the first of them, and how many there are. */
export type Refused = Pick<Addition, 'refused' | 'refusedCount'>;

export interface DraftState {
  /** The plan as main last sent it; null until then. */
  readonly draft: Draft | null;
  readonly form: DraftForm;
  readonly onConflict: ConflictPolicy;
  /** What is downloaded and compared after the upload. */
  readonly readBack: ReadBackInput;
  readonly view: DraftView;
  /** True while a dialog is open or dropped files are being added. */
  readonly adding: boolean;
  /** How often the system has asked Hoist to open something; once at the start, when that is not known. */
  readonly openings: number;
  readonly error: AppError | null;
  /** What of the last drop or choice was not added; null when all of it was, and after it was dismissed. */
  readonly refused: Refused | null;
  /** Why main does not have what the form shows; null when it has. Nothing may start then. */
  readonly formError: AppError | null;
}

export interface DraftStore {
  readonly store: StoreApi<DraftState>;
  readonly rows: RowPages<DraftView, DraftRow>;
  load(): Promise<void>;
  choose(kind: 'folder' | 'files'): Promise<void>;
  addDropped(files: readonly File[]): Promise<void>;
  /** Adds what the system asked Hoist to open; true when there was something. */
  takeOpened(): Promise<boolean>;
  /** Plans anew what a run was about, in place of what there is. */
  repeat(runId: string): Promise<void>;
  removeRoot(rootId: string): Promise<void>;
  edit(change: Partial<DraftForm>): void;
  setConflict(policy: ConflictPolicy): void;
  setReadBack(readBack: ReadBackInput): void;
  /**
   * Includes key files and the like, or excludes them again. `revision`: the draft that the person saw; one that has
   * changed since is not covered, and the error says so.
   */
  allowSecrets(allowed: boolean, revision: number): Promise<void>;
  /** Dismisses what the last drop, choice or change went wrong with. */
  dismissError(): void;
  setView(view: DraftView): void;
  /** Sends a pending edit, and waits for main's answer: whether main has what the form shows. */
  flush(): Promise<boolean>;
  clear(): Promise<void>;
  /** Opens the menu of files of the plan, at a point in CSS pixels from the upper left corner of the page. */
  openRowMenu(choice: Choice<DraftView>, at: { readonly x: number; readonly y: number }): void;
  /**
   * A run was started from the plan as it is. The plan stays, to send more of it or to send it elsewhere; what is added
   * next takes its place.
   */
  markStarted(): void;
  /** Begins a new plan, unless somebody has chosen something else since the last start. */
  startNext(): Promise<void>;
}

export function createDraftStore(bridge: HoistBridge, clock: Clock): DraftStore {
  const store = createStore<DraftState>(() => ({
    draft: null,
    form: blankForm,
    onConflict: 'skip',
    readBack: noReadBack,
    view: 'matched',
    adding: false,
    openings: 1,
    error: null,
    refused: null,
    formError: null,
  }));
  const rows = createRowPages<DraftView, DraftRow>({
    clock,
    refreshInterval: 120,
    fetch: (_subject, view, offset, limit, search) => bridge.draft.rows({ view, search, offset, limit }),
  });

  /** The latest change of the form counts: typing makes a pending answer stale. */
  const writing = createLatest();
  let additions = 0;
  /** The folders and files that the last run was started with. */
  let started: readonly string[] = [];
  let cancelPush: (() => void) | null = null;
  let pushing: Promise<void> = Promise.resolve();

  /** Drafts arrive as events and as answers, in any order; `revision` says which is newer. */
  function receive(draft: Draft): void {
    const known = store.getState().draft;
    if (known !== null && draft.revision < known.revision) {
      return;
    }
    store.setState({ draft });
  }

  function take(answer: Result<Draft>): void {
    if (answer.ok) {
      receive(answer.value);
    } else {
      store.setState({ error: answer.error });
    }
  }

  async function push(): Promise<void> {
    const options = optionsOf(store.getState().form);
    const answer = isTooLong(options) ? err('filter-too-long') : await bridge.draft.setOptions(options);
    store.setState({ formError: answer.ok ? null : answer.error });
    if (answer.ok) receive(answer.value);
  }

  async function add(question: () => Promise<Result<Addition>>): Promise<void> {
    additions += 1;
    store.setState({ adding: true, error: null, refused: null });
    const before = isStarted() ? sources() : [];
    const answer = await question();
    if (answer.ok) {
      await receiveAddition(answer.value, before);
    } else {
      store.setState({ error: answer.error });
    }
    additions -= 1;
    store.setState({ adding: additions > 0 });
  }

  /** @param before the sources whose place the added ones take */
  async function receiveAddition(addition: Addition, before: readonly string[]): Promise<void> {
    const { draft, refused, refusedCount } = addition;
    receive(draft);
    store.setState({ error: null, refused: refusedCount > 0 ? { refused, refusedCount } : null });
    if (sources().length > before.length) {
      for (const rootId of before) {
        take(await bridge.draft.removeRoot({ rootId }));
      }
    }
  }

  const sources = (): readonly string[] => store.getState().draft?.roots.map(({ rootId }) => rootId) ?? [];
  const isStarted = (): boolean => started.length > 0 && sources().join() === started.join();

  async function clear(): Promise<void> {
    cancelPush?.();
    cancelPush = null;
    const form = writing.begin();
    const answer = await bridge.draft.clear();
    rows.clear();
    take(answer);
    if (answer.ok) {
      store.setState({ view: 'matched', error: null, refused: null, formError: null });
      if (form.isCurrent) {
        store.setState({ form: formOf(answer.value.options) });
      }
    }
  }

  bridge.draft.onChanged(receive);
  bridge.draft.onOpened(() => store.setState({ openings: store.getState().openings + 1 }));

  return {
    store,
    rows,
    async load() {
      // An empty change returns the current draft, also after the page was reloaded.
      const form = writing.begin();
      const answer = await bridge.draft.setOptions({});
      take(answer);
      if (answer.ok && form.isCurrent) {
        store.setState({ form: formOf(answer.value.options) });
      }
    },
    choose: (kind) => add(() => bridge.draft.choose({ kind })),
    addDropped: (files) =>
      add(async () =>
        files.length > mostDropped
          ? err('too-many-dropped', { items: files.length, limit: mostDropped })
          : bridge.draft.addDropped(files),
      ),
    async takeOpened() {
      const before = isStarted() ? sources() : [];
      const answer = await bridge.draft.takeOpened();
      if (!answer.ok) {
        store.setState({ error: answer.error });
        return false;
      }
      if (answer.value === null) {
        return false;
      }
      await receiveAddition(answer.value, before);
      return true;
    },
    async repeat(runId) {
      cancelPush?.();
      cancelPush = null;
      started = [];
      const form = writing.begin();
      const answer = await bridge.draft.repeat({ runId });
      rows.clear();
      if (!answer.ok) {
        store.setState({ error: answer.error });
        return;
      }
      await receiveAddition(answer.value, []);
      store.setState({ view: 'matched', formError: null });
      if (form.isCurrent) {
        store.setState({ form: formOf(answer.value.draft.options) });
      }
    },
    dismissError() {
      store.setState({ error: null, refused: null });
    },
    async removeRoot(rootId) {
      take(await bridge.draft.removeRoot({ rootId }));
    },
    edit(change) {
      writing.cancel();
      store.setState({ form: { ...store.getState().form, ...change } });
      cancelPush?.();
      cancelPush = clock.after(typingPause, () => {
        cancelPush = null;
        pushing = push();
      });
    },
    setConflict(policy) {
      store.setState({ onConflict: policy });
    },
    setReadBack(readBack) {
      store.setState({ readBack });
    },
    async allowSecrets(allowed, revision) {
      store.setState({ error: null });
      take(await bridge.draft.allowSecrets({ allowed, revision }));
    },
    setView(view) {
      store.setState({ view });
    },
    async flush() {
      if (cancelPush !== null) {
        cancelPush();
        cancelPush = null;
        pushing = push();
      }
      await pushing;
      return store.getState().formError === null;
    },
    clear,
    openRowMenu(choice, at) {
      void bridge.draft.rowMenu({ choice, at });
    },
    markStarted() {
      started = sources();
    },
    async startNext() {
      if (isStarted()) {
        await clear();
      }
    },
  };
}
