import type { AppError } from '../../shared/errors/errors.js';
import type { Draft, DraftRow, DraftView } from '../../shared/models/plan.js';
import type { Tally } from '../../shared/models/tally.js';
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
  rows(view: DraftView, offset: number, limit: number): { total: number; rows: readonly DraftRow[] };
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
    rows(view, offset, limit) {
      const listed = positions[view];
      return {
        total: listed.length,
        rows: listed.slice(offset, offset + limit).flatMap((position) => {
          const root = Math.floor(position / rootStride);
          const list = lists[root];
          const entry = list?.entries[position % rootStride];
          if (list === undefined || entry === undefined) return [];
          const path =
            lists.length > 1 && entry.path !== list.name ? `${list.name}/${entry.path}` : entry.path;
          return [toRow(path, entry, planner({ ...entry, root }), collisions.has(position))];
        }),
      };
    },
  };
}

function viewOf(plan: Exclude<EntryPlan, { kind: 'ignore' }>): DraftView {
  if (plan.kind === 'upload') return 'matched';
  return plan.kind === 'skip' ? 'excluded' : 'problems';
}

function toRow(path: string, entry: ScannedEntry, plan: EntryPlan, isCollision: boolean): DraftRow {
  const key = plan.kind === 'upload' && !isCollision ? plan.key : null;
  let error: AppError | null = plan.kind === 'problem' ? plan.error : null;
  if (plan.kind === 'upload' && isCollision)
    error = { code: 'key-collision', details: { path, key: plan.key } };
  return { path, key, size: entry.size, skipReason: plan.kind === 'skip' ? plan.reason : null, error };
}
