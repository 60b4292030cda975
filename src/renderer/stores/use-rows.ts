import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../shared/errors/errors.js';
import type { Searching } from '../../shared/models/list-search.js';
import { type RowPages, rowAt, type VisibleRange } from './row-pages.js';
import { useSelected } from './stores.js';

/** The rows of a list that main holds, in the shape that a table takes. */
export interface FetchedRows<Row> {
  readonly total: number | null;
  readonly error: AppError | null;
  readonly rowAt: (index: number) => Row | undefined;
  readonly onRange: (first: number, last: number) => void;
  readonly read: (first: number, last: number) => Promise<readonly Row[] | null>;
  readonly searching: Searching | null;
}

/** Fetches the pages of a list that the table shows. */
export function useRows<View extends string, Row>(
  pages: RowPages<View, Row>,
  { subject, view, search, revision }: Pick<VisibleRange<View>, 'subject' | 'view' | 'search' | 'revision'>,
): FetchedRows<Row> {
  const state = useSelected(pages, (whole) => whole);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const { first, last } = range;
  useEffect(() => {
    pages.setVisibleRange({ subject, view, search, revision, first, last });
  }, [pages, subject, view, search, revision, first, last]);
  const onRange = useCallback((from: number, to: number) => setRange({ first: from, last: to }), []);
  const { total, error, searching } = state;
  return {
    total,
    error,
    searching,
    rowAt: (index) => rowAt(state, index),
    onRange,
    read: (from, to) => pages.read(from, to),
  };
}
