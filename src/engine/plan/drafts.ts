import type { Searching } from '../../shared/models/list-search.js';
import type { Draft, DraftOptions, DraftRow, DraftView } from '../../shared/models/plan.js';
import type { Root } from './scanned-entry.js';

/** A page of a view of the plan. */
export interface DraftPage {
  readonly total: number;
  readonly rows: readonly DraftRow[];
  readonly searching?: Searching;
}

/** A file of the plan and where it is on this computer. */
export interface FileOfDraft {
  readonly row: DraftRow;
  /** Absolute. */
  readonly path: string;
}

/** The plan of an upload while the user makes it: what was chosen, the filter, and the result. */
export interface Drafts {
  current(): Promise<Draft>;
  /** Adds roots (those already there are ignored) and starts scanning them. */
  addRoots(roots: readonly Root[]): Promise<Draft>;
  removeRoot(rootId: string): Promise<Draft>;
  /** Resolves when everything found is planned again; an invalid pattern leaves the last filter in force. */
  setOptions(options: Partial<DraftOptions>): Promise<Draft>;
  /**
   * Includes key files and the like, or excludes them again. The permission is for what `revision` of the draft
   * showed. @throws HoistError `plan-changed` when the draft is another by now
   */
  allowSecrets(allowed: boolean, revision: number): Promise<Draft>;
  /** @param search only files whose paths have this part; each request looks at a part of a long plan, see {@link Searching} */
  rows(view: DraftView, offset: number, limit: number, search?: string): Promise<DraftPage>;
  /** Files of the plan with their absolute paths, by their positions. */
  files(positions: readonly number[]): Promise<readonly FileOfDraft[]>;
  /**
   * Positions of the files of a view whose paths have a part, of the next slice of it after a place (-1: the beginning). `next` is
   * where to go on, null at the end.
   */
  numbers(
    view: DraftView,
    search: string,
    after: number,
  ): Promise<{ readonly sequences: readonly number[]; readonly next: number | null }>;
  clear(): Promise<Draft>;
}
