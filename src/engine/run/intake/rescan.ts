import type { IngestStore, UnplannableEntry } from '../../journal/ingest-store.js';
import type { NewEntry, RunRecord } from '../../journal/records.js';
import type { EntryPlanner } from '../../plan/entry-planner.js';
import type { ScannedEntry } from '../../plan/scanned-entry.js';
import { scanAt } from '../../plan/scanner.js';
import { ingest, toRow } from './ingest.js';

export interface Rescan {
  readonly rows: IngestStore;
  readonly record: RunRecord;
  readonly planner: EntryPlanner;
  /** See `ScanOptions.own`. */
  readonly own: readonly string[];
  readonly signal: AbortSignal;
  /** Is told what a row has become. */
  readonly onReplaced: (before: UnplannableEntry, after: NewEntry) => void;
  /** Is told of rows that were added: the content of a folder that can be read now. */
  readonly onRows: Parameters<typeof ingest>[4];
}

const pageSize = 500;

/**
 * Scans again what an earlier session of a run could not read or find a key for, and plans it again. Every
 * such row keeps its place, because the run's rows are counted by their position: a folder that can be read
 * now gives its row to the first thing in it, after all the others have rows of their own, so that a run
 * killed in between scans the folder again.
 */
export async function lookAgain(look: Rescan): Promise<void> {
  const { rows, record, signal } = look;
  // Rows that this rescan adds were just scanned.
  const end = rows.nextSequence(record.run);
  let after = -1;
  for (;;) {
    const page = rows.unplannable(record.run, after, pageSize);
    for (const row of page) {
      if (signal.aborted || row.sequence >= end) return;
      await lookAt(row, look);
      after = row.sequence;
    }
    if (page.length === 0) return;
  }
}

async function lookAt(row: UnplannableEntry, look: Rescan): Promise<void> {
  const { rows, record, planner, signal } = look;
  const root = record.spec.roots[row.root];
  if (root === undefined) return;
  const { followSymlinks } = record.spec.options;
  const heir: { row: NewEntry | null } = { row: null };

  /** Takes the row's place if it is still free and the entry has no row of its own. */
  function inherits(entry: ScannedEntry): boolean {
    if (heir.row !== null) return false;
    if (entry.path !== row.path) {
      rows.indexPaths();
      if (rows.hasPath(record.run, row.root, entry.path)) return false;
    }
    const plan = planner(entry);
    if (plan.kind !== 'ignore') heir.row = toRow(entry, plan);
    return heir.row !== null;
  }

  async function* others(found: ReturnType<typeof scanAt>): AsyncGenerator<readonly ScannedEntry[]> {
    for await (const batch of found) yield batch.filter((entry) => !inherits(entry));
  }

  const found = scanAt(root, row.root, row.path, { signal, followSymlinks, own: look.own });
  await ingest(rows, record.run, others(found), planner, look.onRows, signal);
  // A rescan that was aborted says nothing about what is there.
  if (signal.aborted) return;
  look.onReplaced(row, rows.replace(record.run, row.sequence, heir.row ?? emptyFolder(row)));
}

/** Nothing in it would be sent or counted. */
function emptyFolder({ root, path }: UnplannableEntry): NewEntry {
  return {
    root,
    path: path === '.' ? path : `${path}/`,
    key: null,
    size: 0,
    mtimeMs: 0,
    inode: 0,
    state: 'skipped',
    method: 'single',
    reason: 'empty-folder',
    error: null,
  };
}
