import { describe, expect, it } from 'vitest';
import type { ChosenFiles } from '../window/row-menu.js';
import { chosenFiles, chosenRows } from './chosen-rows.js';

async function numbersOf(...input: Parameters<typeof chosenRows<'all'>>): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const batch of chosenRows(...input)) {
    expect(batch.length).toBeLessThanOrEqual(500);
    found.push(...batch);
  }
  return found;
}

it('rows that were selected one by one are named as they are, without asking', async () => {
  const numbers = () => Promise.reject(new Error('asked'));
  const rows = Array.from({ length: 1201 }, (_, index) => index * 3);
  expect(await numbersOf({ numbers }, { rows })).toEqual(rows);
});

it('all rows that a search finds are looked up slice by slice, but for those left out', async () => {
  const asked: unknown[] = [];
  const numbers = async (view: 'all', search: string, after: number) => {
    asked.push([view, search, after]);
    const from = after + 1;
    const sequences = Array.from({ length: 1000 }, (_, step) => from + step);
    return { sequences, next: from < 2000 ? from + 999 : null };
  };
  const found = await numbersOf({ numbers }, { view: 'all', search: 'png', except: [0, 1500, 2999] });
  expect(asked).toEqual([
    ['all', 'png', -1],
    ['all', 'png', 999],
    ['all', 'png', 1999],
  ]);
  expect(found).toHaveLength(2997);
  expect(found).not.toContain(1500);
  expect([found[0], found.at(-1)]).toEqual([1, 2998]);
});

describe('the files that a menu is opened for', () => {
  /** A list of these rows, which they may leave. */
  function listOf(rows: number[]) {
    return {
      numbers: async () => ({ sequences: [...rows], next: null }),
      files: async (sequences: readonly number[]) =>
        sequences.map((sequence) => ({
          row: { path: `${sequence}.txt`, key: null, error: null },
          path: null,
          evidence: null,
        })),
      // A search may have found a part only.
      total: async (_view: 'all', search: string) => (search === '' ? rows.length : 1),
      mayHaveEvidence: true,
    };
  }
  const pathsOf = async ({ read }: ChosenFiles): Promise<readonly string[]> => {
    const paths: string[] = [];
    for await (const files of read()) paths.push(...files.map(({ row }) => row.path));
    return paths;
  };

  it('are counted as they are, when rows that were left out have left the list', async () => {
    const found = await chosenFiles(listOf([3, 4, 5]), { view: 'all', search: '', except: [0, 1] });
    expect([found.count, found.only]).toEqual([3, null]);
    expect(await pathsOf(found)).toEqual(['3.txt', '4.txt', '5.txt']);
  });

  it('are counted to the end of a search that has not found all yet', async () => {
    const found = await chosenFiles(listOf([3, 4, 5]), { view: 'all', search: 'txt', except: [] });
    expect(found.count).toBe(3);
  });

  it('stay those that were counted while the list goes on changing', async () => {
    const rows = [3, 4, 5];
    const found = await chosenFiles(listOf(rows), { view: 'all', search: '', except: [5] });
    expect(found.count).toBe(2);
    rows.splice(0, 1, 6, 7);
    expect(await pathsOf(found)).toEqual(['3.txt', '4.txt']);
  });

  it('of a whole list are counted without looking at each, and one alone is named', async () => {
    const whole = { view: 'all', search: '', except: [] } as const;
    const numbers = () => Promise.reject(new Error('asked'));
    expect((await chosenFiles({ ...listOf([3, 4]), numbers }, whole)).count).toBe(2);
    expect((await chosenFiles(listOf([3]), whole)).only?.row.path).toBe('3.txt');
    const none = await chosenFiles(listOf([3]), { ...whole, except: [3] });
    expect([none.count, none.only]).toEqual([0, null]);
  });
});
