import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  elementHeight,
  isScaled,
  type ListExtent,
  lastPosition,
  positionAt,
  rowsAt,
  scrollTopFor,
  tallestElement,
  withinList,
} from './scroll-map.js';

const anyList = fc.record({
  count: fc.integer({ min: 1, max: 20_000_000 }),
  rowHeight: fc.constantFrom(40, 48, 52, 56),
  viewport: fc.integer({ min: 40, max: 3000 }),
});

/** How far the element can be scrolled. */
const farthest = (list: ListExtent): number => Math.max(0, elementHeight(list) - list.viewport);

describe('the scroll position of a list', () => {
  it('is that of the element as long as the element is as tall as the list', () => {
    const list = { count: 288_000, rowHeight: 52, viewport: 400 };
    expect(isScaled(list)).toBe(false);
    expect(elementHeight(list)).toBe(288_000 * 52);
    expect(positionAt(123.4, list)).toBe(123.4);
    expect(scrollTopFor(123.4, list)).toBe(123.4);
  });

  it('reaches the last of a million rows, which no element is tall enough for', () => {
    const list = { count: 1_000_000, rowHeight: 52, viewport: 400 };
    expect(elementHeight(list)).toBe(tallestElement);
    expect(rowsAt(positionAt(farthest(list), list), list, 0)).toEqual({ first: 999_992, last: 999_999 });
  });

  it('shows the first row at the beginning and the last one at the end, whatever the length', () => {
    fc.assert(
      fc.property(anyList, (list) => {
        expect(positionAt(0, list)).toBe(0);
        expect(rowsAt(0, list, 8).first).toBe(0);
        const end = positionAt(farthest(list), list);
        expect(end).toBeCloseTo(lastPosition(list), 3);
        expect(rowsAt(end, list, 0).last).toBe(list.count - 1);
      }),
    );
  });

  it('grows with the scrollbar, and comes back from it', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyList, share, share, (list, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((at) => at * farthest(list));
        expect(positionAt(low ?? 0, list)).toBeLessThanOrEqual(positionAt(high ?? 0, list));
        expect(scrollTopFor(positionAt(high ?? 0, list), list)).toBeCloseTo(high ?? 0, 3);
      }),
    );
  });

  it('reaches every row by steps of one row, which wheel and arrow keys take', () => {
    fc.assert(
      fc.property(anyList, fc.nat(20_000_000), (list, wanted) => {
        const index = wanted % list.count;
        const { first, last } = rowsAt(withinList(index * list.rowHeight, list), list, 0);
        expect(index).toBeGreaterThanOrEqual(first);
        expect(index).toBeLessThanOrEqual(last);
        const next = rowsAt(withinList((index + 1) * list.rowHeight, list), list, 0);
        expect(next.first - first).toBeLessThanOrEqual(1);
      }),
    );
  });
});
