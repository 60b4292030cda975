import {
  createNameSearch,
  type NamedItem,
  type NameSearch,
  searchSlice,
} from '../../base/text/name-search.js';
import type { AppError } from '../../shared/errors/errors.js';
import { nameMatcher } from '../../shared/models/list-search.js';
import type { Draft, DraftRow, DraftView } from '../../shared/models/plan.js';
import type { Tally } from '../../shared/models/tally.js';
import type { DraftPage } from './drafts.js';
import type { EntryPlan, EntryPlanner } from './entry-planner.js';
import type { ScannedEntry } from './scanned-entry.js';

/** What the filter makes of the entries found so far: totals, and for each view the entries in order. */
export interface PlanPreview {
  readonly tallies: Readonly<Record<DraftView, Tally>>;
  readonly maxFileBytes: number;
  /** Files that the filter includes and that contain secrets, whether or not they are to be uploaded. */
  readonly secrets: Draft['secrets'];
  /** Plans up to `limit` entries that were not planned yet; whether some are left. */
  advance(limit: number): boolean;
  /** A page of a view, or of what was found in it so far. */
  rows(view: DraftView, offset: number, limit: number, search: string): DraftPage;
  /** Files by their positions, and the roots that their paths are below. */
  files(
    positions: readonly number[],
  ): readonly { readonly row: DraftRow; readonly root: number; readonly path: string }[];
  /** See {@link Drafts.numbers}. */
  numbers(
    view: DraftView,
    search: string,
    after: number,
  ): { readonly sequences: readonly number[]; readonly next: number | null };
}

/** Secret files named in the draft. */
const mostExamples = 5;

/** The entries of each root, in the order of the roots; the lists may grow. */
export type EntryLists = readonly { readonly name: string; readonly entries: readonly ScannedEntry[] }[];

/** A position packs the root's index and the entry's index into one safe integer. */
const rootStride = 2 ** 32;

/**
 * Starts planning with one planner. `keysMayMeet` says that files of different roots may get the same key;
 * otherwise only two spellings of one name (NFC and NFD) can.
 */
export function createPlanPreview(
  lists: EntryLists,
  planner: EntryPlanner,
  keysMayMeet: boolean,
): PlanPreview {
  const positions: Record<DraftView, number[]> = { matched: [], excluded: [], problems: [] };
  const tallies = {
    matched: { files: 0, bytes: 0 },
    excluded: { files: 0, bytes: 0 },
    problems: { files: 0, bytes: 0 },
  };
  const plannedUpTo = lists.map(() => 0);
  const keys = new Set<string>();
  const collisions = new Set<number>();
  const secrets = { files: 0, bytes: 0, examples: [] as string[] };
  let maxFileBytes = 0;

  /** The search that was asked for last. */
  let last: { readonly key: string; readonly search: NameSearch } | null = null;

  function entryAt(position: number) {
    const root = Math.floor(position / rootStride);
    const list = lists[root];
    const entry = list?.entries[position % rootStride];
    if (list === undefined || entry === undefined) return null;
    const path = lists.length > 1 && entry.path !== list.name ? `${list.name}/${entry.path}` : entry.path;
    return { root, entry, path };
  }

  /** Shown paths by their index in a view. */
  function names(view: DraftView, after: number, limit: number): readonly NamedItem[] {
    return positions[view]
      .slice(after + 1, after + 1 + limit)
      .map((position, step) => ({ place: after + 1 + step, name: entryAt(position)?.path ?? '' }));
  }

  function rowsAt(wanted: readonly number[]) {
    return wanted.flatMap((position) => {
      const found = entryAt(position);
      if (found === null) return [];
      const { root, entry, path } = found;
      const plan = planner({ ...entry, root });
      return [{ row: toRow(position, path, entry, plan, collisions.has(position)), root, path: entry.path }];
    });
  }

  function collides(key: string): boolean {
    if (!keysMayMeet && !/[^\p{ASCII}]/u.test(key)) return false;
    if (keys.has(key)) return true;
    keys.add(key);
    return false;
  }

  function noteSecret({ path, size }: ScannedEntry, plan: EntryPlan): void {
    if (plan.kind !== 'upload' && !(plan.kind === 'skip' && plan.reason === 'holds-secrets')) return;
    secrets.files += 1;
    secrets.bytes += size;
    if (secrets.examples.length < mostExamples) secrets.examples.push(path.slice(path.lastIndexOf('/') + 1));
  }

  function planOne(rootIndex: number, index: number, entry: ScannedEntry): void {
    const plan = planner({ ...entry, root: rootIndex });
    if (plan.kind === 'ignore') return;
    const position = rootIndex * rootStride + index;
    let view = viewOf(plan);
    if (plan.kind === 'upload' && collides(plan.key)) {
      collisions.add(position);
      view = 'problems';
    }
    if (entry.holdsSecret === true) noteSecret(entry, plan);
    positions[view].push(position);
    tallies[view].files += 1;
    tallies[view].bytes += entry.size;
    if (view === 'matched') maxFileBytes = Math.max(maxFileBytes, entry.size);
  }

  return {
    tallies,
    secrets,
    get maxFileBytes() {
      return maxFileBytes;
    },
    advance(limit) {
      let left = limit;
      for (const [rootIndex, { entries }] of lists.entries()) {
        for (let index = plannedUpTo[rootIndex] ?? 0; index < entries.length; index += 1) {
          if (left === 0) return true;
          left -= 1;
          const entry = entries[index];
          if (entry !== undefined) planOne(rootIndex, index, entry);
          plannedUpTo[rootIndex] = index + 1;
        }
      }
      return false;
    },
    rows(view, offset, limit, search) {
      const listed = positions[view];
      const rowsOf = (wanted: readonly number[]) => rowsAt(wanted).map(({ row }) => row);
      if (search === '') return { total: listed.length, rows: rowsOf(listed.slice(offset, offset + limit)) };
      const key = JSON.stringify([view, search]);
      if (last?.key !== key) {
        last = { key, search: createNameSearch(search, (after, most) => names(view, after, most)) };
      }
      const isComplete = last.search.advance();
      const { hits } = last.search;
      const found = hits.slice(offset, offset + limit).flatMap((place) => listed[place] ?? []);
      return { total: hits.length, rows: rowsOf(found), ...(isComplete ? {} : { searching: 'first' }) };
    },
    files: rowsAt,
    numbers(view, search, after) {
      const matches = nameMatcher(search);
      const items = names(view, after, searchSlice);
      const found = items.filter(({ name }) => matches(name));
      return {
        sequences: found.flatMap(({ place }) => positions[view][place] ?? []),
        next: items.length < searchSlice ? null : (items.at(-1)?.place ?? null),
      };
    },
  };
}

function viewOf(plan: Exclude<EntryPlan, { kind: 'ignore' }>): DraftView {
  if (plan.kind === 'upload') return 'matched';
  return plan.kind === 'skip' ? 'excluded' : 'problems';
}

function toRow(
  position: number,
  path: string,
  entry: ScannedEntry,
  plan: EntryPlan,
  isCollision: boolean,
): DraftRow {
  const key = plan.kind === 'upload' && !isCollision ? plan.key : null;
  let error: AppError | null = plan.kind === 'problem' ? plan.error : null;
  if (plan.kind === 'upload' && isCollision)
    error = { code: 'key-collision', details: { path, key: plan.key } };
  return {
    position,
    path,
    key,
    size: entry.size,
    skipReason: plan.kind === 'skip' ? plan.reason : null,
    error,
  };
}
