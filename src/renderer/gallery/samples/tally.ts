import { nameMatcher } from '../../../shared/models/list-search.js';
import type { Tally } from '../../../shared/models/tally.js';

export const none: Tally = { files: 0, bytes: 0 };

export function tallyOf(rows: readonly { readonly size: number }[]): Tally {
  return { files: rows.length, bytes: rows.reduce((sum, row) => sum + row.size, 0) };
}

export interface PageQuestion<View> {
  readonly view: View;
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
}

export interface Page<Row> {
  readonly ok: true;
  readonly value: { total: number; rows: Row[] };
}

/** Answers requests for pages of a list with several views. */
export function pagesOf<Row extends { readonly path: string }, View extends string>(
  rows: readonly Row[],
  isIn: (row: Row, view: View) => boolean,
): (question: PageQuestion<View>) => Page<Row> {
  return ({ view, search, offset, limit }) => {
    const matches = nameMatcher(search);
    const found = rows.filter((row) => isIn(row, view) && matches(row.path));
    return { ok: true, value: { total: found.length, rows: found.slice(offset, offset + limit) } };
  };
}
