import { expect, it } from 'vitest';
import { openDatabase } from '../base/sqlite/database.js';
import type { RunView } from '../shared/models/run.js';
import type { NewEntry } from './journal/records.js';
import { createJournal } from './journal/sqlite-journal.js';
import { createRunSearch } from './run-search.js';

const slice = 10;

function entry(path: string, method: NewEntry['method'] = 'single'): NewEntry {
  const times = { mtimeMs: 1, inode: 1 } as const;
  return { root: 0, path, key: path, size: 1, ...times, state: 'planned', method, reason: null, error: null };
}

/** 30 rows, of which those with an even number have `even` in their names and every tenth is large. */
function listed() {
  const journal = createJournal(openDatabase(':memory:'));
  const rows = Array.from({ length: 30 }, (_, index) =>
    entry(
      `${index % 2 === 0 ? 'Even' : 'odd'}-${String(index).padStart(2, '0')}`,
      index % 10 === 0 ? 'multipart' : 'single',
    ),
  );
  journal.ingest.add(1, 0, rows);
  const search = createRunSearch(journal.rows, slice);
  const page = (standing: string, view: RunView = 'all', offset = 0, limit = 100) => {
    const { rows: found, ...rest } = search.page({ run: 1, view, search: 'EVEN', standing }, offset, limit);
    return { ...rest, rows: found.map(({ sequence }) => sequence) };
  };
  return { journal, search, page };
}

const evens = Array.from({ length: 15 }, (_, index) => index * 2);

it('each request looks at one slice, and says so until all of the list was looked at', () => {
  const { page } = listed();
  expect(page('')).toEqual({ total: 5, rows: evens.slice(0, 5), searching: 'first' });
  expect(page('')).toEqual({ total: 10, rows: evens.slice(0, 10), searching: 'first' });
  expect(page('').searching).toBe('first');
  expect(page('')).toEqual({ total: 15, rows: evens });
  expect(page('', 'all', 3, 4)).toEqual({ total: 15, rows: evens.slice(3, 7) });
});

it('the list of unfinished files has the small ones first also when it is searched', () => {
  const { page, search } = listed();
  for (let requests = 0; requests < 4; requests += 1) page('', 'unfinished');
  const inOrder = [...evens.filter((sequence) => sequence % 10 !== 0), 0, 10, 20];
  expect(page('', 'unfinished')).toEqual({ total: 15, rows: inOrder });
  expect(page('', 'unfinished', 11, 3).rows).toEqual(inOrder.slice(11, 14));

  const numbers: number[] = [];
  let after: number | null = -1;
  while (after !== null) {
    const found: ReturnType<typeof search.slice> = search.slice(
      { run: 1, view: 'unfinished', search: 'even' },
      after,
    );
    numbers.push(...found.sequences);
    after = found.next;
  }
  expect(numbers).toEqual(inOrder);
});

it('rows that were found stay on screen while a list that changed is looked at again', () => {
  const { journal, page } = listed();
  while (page('before', 'unfinished').searching !== undefined);
  journal.entries.markSkipped(1, 2, 'already-there', null);
  const during = page('after', 'unfinished');
  expect(during.searching).toBe('again');
  expect(during.rows).toContain(2);
  let requests = 1;
  while (page('after', 'unfinished').searching !== undefined) requests += 1;
  expect(requests).toBeLessThanOrEqual(4);
  expect(page('after', 'unfinished')).toMatchObject({ total: 14 });
  expect(page('after', 'unfinished').rows).not.toContain(2);
});

it('of the list of all files only what was added is looked at again', () => {
  const { journal, page } = listed();
  while (page('before').searching !== undefined);
  journal.ingest.add(1, 30, [entry('odd-30'), entry('even-31')]);
  expect(page('after')).toEqual({ total: 16, rows: [...evens, 31] });
});

it('another search starts from the beginning', () => {
  const { page, search } = listed();
  while (page('').searching !== undefined);
  const other = search.page({ run: 1, view: 'all', search: 'odd', standing: '' }, 0, 100);
  expect(other).toMatchObject({ total: 5, searching: 'first' });
  expect(page('')).toMatchObject({ total: 5, searching: 'first' });
});
