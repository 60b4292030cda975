import { useEffect } from 'react';
import type { RowPages, RowsAim } from './row-pages.js';

/** Keeps a list's pages in step with what is on screen. */
export function useAim<View extends string, Row>(pages: RowPages<View, Row>, aim: RowsAim<View>): void {
  const { subject, view, revision, first, last } = aim;
  useEffect(() => {
    pages.aim({ subject, view, revision, first, last });
  }, [pages, subject, view, revision, first, last]);
}
