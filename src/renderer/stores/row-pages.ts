import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError, Result } from '../../shared/errors/errors.js';
import type { Searching } from '../../shared/models/list-search.js';
import type { Clock } from './clock.js';
import { createLatest, stale } from './latest-request.js';

/** Rows per request to main. */
export const pageSize = 100;
/** The most pages kept; the least recently used one is dropped first. */
export const keptPages = 50;

interface Page<Row> {
  readonly rows: readonly Row[];
  /** The revision for which this page was requested: a lower one than the current is out of date. */
  readonly revision: number;
}

export interface RowPagesState<Row> {
  /** Rows in the whole list; null until the first answer. */
  readonly total: number | null;
  /** Page number → page, least recently used first. */
  readonly pages: ReadonlyMap<number, Page<Row>>;
  readonly error: AppError | null;
  /** Set until all of the list was searched: {@link RowPagesState.total} is what was found so far. */
  readonly searching: Searching | null;
}

/** What the list on screen needs right now. */
export interface VisibleRange<View extends string> {
  /** Whose rows, e.g. a run's id. Another subject or view starts empty. */
  readonly subject: string;
  readonly view: View;
  /** Only rows whose names have this part; empty for all. Another part starts empty, too. */
  readonly search: string;
  /** Pages of a lower revision are out of date, yet stay on screen until their successor arrives. */
  readonly revision: number;
  /** First and last visible row, from 0, both included. */
  readonly first: number;
  readonly last: number;
}

export interface RowPages<View extends string, Row> {
  readonly store: StoreApi<RowPagesState<Row>>;
  /** Sets what is on screen; its missing and outdated pages are fetched. */
  setVisibleRange(visibleRange: VisibleRange<View>): void;
  /** Clears everything and drops requests in flight. */
  clear(): void;
  /** Drops every page and fetches those on screen again, which have changed. */
  reload(): void;
  /** Rows from an index to another, both included, loaded or not; null when they can't be had, or the list is another by then. */
  read(first: number, last: number): Promise<readonly Row[] | null>;
}

export interface RowPagesOptions<View extends string, Row> {
  readonly clock: Clock;
  /** Milliseconds between two refreshes of pages on screen. */
  readonly refreshInterval: number;
  fetch(
    subject: string,
    view: View,
    offset: number,
    limit: number,
    search: string,
  ): Promise<
    Result<{
      readonly total: number;
      readonly rows: readonly Row[];
      /** A list is searched part by part: each request goes on with it. */
      readonly searching?: Searching | undefined;
    }>
  >;
}

/** The row at an index, or undefined while its page has not arrived. */
export function rowAt<Row>(state: RowPagesState<Row>, index: number): Row | undefined {
  return state.pages.get(Math.floor(index / pageSize))?.rows[index % pageSize];
}

/**
 * A window onto a list in main: holds the pages on screen and the last few others, however long the list is.
 * One request per page at a time; answers for an earlier subject or view are dropped.
 */
export function createRowPages<View extends string, Row>(
  options: RowPagesOptions<View, Row>,
): RowPages<View, Row> {
  const { clock, refreshInterval } = options;
  const empty: RowPagesState<Row> = { total: null, pages: new Map(), error: null, searching: null };
  const store = createStore<RowPagesState<Row>>(() => empty);

  let current: VisibleRange<View> | null = null;
  const lists = createLatest();
  /** The subject and view on screen: all of its pages are requested under this identity. */
  let list = lists.begin();
  let lastRefresh = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | null = null;
  let cancelSearch: (() => void) | null = null;
  const inFlight = new Set<number>();

  function restart(): void {
    list = lists.begin();
    inFlight.clear();
    cancelTimer?.();
    cancelTimer = null;
    cancelSearch?.();
    cancelSearch = null;
    lastRefresh = Number.NEGATIVE_INFINITY;
    store.setState(empty, true);
  }

  function keep(page: number, content: Page<Row>, total: number, searching: Searching | null): void {
    const before = store.getState();
    const pages = new Map(before.pages);
    if (before.total !== total) {
      // The page at the end of what was found is no longer the last one.
      for (const [number, { rows }] of pages) if (rows.length < pageSize) pages.delete(number);
    }
    pages.delete(page);
    pages.set(page, content);
    for (const oldest of pages.keys()) {
      if (pages.size <= keptPages) {
        break;
      }
      pages.delete(oldest);
    }
    store.setState({ total, pages, error: null, searching });
  }

  async function ask(visibleRange: VisibleRange<View>, page: number): Promise<void> {
    inFlight.add(page);
    const answer = await list.ask(() =>
      options.fetch(visibleRange.subject, visibleRange.view, page * pageSize, pageSize, visibleRange.search),
    );
    if (answer === stale) {
      return;
    }
    inFlight.delete(page);
    if (answer.ok) {
      const { rows, total, searching = null } = answer.value;
      keep(page, { rows, revision: visibleRange.revision }, total, searching);
      fetchNext();
      goOnSearching(searching);
    } else {
      // No second attempt until something changes: a failing request must not become a loop.
      store.setState({ error: answer.error });
    }
  }

  /** One request after the other, while there is something left to look at; a list that is only looked at again is in no hurry. */
  function goOnSearching(searching: Searching | null): void {
    if (searching === null || inFlight.size > 0 || current === null) {
      return;
    }
    const range = current;
    const mine = list;
    const next = (): void => {
      cancelSearch = null;
      if (mine.isCurrent && inFlight.size === 0) void ask(range, Math.floor(range.first / pageSize));
    };
    cancelSearch?.();
    cancelSearch = null;
    if (searching === 'first') next();
    else cancelSearch = clock.after(refreshInterval, next);
  }

  function fetchNext(): void {
    const visibleRange = current;
    if (visibleRange === null) {
      return;
    }
    const { pages } = store.getState();
    const mayRefresh = clock.now() - lastRefresh >= refreshInterval;
    let refreshed = false;
    let postponed = false;
    for (
      let page = Math.floor(visibleRange.first / pageSize);
      page <= Math.floor(visibleRange.last / pageSize);
      page += 1
    ) {
      const known = pages.get(page);
      if (inFlight.has(page) || (known !== undefined && known.revision >= visibleRange.revision)) {
        continue;
      }
      if (known !== undefined && !mayRefresh) {
        postponed = true;
        continue;
      }
      refreshed ||= known !== undefined;
      void ask(visibleRange, page);
    }
    if (refreshed) {
      lastRefresh = clock.now();
    }
    if (postponed && cancelTimer === null) {
      cancelTimer = clock.after(Math.max(0, lastRefresh + refreshInterval - clock.now()), () => {
        cancelTimer = null;
        fetchNext();
      });
    }
  }

  return {
    store,
    setVisibleRange(visibleRange) {
      if (
        current === null ||
        current.subject !== visibleRange.subject ||
        current.view !== visibleRange.view ||
        current.search !== visibleRange.search
      ) {
        restart();
      }
      current = visibleRange;
      markUsed(store, visibleRange);
      fetchNext();
    },
    reload() {
      restart();
      fetchNext();
    },
    async read(first, last) {
      if (current === null) {
        return null;
      }
      const { subject, view, search } = current;
      const rows: Row[] = [];
      for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1) {
        let known = store.getState().pages.get(page)?.rows;
        if (known === undefined) {
          const answer = await list.ask(() =>
            options.fetch(subject, view, page * pageSize, pageSize, search),
          );
          if (answer === stale || !answer.ok) {
            return null;
          }
          known = answer.value.rows;
        }
        const start = page * pageSize;
        rows.push(...known.slice(Math.max(0, first - start), last - start + 1));
      }
      return rows;
    },
    clear() {
      current = null;
      restart();
    },
  };
}

/** Moves the pages on screen to the end of the queue of pages to be dropped. */
function markUsed<View extends string, Row>(
  store: StoreApi<RowPagesState<Row>>,
  visibleRange: VisibleRange<View>,
): void {
  const { pages } = store.getState();
  if (pages.size < keptPages) {
    return;
  }
  const reordered = new Map(pages);
  for (
    let page = Math.floor(visibleRange.first / pageSize);
    page <= Math.floor(visibleRange.last / pageSize);
    page += 1
  ) {
    const content = reordered.get(page);
    if (content !== undefined) {
      reordered.delete(page);
      reordered.set(page, content);
    }
  }
  store.setState({ pages: reordered });
}
