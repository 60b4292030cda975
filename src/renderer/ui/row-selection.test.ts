import { expect, it } from 'vitest';
import { mostChosen } from '../../shared/models/list-search.js';
import { allRows, choiceOf, extentOf, isSelected, noRows, onlyRows, toggled } from './row-selection.js';

it('rows are selected one by one, and again not', () => {
  const two = toggled(toggled(noRows, 4), 7);
  expect([isSelected(two, 4), isSelected(two, 5), extentOf(two, 100, true)]).toEqual([
    true,
    false,
    { rows: 2 },
  ]);
  expect(choiceOf(two, 'all', 'x')).toEqual({ rows: [4, 7] });
  expect(choiceOf(toggled(toggled(two, 4), 7), 'all', 'x')).toBeNull();
});

it('all rows of a list are a description, but for those that were taken out', () => {
  const most = toggled(allRows, 3);
  expect([isSelected(most, 3), isSelected(most, 999_999), extentOf(most, 1_000_000, true)]).toEqual([
    false,
    true,
    { allBut: 1 },
  ]);
  expect(choiceOf(most, 'failed', 'png')).toEqual({ view: 'failed', search: 'png', except: [3] });
});

it('no more rows are named than main takes', () => {
  const full = onlyRows(Array.from({ length: mostChosen }, (_, index) => index));
  expect(toggled(full, mostChosen + 1)).toBe(full);
  expect(extentOf(toggled(full, 0), 0, true)).toEqual({ rows: mostChosen - 1 });
});

it('no number is named that main may not act on: rows taken out may have left, and a search may find more', () => {
  expect(extentOf(allRows, 7, true)).toEqual({ rows: 7 });
  expect(extentOf(allRows, 7, false)).toEqual({ allBut: 0 });
  expect(extentOf(toggled(allRows, 3), 1, true)).toEqual({ allBut: 1 });
  expect(extentOf(allRows, 0, true)).toBeNull();
  expect(extentOf(noRows, 7, true)).toBeNull();
});
