import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../shared/errors/errors.js';
import { createFakeClock } from '../gallery/fake-clock.js';
import { settle } from '../gallery/scripted-bridge.js';
import { createRowPages, keptPages, pageSize, rowAt } from './row-pages.js';

type Answer = Result<{ total: number; rows: readonly string[] }>;

interface Asked {
  readonly subject: string;
  readonly view: string;
  readonly offset: number;
  readonly limit: number;
  readonly answer: (result: Answer) => Promise<void>;
}

function setUp() {
  const clock = createFakeClock();
  const asked: Asked[] = [];
  const pages = createRowPages<'all' | 'failed', string>({
    clock,
    refreshInterval: 250,
    fetch: (subject, view, offset, limit) =>
      new Promise((resolve) => {
        asked.push({
          subject,
          view,
          offset,
          limit,
          answer: async (result) => {
            resolve(result);
            await settle();
          },
        });
      }),
  });
  const setVisibleRange = (change: Partial<Parameters<typeof pages.setVisibleRange>[0]> = {}): void =>
    pages.setVisibleRange({ subject: 'run-1', view: 'all', revision: 1, first: 0, last: 9, ...change });
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
});
