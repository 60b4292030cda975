import { z } from 'zod';
import { searching, searchText } from '../models/list-search.js';
import * as plan from '../models/plan.js';
import { type ContractOf, droppedItem, id, nothing, page, pagePoint } from './contract-fields.js';

/** What is chosen for the next upload, and its plan. */
export const draftContract = {
  /**
   * Opens a dialog and adds what was chosen to the draft; the draft is unchanged when the dialog was closed.
   */
  'draft.choose': { in: z.strictObject({ kind: z.enum(['folder', 'files']) }), out: plan.addition },
  'draft.addDropped': {
    in: z.strictObject({ items: z.array(droppedItem).min(1).max(plan.mostDropped) }),
    out: plan.addition,
  },
  /** Adds what the system asked Hoist to open since the last call; null when that is nothing. */
  'draft.takeOpened': { in: nothing, out: plan.addition.nullable() },
  /** Plans anew what a run was about: its folders and files, with its options; secret files are left out again. */
  'draft.repeat': { in: z.strictObject({ runId: id }), out: plan.addition },
  'draft.removeRoot': { in: z.strictObject({ rootId: id }), out: plan.draft },
  'draft.setOptions': { in: plan.draftOptions.omit({ allowSecrets: true }).partial(), out: plan.draft },
  /** `revision`: the draft that the person was asked about; `plan-changed` when it is another by now. */
  'draft.allowSecrets': {
    in: z.strictObject({ allowed: z.boolean(), revision: z.int().min(0) }),
    out: plan.draft,
  },
  'draft.rows': {
    in: z.strictObject({ view: plan.draftView, search: searchText, ...page }),
    out: z.strictObject({ total: z.int(), rows: z.array(plan.draftRow), searching: searching.optional() }),
  },
  /** Opens the menu of files of the plan: copies their paths, keys or errors. */
  'draft.rowMenu': { in: z.strictObject({ choice: plan.draftChoice, at: pagePoint }), out: z.null() },
  'draft.clear': { in: nothing, out: plan.draft },
} as const satisfies ContractOf<'draft'>;
