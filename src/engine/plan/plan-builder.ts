import { pathBelow } from '../../base/files/local-path.js';
import { type AppError, HoistError } from '../../shared/errors/errors.js';
import { type Draft, type DraftOptions, defaultDraftOptions } from '../../shared/models/plan.js';
import type { Drafts } from './drafts.js';
import { createEntryPlanner, type EntryPlanner, usesRootNames } from './entry-planner.js';
import { createPlanPreview, type PlanPreview } from './plan-preview.js';
import type { Root, ScannedEntry } from './scanned-entry.js';
import { scan } from './scanner.js';

/** What a run is made of, taken from the draft when the run starts. */
export interface DraftContent {
  readonly roots: readonly Root[];
  readonly options: DraftOptions;
  readonly source: AsyncIterable<readonly ScannedEntry[]>;
}

/** The plan while it is being made: scans what was chosen, filters it, and pages through the result. */
export interface PlanBuilder extends Drafts {
  /** The entries found, followed by those that a scan in progress will find, even after `clear`. */
  content(): DraftContent;
}

interface ScannedRoot {
  readonly root: Root;
  readonly name: string;
  readonly entries: ScannedEntry[];
  readonly stop: AbortController;
  /** A run took over the entries: the scan continues even when the draft is cleared. */
  handedOver: boolean;
  done: boolean;
  /** There was more than a plan may contain. */
  isCut: boolean;
}

function unscanned(root: Root): ScannedRoot {
  return {
    root,
    name: root.name,
    entries: [],
    stop: new AbortController(),
    handedOver: false,
    done: false,
    isCut: false,
  };
}

/** Entries planned before other work gets a turn (about 10 ms). */
const planSlice = 10_000;
const announceEveryMs = 50;

/**
 * The entries of a plan are in memory: 204 bytes each, and 117 for each preview of a Korean name, of which there are two
 * while the filter changes (measured). This many need 0.9 of the 1.5 GiB that the engine's heap may have; beyond its
 * limit the thread would end without a word.
 */
export const mostEntries = 2_000_000;

/**
 * `onChange` is called for every change, at most twenty times a second; `own`: see `ScanOptions.own`.
 */
export function createPlanBuilder(
  onChange: (draft: Draft) => void,
  own: readonly string[] = [],
  most = mostEntries,
): PlanBuilder {
  let revision = 0;
  let roots: ScannedRoot[] = [];
  let options = defaultDraftOptions;
  let filterError: AppError | null = null;
  let planner: EntryPlanner = () => ({ kind: 'skip', reason: 'excluded' });
  let preview = createPlanPreview([], planner, false);
  /**
   * The preview in preparation after a change of the filter; it replaces the current one when it has caught
   * up.
   */
  let upcoming: PlanPreview | null = null;
  let announcedAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | null = null;

  function current(): Draft {
    const { matched, excluded, problems } = preview.tallies;
    return {
      revision,
      roots: roots.map(({ root }) => ({ rootId: root.rootId, name: root.name, kind: root.kind })),
      options,
      scanning: roots.some((root) => !root.done),
      found: {
        files: matched.files + excluded.files + problems.files,
        bytes: matched.bytes + excluded.bytes + problems.bytes,
      },
      matched: { ...matched },
      excluded: { ...excluded },
      problems: { ...problems },
      secrets: { ...preview.secrets, examples: [...preview.secrets.examples] },
      filterError: tooMany() ?? filterError,
      maxFileBytes: preview.maxFileBytes,
    };
  }

  /** Set while the plan is not the whole of what was chosen. */
  function tooMany(): AppError | null {
    return roots.some(({ isCut }) => isCut) ? { code: 'too-many-files', details: { limit: most } } : null;
  }

  function announce(): void {
    revision += 1;
    if (timer !== null) return;
    timer = setTimeout(
      () => {
        timer = null;
        announcedAt = performance.now();
        onChange(current());
      },
      Math.max(0, announcedAt + announceEveryMs - performance.now()),
    );
  }

  /** Plans everything again with the current options; a later call overtakes an earlier one. */
  async function replan(): Promise<void> {
    const made = createEntryPlanner(
      roots.map(({ root }) => root),
      options,
    );
    filterError = made.ok ? null : made.error;
    if (made.ok) planner = made.value;
    else if (roots.length > 0 && preview.tallies.matched.files > 0) return announce();
    const withNames = usesRootNames(
      roots.map(({ root }) => root),
      options,
    );
    const mine = createPlanPreview(roots, planner, roots.length > 1 && !withNames);
    upcoming = mine;
    while (mine.advance(planSlice)) {
      await new Promise(setImmediate);
      if (upcoming !== mine) return;
    }
    upcoming = null;
    preview = mine;
    announce();
  }

  async function scanRoot(scanned: ScannedRoot): Promise<void> {
    const { followSymlinks } = options;
    for await (const batch of scan([scanned.root], { signal: scanned.stop.signal, followSymlinks, own })) {
      const kept = roots.reduce((sum, { entries }) => sum + entries.length, 0);
      if (kept + batch.length > most) {
        scanned.isCut = true;
        break;
      }
      for (const entry of batch) scanned.entries.push(entry);
      if (!roots.includes(scanned)) continue;
      if (upcoming === null) preview.advance(Number.POSITIVE_INFINITY);
      announce();
    }
    scanned.done = true;
    announce();
  }

  function abandon(scanned: ScannedRoot): void {
    if (!scanned.handedOver) scanned.stop.abort();
  }

  return {
    current: async () => current(),
    async addRoots(added) {
      const known = new Set(roots.map(({ root }) => root.path));
      const fresh = added.filter((root) => !known.has(root.path)).map(unscanned);
      roots = [...roots, ...fresh];
      // Whoever allowed the secrets of one folder has not seen those of the next.
      options = { ...options, allowSecrets: false };
      void replan();
      for (const scanned of fresh) void scanRoot(scanned);
      return current();
    },
    async removeRoot(rootId) {
      for (const scanned of roots) if (scanned.root.rootId === rootId) abandon(scanned);
      roots = roots.filter(({ root }) => root.rootId !== rootId);
      await replan();
      return current();
    },
    async setOptions(changed) {
      const { followSymlinks } = options;
      options = { ...options, ...changed };
      if (options.followSymlinks !== followSymlinks) {
        for (const scanned of roots) abandon(scanned);
        roots = roots.map(({ root }) => unscanned(root));
        for (const scanned of roots) void scanRoot(scanned);
      }
      await replan();
      return current();
    },
    async allowSecrets(allowed, askedAbout) {
      if (allowed && askedAbout !== revision) throw new HoistError('plan-changed');
      options = { ...options, allowSecrets: allowed };
      await replan();
      return current();
    },
    rows: async (view, offset, limit, search = '') => preview.rows(view, offset, limit, search),
    files: async (positions) =>
      preview.files(positions).flatMap(({ row, root: index, path }) => {
        const root = roots[index]?.root;
        return root === undefined ? [] : [{ row, path: pathBelow(root, path) }];
      }),
    numbers: async (view, search, after) => preview.numbers(view, search, after),
    content() {
      const cut = tooMany();
      if (cut !== null) throw new HoistError(cut.code, cut.details);
      const taken = [...roots];
      for (const scanned of taken) scanned.handedOver = true;
      return { roots: taken.map(({ root }) => root), options, source: entriesOf(taken, most) };
    },
    async clear() {
      for (const scanned of roots) abandon(scanned);
      roots = [];
      options = { ...defaultDraftOptions, prefix: options.prefix };
      void replan();
      revision += 1;
      return current();
    },
  };
}

const handOver = 512;
const lookAgainMs = 50;

/**
 * What was found, in order, waiting where a scan is not finished yet.
 * @throws HoistError `too-many-files` when it was cut after the run had started, which must not pass for complete
 */
async function* entriesOf(
  scanned: readonly ScannedRoot[],
  most: number,
): AsyncGenerator<readonly ScannedEntry[]> {
  for (const [index, root] of scanned.entries()) {
    let next = 0;
    while (!root.done || next < root.entries.length) {
      const batch = root.entries.slice(next, next + handOver);
      next += batch.length;
      if (batch.length > 0) yield renumbered(batch, index);
      await new Promise((resolve) => setTimeout(resolve, batch.length > 0 ? 0 : lookAgainMs));
    }
    if (root.isCut) throw new HoistError('too-many-files', { limit: most });
  }
}

function renumbered(entries: readonly ScannedEntry[], root: number): ScannedEntry[] {
  return entries.map((entry) => ({ ...entry, root }));
}
