import { expect, it } from 'vitest';
import { mostChosen } from '../../shared/models/list-search.js';
import { allRows, choiceOf, countOf, isSelected, noRows, onlyRows, toggled } from './row-selection.js';

it('rows are selected one by one, and again not', () => {
  const two = toggled(toggled(noRows, 4), 7);
  expect([isSelected(two, 4), isSelected(two, 5), countOf(two, 100)]).toEqual([true, false, 2]);
  expect(choiceOf(two, 'all', 'x')).toEqual({ rows: [4, 7] });
  expect(choiceOf(toggled(toggled(two, 4), 7), 'all', 'x')).toBeNull();
});

it('all rows of a list are a description, but for those that were taken out', () => {
  const most = toggled(allRows, 3);
  expect([isSelected(most, 3), isSelected(most, 999_999), countOf(most, 1_000_000)]).toEqual([
    false,
    true,
    999_999,
  ]);
  expect(choiceOf(most, 'failed', 'png')).toEqual({ view: 'failed', search: 'png', except: [3] });
});

it('no more rows are named than main takes', () => {
  const full = onlyRows(Array.from({ length: mostChosen }, (_, index) => index));
  expect(toggled(full, mostChosen + 1)).toBe(full);
  expect(countOf(toggled(full, 0), 0)).toBe(mostChosen - 1);
});
