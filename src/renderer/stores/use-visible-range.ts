import { useEffect } from 'react';
import type { RowPages, VisibleRange } from './row-pages.js';

/** Keeps a list's pages in step with what is on screen. */
export function useVisibleRange<View extends string, Row>(
  pages: RowPages<View, Row>,
  visibleRange: VisibleRange<View>,
): void {
  const { subject, view, revision, first, last } = visibleRange;
  useEffect(() => {
    pages.setVisibleRange({ subject, view, revision, first, last });
  }, [pages, subject, view, revision, first, last]);
}
