import { type Choice, mostChosen } from '../../shared/models/list-search.js';

/** Rows of a list that are selected: those with these numbers, or all of the list but those. */
export interface RowSelection {
  readonly isAll: boolean;
  readonly ids: ReadonlySet<number>;
}

export const noRows: RowSelection = { isAll: false, ids: new Set() };
export const allRows: RowSelection = { isAll: true, ids: new Set() };

export function onlyRows(ids: Iterable<number>): RowSelection {
  return { isAll: false, ids: new Set(ids) };
}

export function isSelected({ isAll, ids }: RowSelection, id: number): boolean {
  return ids.has(id) !== isAll;
}

/**
 * How much is selected: a number of rows where it is certain, else all but a number. Rows that were taken out may have left the list since.
 *
 * @param total rows of the list
 * @param isFinal false while a search goes on: there may be more rows
 */
export function extentOf(
  { isAll, ids }: RowSelection,
  total: number,
  isFinal: boolean,
): { readonly rows: number } | { readonly allBut: number } | null {
  const rows = isAll ? total : ids.size;
  if (rows === 0) return null;
  return isAll && (ids.size > 0 || !isFinal) ? { allBut: ids.size } : { rows };
}

/** Selects a row, or no longer; unchanged when more rows would have to be named than can be. */
export function toggled(selection: RowSelection, id: number): RowSelection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) {
    ids.add(id);
  }
  return ids.size > mostChosen ? selection : { ...selection, ids };
}

/** A selection in the form that main takes; null for none. */
export function choiceOf<View extends string>(
  { isAll, ids }: RowSelection,
  view: View,
  search: string,
): Choice<View> | null {
  if (isAll) {
    return { view, search, except: [...ids] };
  }
  return ids.size === 0 ? null : { rows: [...ids] };
}
