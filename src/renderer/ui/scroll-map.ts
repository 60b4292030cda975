/**
 * The tallest element in CSS pixels. Chromium makes none taller than 33.5 million, and beyond 2^24 its positions, which
 * are 32-bit floats, are no longer whole pixels.
 */
export const tallestElement = 15_000_000;

/** A list of rows of one height, and how much of it can be seen; lengths in CSS pixels. */
export interface ListExtent {
  readonly count: number;
  readonly rowHeight: number;
  /** Height of the part that is visible at a time. */
  readonly viewport: number;
}

/** The height of the element that stands for the whole list: shorter than the list if the list is too long for one. */
export function elementHeight({ count, rowHeight }: ListExtent): number {
  return Math.min(count * rowHeight, tallestElement);
}

/** Whether the element is shorter than its list, so that a pixel of the scrollbar stands for several of the list. */
export function isScaled({ count, rowHeight }: ListExtent): boolean {
  return count * rowHeight > tallestElement;
}

/** The highest position: the last row is at the lower edge. */
export function lastPosition({ count, rowHeight, viewport }: ListExtent): number {
  return Math.max(0, count * rowHeight - viewport);
}

/** The nearest position that the list has. */
export function withinList(position: number, extent: ListExtent): number {
  return Math.min(Math.max(0, position), lastPosition(extent));
}

/** The position in the list, from its beginning, that is at the upper edge when the element is scrolled this far. */
export function positionAt(scrollTop: number, extent: ListExtent): number {
  if (!isScaled(extent)) {
    return scrollTop;
  }
  const farthest = elementHeight(extent) - extent.viewport;
  return withinList((scrollTop / farthest) * lastPosition(extent), extent);
}

/** How far the element has to be scrolled for a position; the reverse of {@link positionAt}. */
export function scrollTopFor(position: number, extent: ListExtent): number {
  if (!isScaled(extent)) {
    return position;
  }
  const farthest = elementHeight(extent) - extent.viewport;
  return (position / lastPosition(extent)) * farthest;
}

/**
 * The row that an arrow key goes to, from 0; null where the list ends.
 *
 * @param from the row that has the focus; from none, or from one that is out of sight, the way leads into what is visible
 * @param position of the list, in CSS pixels
 */
export function rowAfter(
  from: number | null,
  step: 1 | -1,
  position: number,
  { count, rowHeight, viewport }: ListExtent,
): number | null {
  const end = position + viewport;
  const isInSight = from !== null && (from + 1) * rowHeight > position && from * rowHeight < end;
  const whole = step === 1 ? Math.ceil(position / rowHeight) : Math.floor(end / rowHeight) - 1;
  const wanted = isInSight ? from + step : Math.min(Math.max(0, whole), count - 1);
  return wanted < 0 || wanted >= count ? null : wanted;
}

/** The nearest position at which the whole of a row is visible. */
export function positionShowing(
  index: number,
  position: number,
  { rowHeight, viewport }: ListExtent,
): number {
  const lowest = (index + 1) * rowHeight - viewport;
  return Math.min(index * rowHeight, Math.max(position, lowest));
}

/** First and last row to draw, from 0, both included: what is visible, and `overscan` rows before and after it. */
export function rowsAt(
  position: number,
  { count, rowHeight, viewport }: ListExtent,
  overscan: number,
): { readonly first: number; readonly last: number } {
  const first = Math.floor(position / rowHeight) - overscan;
  const last = Math.ceil((position + viewport) / rowHeight) - 1 + overscan;
  return { first: Math.max(0, first), last: Math.min(count - 1, last) };
}
