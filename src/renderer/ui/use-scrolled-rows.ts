import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import {
  elementHeight,
  isScaled,
  type ListExtent,
  lastPosition,
  positionAt,
  positionShowing,
  rowAfter,
  rowsAt,
  scrollTopFor,
  withinList,
} from './scroll-map.js';

/** Rows drawn beyond both edges, so that fast scrolling does not show an empty list. */
const overscan = 8;
/** The same where the list begins: most lists are never scrolled, and each row costs time whenever a run is drawn again. */
const overscanAtBeginning = 2;
/** What an arrow key and what a page key scrolls in Chromium: CSS pixels, and a share of what is visible. */
const arrowStep = 40;
const pageShare = 0.875;

export interface ScrolledRowsOptions {
  readonly count: number;
  /** CSS pixels. */
  readonly rowHeight: number;
  /** CSS pixels that stay at the upper edge, of those that there is room for. */
  readonly pinned: (room: number) => number;
  /** The arrow keys go from row to row, instead of scrolling; the rows carry their `aria-rowindex`, and can have the focus. */
  readonly hasRowFocus: boolean;
  /** What the list is searched for, empty for the whole list: that is where it was after a search. */
  readonly search: string;
  /** The focus went to a row by an arrow key. */
  readonly onRowStep?: (from: number | null, index: number, isExtending: boolean) => void;
}

export interface ScrolledRows {
  /** The scrolled element. */
  readonly scroller: RefObject<HTMLElement | null>;
  /** What stays at its upper edge, above the rows. */
  readonly head: RefObject<HTMLTableSectionElement | null>;
  /** The height in CSS pixels below the titles: of the rows, and of what is pinned above them. */
  readonly room: number;
  /** The width of the rows in CSS pixels. */
  readonly width: number;
  /** The height in CSS pixels of the element that holds the rows. */
  readonly height: number;
  /** Rows to draw: their indexes, and how far each is below the upper edge of that element. */
  readonly rows: readonly { readonly index: number; readonly top: number }[];
}

interface Scrolled {
  /** What is at the upper edge, in CSS pixels from the beginning of the list. */
  readonly position: number;
  readonly scrollTop: number;
}

/**
 * Says which rows of a list are visible. A list that is taller than an element can be is mapped onto a shorter element: its
 * scrollbar covers the whole list, while the wheel and the keys still move it by the pixels that they move every other.
 */
export function useScrolledRows(options: ScrolledRowsOptions): ScrolledRows {
  const { count, rowHeight, pinned, hasRowFocus, search, onRowStep } = options;
  const scroller = useRef<HTMLElement>(null);
  const head = useRef<HTMLTableSectionElement>(null);
  const [{ width, room }, setSize] = useState({ width: 0, room: 0 });
  const viewport = Math.max(0, room - pinned(room));
  const [scrolled, setScrolled] = useState<Scrolled>({ position: 0, scrollTop: 0 });
  /** The scroll position that was set here: a pixel of it may stand for many of the list, so nothing is read from it. */
  const own = useRef<number | null>(null);
  const extent: ListExtent = { count, rowHeight, viewport };
  const scaled = isScaled(extent);
  const hasRows = count > 0;
  const position = withinList(scrolled.position, extent);

  /** Where the whole list was when a search of it began, and until the list is long enough again, that it is to go back there. */
  const whole = useRef({ search, position: 0, isLeft: false });
  const restore = useEffectEvent((next: string) => {
    const element = scroller.current;
    const kept = whole.current;
    if (element === null || (kept.search === next && !kept.isLeft)) {
      return;
    }
    if (kept.search !== next && kept.search === '' && !kept.isLeft) kept.position = scrolled.position;
    kept.search = next;
    const wanted = next === '' ? kept.position : 0;
    kept.isLeft = next === '' && lastPosition(extent) < wanted;
    element.scrollTop = scrollTopFor(wanted, extent);
    own.current = element.scrollTop;
    setScrolled({ position: wanted, scrollTop: element.scrollTop });
  });

  const onScroll = useEffectEvent(() => {
    const scrollTop = scroller.current?.scrollTop ?? 0;
    if (scrollTop !== own.current) {
      own.current = null;
      whole.current.isLeft = false;
      // Before the next frame: otherwise it would show where no rows have been drawn yet.
      flushSync(() => setScrolled({ position: positionAt(scrollTop, extent), scrollTop }));
    }
  });

  /** Scrolls by this many pixels of the list; false where it ends. */
  const moveBy = useEffectEvent((pixels: number): boolean => {
    const element = scroller.current;
    const wanted = withinList(position + pixels, extent);
    if (element === null || wanted === position) {
      return false;
    }
    element.scrollTop = scrollTopFor(wanted, extent);
    own.current = element.scrollTop;
    flushSync(() => setScrolled({ position: wanted, scrollTop: element.scrollTop }));
    return true;
  });

  const onWheel = useEffectEvent((event: WheelEvent) => {
    // With Ctrl it zooms.
    if (!event.ctrlKey && event.deltaY !== 0) {
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? rowHeight : 1;
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? viewport : unit);
      if (moveBy(pixels)) {
        event.preventDefault();
      }
    }
  });

  /** Gives the focus to the row before or after the one that has it; false where the list ends. */
  const focusRow = useEffectEvent((from: EventTarget | null, step: 1 | -1, isExtending: boolean): boolean => {
    const before = rowIndexOf(from);
    const index = rowAfter(before, step, position, extent);
    if (index === null) {
      return false;
    }
    moveBy(positionShowing(index, position, extent) - position);
    const row = scroller.current?.querySelector<HTMLElement>(`tbody > [aria-rowindex="${index + 2}"]`);
    row?.focus({ preventScroll: true });
    onRowStep?.(before, index, isExtending);
    return true;
  });

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented) {
      return;
    }
    const rowStep =
      hasRowFocus && hasRows && (!event.shiftKey || onRowStep !== undefined) ? rowStepOf(event) : null;
    if (rowStep !== null) {
      if (focusRow(event.target, rowStep, event.shiftKey)) {
        event.preventDefault();
      }
      return;
    }
    const pixels = scaled ? stepOf(event, viewport) : null;
    if (pixels !== null && moveBy(pixels)) {
      event.preventDefault();
    }
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) {
      return;
    }
    const measure = (): void => {
      const above = hasRows ? (head.current?.offsetHeight ?? 0) : 0;
      setSize({ width: element.clientWidth, room: element.clientHeight - above });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [hasRows]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null || !scaled) {
      return;
    }
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scaled]);

  useEffect(() => {
    const element = scroller.current;
    element?.addEventListener('keydown', onKeyDown);
    return () => element?.removeEventListener('keydown', onKeyDown);
  }, []);

  // A list that grows or shrinks keeps the rows that are visible, and its scrollbar moves.
  const keepPosition = useEffectEvent((list: ListExtent) => {
    const element = scroller.current;
    if (element === null || !isScaled(list)) {
      return;
    }
    element.scrollTop = scrollTopFor(position, list);
    own.current = element.scrollTop;
    setScrolled({ position, scrollTop: element.scrollTop });
  });
  useLayoutEffect(() => keepPosition({ count, rowHeight, viewport }), [count, rowHeight, viewport]);

  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a list that is too short for its place grows
  useLayoutEffect(() => restore(search), [search, count]);

  const { first, last } = rowsAt(position, extent, position === 0 ? overscanAtBeginning : overscan);
  const shift = scaled ? scrolled.scrollTop - position : 0;
  return {
    scroller,
    head,
    room,
    width,
    height: elementHeight(extent),
    rows: Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => {
      const index = first + step;
      return { index, top: index * rowHeight + shift };
    }),
  };
}

/** The index, from 0, of the row that an element is in; null outside of the rows. The line of titles counts as row 1. */
export function rowIndexOf(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest('tbody > [aria-rowindex]') : null;
  return row === null ? null : Number(row.getAttribute('aria-rowindex')) - 2;
}

/** How far a key goes from row to row; null for every key that does not. */
function rowStepOf({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): 1 | -1 | null {
  if (altKey || ctrlKey || metaKey) {
    return null;
  }
  return key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : null;
}

/** What a key scrolls, in pixels; null for every other key. Home and End need no help. */
function stepOf({ key, shiftKey, altKey, ctrlKey, metaKey, target }: KeyboardEvent, viewport: number) {
  if (altKey || ctrlKey || metaKey) {
    return null;
  }
  switch (key) {
    case 'ArrowDown':
      return arrowStep;
    case 'ArrowUp':
      return -arrowStep;
    case 'PageDown':
      return viewport * pageShare;
    case 'PageUp':
      return -viewport * pageShare;
    case ' ':
      // On a button in a row it presses the button.
      return target instanceof HTMLButtonElement ? null : viewport * (shiftKey ? -pageShare : pageShare);
    default:
      return null;
  }
}
