import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

describe('the row that an arrow key goes to', () => {
  const list = { count: 100, rowHeight: 50, viewport: 500 };

  it.each([
    ['the next', 3, 1, 0, 4],
    ['the one before', 3, -1, 0, 2],
    ['the first that is whole, from none', null, 1, 125, 3],
    ['the last that is whole, from none', null, -1, 125, 11],
    ['the first that is whole, from one above what is visible', 0, 1, 125, 3],
    ['the last that is whole, from one below it', 40, -1, 125, 11],
    ['the next, from one that is seen in part', 2, 1, 125, 3],
    ['none after the last', 99, 1, 4500, null],
    ['none before the first', 0, -1, 0, null],
  ] as const)('is %s', (_, from, step, position, wanted) => {
    expect(rowAfter(from, step, position, list)).toBe(wanted);
  });

  it('is the only one of a short list, and of one that has no room for a whole row', () => {
    expect(rowAfter(null, -1, 0, { ...list, count: 1 })).toBe(0);
    expect(rowAfter(null, -1, 0, { ...list, viewport: 20 })).toBe(0);
  });

  it('is reached from every row, one step after the other, and is visible then', () => {
    fc.assert(
      fc.property(anyList, fc.nat(), fc.constantFrom(1 as const, -1 as const), (extent, start, step) => {
        const from = start % extent.count;
        const position = withinList(positionShowing(from, 0, extent), extent);
        const next = rowAfter(from, step, position, extent);
        const wanted = from + step;
        expect(next).toBe(wanted < 0 || wanted >= extent.count ? null : wanted);
        if (next === null || extent.viewport < extent.rowHeight) return;
        const then = positionShowing(next, position, extent);
        expect(withinList(then, extent)).toBe(then);
        expect(next * extent.rowHeight).toBeGreaterThanOrEqual(then);
        expect((next + 1) * extent.rowHeight).toBeLessThanOrEqual(then + extent.viewport);
      }),
    );
  });
});
