import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import {
  elementHeight,
  isScaled,
  type ListExtent,
  positionAt,
  rowsAt,
  scrollTopFor,
  withinList,
} from './scroll-map.js';

/** Rows drawn beyond both edges, so that fast scrolling does not show an empty list. */
const overscan = 8;
/** What an arrow key and what a page key scrolls in Chromium: CSS pixels, and a share of what is visible. */
const arrowStep = 40;
const pageShare = 0.875;

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
 *
 * @param rowHeight CSS pixels
 * @param pinned CSS pixels that stay at the upper edge, of those that there is room for
 */
export function useScrolledRows(
  count: number,
  rowHeight: number,
  pinned: (room: number) => number,
): ScrolledRows {
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

  const onScroll = useEffectEvent(() => {
    const scrollTop = scroller.current?.scrollTop ?? 0;
    if (scrollTop !== own.current) {
      own.current = null;
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

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const pixels = stepOf(event, viewport);
    if (pixels !== null && !event.defaultPrevented && moveBy(pixels)) {
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
    element.addEventListener('keydown', onKeyDown);
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('keydown', onKeyDown);
    };
  }, [scaled]);

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

  const { first, last } = rowsAt(position, extent, overscan);
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
