import type { Choice } from '../../shared/models/list-search.js';
import type { ChosenFiles, ListedFile } from '../window/row-menu.js';

/** A list in the engine, as far as selected rows of it are to be named. */
export interface ListedRows<View extends string> {
  /** Numbers of rows of a view whose names have a part, of the next slice after a place (-1: the beginning). */
  readonly numbers: (
    view: View,
    search: string,
    after: number,
  ) => Promise<{ readonly sequences: readonly number[]; readonly next: number | null }>;
}

export interface ListedFiles<View extends string> extends ListedRows<View> {
  readonly files: (numbers: readonly number[]) => Promise<readonly ListedFile[]>;
  readonly mayHaveEvidence: boolean;
  /** How many a search has found in a view. */
  readonly total: (view: View, search: string) => Promise<number>;
}

/** Rows that the engine is asked about at a time. */
const batch = 500;

/** The numbers of selected rows, in batches: a description of a list is looked up as it is read. */
export async function* chosenRows<View extends string>(
  { numbers }: ListedRows<View>,
  choice: Choice<View>,
): AsyncGenerator<readonly number[]> {
  if ('rows' in choice) {
    yield* batches(choice.rows);
    return;
  }
  const except = new Set(choice.except);
  let after: number | null = -1;
  while (after !== null) {
    const found: Awaited<ReturnType<typeof numbers>> = await numbers(choice.view, choice.search, after);
    yield* batches(found.sequences.filter((sequence) => !except.has(sequence)));
    after = found.next;
  }
}

/**
 * The files of selected rows. Rows come to a list and leave it, also some of those left out, and a search may not have found all yet:
 * then the rows are looked up once, and what is counted is what is read. All of a list without a search is counted by its total.
 */
export async function chosenFiles<View extends string>(
  list: ListedFiles<View>,
  choice: Choice<View>,
): Promise<ChosenFiles> {
  const { mayHaveEvidence } = list;
  const whole = 'view' in choice && choice.search === '' && choice.except.length === 0 ? choice.view : null;
  const fixed = whole === null ? await numbersOf(list, choice) : [];
  const rows = (): AsyncIterable<readonly number[]> | Iterable<readonly number[]> =>
    whole === null ? batches(fixed) : chosenRows(list, choice);
  async function* read(): AsyncGenerator<readonly ListedFile[]> {
    for await (const numbers of rows()) yield await list.files(numbers);
  }
  const count = whole === null ? fixed.length : await list.total(whole, '');
  if (count !== 1) return { count, only: null, mayHaveEvidence, rows, read };
  for await (const files of read()) {
    const [only] = files;
    if (only !== undefined) return { count, only, mayHaveEvidence, rows, read };
  }
  return { count: 0, only: null, mayHaveEvidence, rows, read };
}

async function numbersOf<View extends string>(
  list: ListedRows<View>,
  choice: Choice<View>,
): Promise<readonly number[]> {
  const all: number[] = [];
  for await (const numbers of chosenRows(list, choice)) all.push(...numbers);
  return all;
}

function* batches(all: readonly number[]): Generator<readonly number[]> {
  for (let from = 0; from < all.length; from += batch) yield all.slice(from, from + batch);
}
