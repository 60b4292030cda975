import { expect, it } from 'vitest';
import { chosenRows } from './chosen-rows.js';

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
