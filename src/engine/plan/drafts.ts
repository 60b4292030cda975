import type { Draft, DraftOptions, DraftRow, DraftView } from '../../shared/models/plan.js';
import type { Root } from './scanned-entry.js';

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
  rows(
    view: DraftView,
    offset: number,
    limit: number,
  ): Promise<{ readonly total: number; readonly rows: readonly DraftRow[] }>;
  clear(): Promise<Draft>;
}
