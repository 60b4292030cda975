import { createNameSearch, type NameSearch, searchSlice } from '../base/text/name-search.js';
import { nameMatcher, type Searching } from '../shared/models/list-search.js';
import type { RunRow, RunView } from '../shared/models/run.js';
import { sequenceAt } from './journal/row-place.js';
import type { RowReader } from './journal/row-reader.js';

/** A page of what was found in a list so far. */
export interface FoundPage {
  /** Rows found so far. */
  readonly total: number;
  readonly rows: readonly RunRow[];
  /** Until the list was looked at `again`, the page shows what was found before. */
  readonly searching?: Searching;
}

/** Which list is searched, and for what. */
export interface Sought {
  readonly run: number;
  readonly view: RunView;
  /** A part of the path. */
  readonly search: string;
  /** Anything that changes whenever rows of the run come to a view or leave it. */
  readonly standing: string;
}

/** Finds rows of runs by a part of their paths; each request reads a bounded number of rows. */
export interface RunSearch {
  page(sought: Sought, offset: number, limit: number): FoundPage;
  /** Numbers of rows that match, of the next slice after a place (-1: the beginning); `next` is null at the end. */
  slice(
    sought: Omit<Sought, 'standing'>,
    after: number,
    slice?: number,
  ): { readonly sequences: readonly number[]; readonly next: number | null };
}

/** What was searched last: the window asks for one list at a time. */
interface Search {
  readonly key: string;
  shown: NameSearch;
  /** What the run was like when `shown`, or what will take its place, was begun. */
  standing: string;
  isComplete: boolean;
  upcoming: NameSearch | null;
}

export function createRunSearch(rows: Pick<RowReader, 'names' | 'some'>, slice = searchSlice): RunSearch {
  let last: Search | null = null;

  function advance(search: Search, { run, view, search: part, standing }: Sought): void {
    if (!search.isComplete) {
      search.isComplete = search.shown.advance();
      return;
    }
    if (search.upcoming === null) {
      if (search.standing === standing) return;
      search.standing = standing;
      // Rows only ever join the list of all, at its end.
      if (view === 'all') {
        search.isComplete = search.shown.advance();
        return;
      }
      search.upcoming = begin(run, view, part);
    }
    if (search.upcoming.advance()) {
      search.shown = search.upcoming;
      search.upcoming = null;
    }
  }

  const begin = (run: number, view: RunView, part: string): NameSearch =>
    createNameSearch(part, (after, limit) => rows.names(run, view, after, limit), slice);

  return {
    page(sought, offset, limit) {
      const { run, view, search: part, standing } = sought;
      const key = JSON.stringify([run, view, part]);
      if (last?.key !== key) {
        last = { key, shown: begin(run, view, part), standing, isComplete: false, upcoming: null };
      }
      advance(last, sought);
      const { hits } = last.shown;
      const sequences = hits.slice(offset, offset + limit).map(sequenceAt);
      const found = new Map(rows.some(run, sequences).map((row) => [row.sequence, row]));
      const searching = !last.isComplete
        ? 'first'
        : last.upcoming !== null || last.standing !== standing
          ? 'again'
          : null;
      return {
        total: hits.length,
        rows: sequences.flatMap((sequence) => found.get(sequence) ?? []),
        ...(searching === null ? {} : { searching }),
      };
    },
    slice({ run, view, search: part }, after, size = slice) {
      const matches = nameMatcher(part);
      const items = rows.names(run, view, after, size);
      return {
        sequences: items.filter(({ name }) => matches(name)).map(({ place }) => sequenceAt(place)),
        next: items.length < size ? null : (items.at(-1)?.place ?? null),
      };
    },
  };
}
