import { describe, expect, it } from 'vitest';
import { nameMatcher } from '../../shared/models/list-search.js';
import { createNameSearch } from './name-search.js';

describe('a part of a name', () => {
  it.each([
    ['REPORT', '2026/Report-final.docx'],
    ['보고서', '문서/보고서.hwp'.normalize('NFD')],
    ['보고서'.normalize('NFD'), '문서/보고서.hwp'],
    ['é', 'CAFE\u0301'],
    ['%', '100%.txt'],
    ['a_b', 'xa_bx'],
    ['문서/보', '문서/보고서.hwp'],
  ])('%s is found in %s', (part, name) => {
    expect(nameMatcher(part)(name)).toBe(true);
  });

  it.each([
    ['a_b', 'xaxbx'],
    ['*', 'a.txt'],
    ['보고', '보도'],
  ])('%s is not found in %s', (part, name) => {
    expect(nameMatcher(part)(name)).toBe(false);
  });
});

it('a list is searched slice by slice, and what it got since is looked at next', () => {
  const list = Array.from({ length: 25 }, (_, index) => ({ place: index * 2, name: `file-${index}` }));
  const asked: number[] = [];
  const search = createNameSearch(
    '4',
    (after, limit) => {
      asked.push(after);
      return list.filter(({ place }) => place > after).slice(0, limit);
    },
    10,
  );
  expect(search.advance()).toBe(false);
  expect(search.hits).toEqual([8]);
  expect(search.advance()).toBe(false);
  expect(search.advance()).toBe(true);
  expect(search.hits).toEqual([8, 28, 48]);
  list.push({ place: 50, name: 'file-40' });
  expect(search.advance()).toBe(true);
  expect(search.hits).toEqual([8, 28, 48, 50]);
  expect(asked).toEqual([-1, 18, 38, 48]);
});
