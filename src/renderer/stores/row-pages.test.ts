import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../shared/errors/errors.js';
import type { Searching } from '../../shared/models/list-search.js';
import { createFakeClock } from '../gallery/fake-clock.js';
import { settle } from '../gallery/scripted-bridge.js';
import { createRowPages, keptPages, pageSize, rowAt } from './row-pages.js';

type Answer = Result<{ total: number; rows: readonly string[]; searching?: Searching }>;

interface Asked {
  readonly subject: string;
  readonly view: string;
  readonly offset: number;
  readonly limit: number;
  readonly search: string;
  readonly answer: (result: Answer) => Promise<void>;
}

function setUp() {
  const clock = createFakeClock();
  const asked: Asked[] = [];
  const pages = createRowPages<'all' | 'failed', string>({
    clock,
    refreshInterval: 250,
    fetch: (subject, view, offset, limit, search) =>
      new Promise((resolve) => {
        asked.push({
          subject,
          view,
          offset,
          limit,
          search,
          answer: async (result) => {
            resolve(result);
            await settle();
          },
        });
      }),
  });
  const setVisibleRange = (change: Partial<Parameters<typeof pages.setVisibleRange>[0]> = {}): void =>
    pages.setVisibleRange({
      subject: 'run-1',
      view: 'all',
      search: '',
      revision: 1,
      first: 0,
      last: 9,
      ...change,
    });
  return { clock, asked, pages, setVisibleRange };
}

function pageOf(offset: number, total = 1_000_000, word = 'row'): Answer {
  return ok({ total, rows: Array.from({ length: pageSize }, (_, index) => `${word} ${offset + index}`) });
}

describe('row pages', () => {
  it('request the pages on screen and no others', async () => {
    const { asked, setVisibleRange, pages } = setUp();
    setVisibleRange({ first: 195, last: 205 });
    expect(asked.map(({ offset, limit }) => [offset, limit])).toEqual([
      [100, pageSize],
      [200, pageSize],
    ]);
    await asked[1]?.answer(pageOf(200));
    expect(rowAt(pages.store.getState(), 205)).toBe('row 205');
    expect(rowAt(pages.store.getState(), 195)).toBeUndefined();
  });

  it('never have two requests for one page in flight', () => {
    const { asked, setVisibleRange } = setUp();
    setVisibleRange();
    setVisibleRange({ revision: 2 });
    setVisibleRange({ revision: 3, last: 12 });
    expect(asked).toHaveLength(1);
  });

  it('drop an answer for a view or a run that was left', async () => {
    const { asked, setVisibleRange, pages } = setUp();
    setVisibleRange();
    setVisibleRange({ view: 'failed' });
    await asked[0]?.answer(pageOf(0, 5, 'stale'));
    expect(pages.store.getState().total).toBeNull();
    setVisibleRange({ subject: 'run-2', view: 'failed' });
    await asked[1]?.answer(pageOf(0, 6, 'stale'));
    expect(pages.store.getState().pages.size).toBe(0);
    await asked[2]?.answer(pageOf(0, 7, 'fresh'));
    expect(pages.store.getState().total).toBe(7);
    expect(rowAt(pages.store.getState(), 0)).toBe('fresh 0');
  });

  it('keep an outdated page on screen until its successor arrives, and refresh at most every 250 ms', async () => {
    const { asked, setVisibleRange, pages, clock } = setUp();
    setVisibleRange();
    await asked[0]?.answer(pageOf(0, 10, 'one'));
    clock.advance(1000);
    setVisibleRange({ revision: 2 });
    expect(asked).toHaveLength(2);
    expect(rowAt(pages.store.getState(), 0)).toBe('one 0');
    await asked[1]?.answer(pageOf(0, 10, 'two'));
    for (let revision = 3; revision <= 7; revision += 1) {
      setVisibleRange({ revision });
    }
    expect(asked).toHaveLength(2);
    clock.advance(249);
    expect(asked).toHaveLength(2);
    clock.advance(1);
    expect(asked).toHaveLength(3);
    await asked[2]?.answer(pageOf(0, 10, 'seven'));
    expect(rowAt(pages.store.getState(), 0)).toBe('seven 0');
    clock.advance(5000);
    expect(asked).toHaveLength(3);
  });

  it('notice a change that came while the request was in flight', async () => {
    const { asked, setVisibleRange, clock } = setUp();
    setVisibleRange();
    setVisibleRange({ revision: 9 });
    await asked[0]?.answer(pageOf(0));
    clock.advance(250);
    expect(asked).toHaveLength(2);
  });

  it('do not refresh pages that are no longer on screen', async () => {
    const { asked, setVisibleRange, clock } = setUp();
    setVisibleRange();
    await asked[0]?.answer(pageOf(0));
    setVisibleRange({ first: 500, last: 510 });
    await asked[1]?.answer(pageOf(500));
    clock.advance(1000);
    setVisibleRange({ first: 500, last: 510, revision: 2 });
    expect(asked.slice(2).map(({ offset }) => offset)).toEqual([500]);
  });

  it('keep 50 pages and drop the least recently used', async () => {
    const { asked, setVisibleRange, pages } = setUp();
    for (let page = 0; page < keptPages; page += 1) {
      setVisibleRange({ first: page * pageSize, last: page * pageSize });
      await asked.at(-1)?.answer(pageOf(page * pageSize));
    }
    setVisibleRange({ first: 0, last: 0 });
    expect(asked).toHaveLength(keptPages);
    setVisibleRange({ first: keptPages * pageSize, last: keptPages * pageSize });
    await asked.at(-1)?.answer(pageOf(keptPages * pageSize));
    const { pages: kept } = pages.store.getState();
    expect(kept.size).toBe(keptPages);
    expect(kept.has(0)).toBe(true);
    expect(kept.has(1)).toBe(false);
  });

  it('do not repeat a failing request again and again', async () => {
    const { asked, setVisibleRange, pages, clock } = setUp();
    setVisibleRange();
    await asked[0]?.answer(err('internal'));
    clock.advance(10_000);
    expect(asked).toHaveLength(1);
    expect(pages.store.getState().error?.code).toBe('internal');
    setVisibleRange({ revision: 2 });
    await asked[1]?.answer(pageOf(0));
    expect(pages.store.getState().error).toBeNull();
  });

  it('are fetched again when they are reloaded, although what is on screen stays the same', async () => {
    const { asked, setVisibleRange, pages } = setUp();
    setVisibleRange();
    await asked[0]?.answer(pageOf(0, 100, 'sent'));
    pages.reload();
    expect(rowAt(pages.store.getState(), 3)).toBeUndefined();
    expect(asked.map(({ offset }) => offset)).toEqual([0, 0]);
    await asked[1]?.answer(pageOf(0, 100, 'listed'));
    expect(rowAt(pages.store.getState(), 3)).toBe('listed 3');
  });

  it('start empty after clear, whatever is still in flight', async () => {
    const { asked, setVisibleRange, pages } = setUp();
    setVisibleRange();
    pages.clear();
    await asked[0]?.answer(pageOf(0));
    expect(pages.store.getState()).toMatchObject({ total: null, error: null });
    expect(pages.store.getState().pages.size).toBe(0);
  });

  it('go on with a search at once until all of the list was looked at, then only when it changed', async () => {
    const { asked, setVisibleRange, pages, clock } = setUp();
    const found = (rows: readonly string[], searching?: Searching): Answer =>
      ok({ total: rows.length, rows, ...(searching === undefined ? {} : { searching }) });
    setVisibleRange({ search: 'png' });
    await asked[0]?.answer(found(['a'], 'first'));
    expect(pages.store.getState()).toMatchObject({ total: 1, searching: 'first' });
    await asked[1]?.answer(found(['a', 'b'], 'first'));
    await asked[2]?.answer(found(['a', 'b']));
    expect(pages.store.getState()).toMatchObject({ total: 2, searching: null });
    expect(asked.map(({ search, offset }) => [search, offset])).toEqual([
      ['png', 0],
      ['png', 0],
      ['png', 0],
    ]);
    clock.advance(1000);
    expect(asked).toHaveLength(3);

    setVisibleRange({ search: 'png', revision: 2 });
    await asked[3]?.answer(found(['a', 'b'], 'again'));
    expect(asked).toHaveLength(4);
    clock.advance(250);
    await asked[4]?.answer(found(['a', 'b', 'c']));
    expect(rowAt(pages.store.getState(), 2)).toBe('c');
    clock.advance(1000);
    expect(asked).toHaveLength(5);
  });

  it('drop a late answer to an earlier search, and stop asking for it', async () => {
    const { asked, setVisibleRange, pages } = setUp();
    setVisibleRange({ search: 'a' });
    setVisibleRange({ search: 'ab' });
    await asked[1]?.answer(ok({ total: 1, rows: ['ab'] }));
    await asked[0]?.answer(ok({ total: 2, rows: ['a', 'ab'], searching: 'first' }));
    expect(pages.store.getState()).toMatchObject({ total: 1, searching: null });
    expect(asked).toHaveLength(2);
  });

  it('fetch a page again that was the last of what was found, once more was', async () => {
    const { asked, setVisibleRange, pages } = setUp();
    const found = (total: number, offset: number): Answer =>
      ok({
        total,
        rows: Array.from({ length: Math.min(pageSize, total - offset) }, (_, step) => `${offset + step}`),
        ...(total < 150 ? { searching: 'first' } : {}),
      });
    setVisibleRange({ search: 'x', first: 95, last: 105 });
    await asked[0]?.answer(found(110, 0));
    await asked[1]?.answer(found(110, 100));
    await asked[2]?.answer(found(150, 0));
    await asked[3]?.answer(found(150, 100));
    expect(rowAt(pages.store.getState(), 149)).toBe('149');
  });

  it('read rows of the list, those that are loaded without asking', async () => {
    const { asked, setVisibleRange, pages } = setUp();
    setVisibleRange();
    await asked[0]?.answer(pageOf(0));
    const reading = pages.read(98, 101);
    await settle();
    expect(asked.map(({ offset }) => offset)).toEqual([0, 100]);
    await asked[1]?.answer(pageOf(100));
    expect(await reading).toEqual(['row 98', 'row 99', 'row 100', 'row 101']);
    const late = pages.read(500, 501);
    await settle();
    setVisibleRange({ view: 'failed' });
    await asked[2]?.answer(pageOf(500));
    expect(await late).toBeNull();
  });
});
