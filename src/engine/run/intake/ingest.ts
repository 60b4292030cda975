import type { EntryState } from '../../../shared/models/run.js';
import type { IngestStore } from '../../journal/ingest-store.js';
import type { NewEntry } from '../../journal/records.js';
import type { EntryPlan, EntryPlanner } from '../../plan/entry-planner.js';
import type { ScannedEntry } from '../../plan/scanned-entry.js';
import { maxObjectBytes, multipartThreshold } from '../../transfer/part-plan.js';

/**
 * Writes what the scan finds to the journal, batch by batch, each row with its plan. A run whose first scan
 * was interrupted is scanned again; existing rows stay as they are.
 */
export async function ingest(
  rows: IngestStore,
  run: number,
  source: AsyncIterable<readonly ScannedEntry[]>,
  planner: EntryPlanner,
  onRows: (rows: readonly { state: EntryState; size: number }[]) => void,
  signal: AbortSignal,
): Promise<void> {
  let sequence = rows.nextSequence(run);
  const isSecondScan = sequence > 0;
  let isIndexed = false;
  for await (const batch of untilAborted(source, signal)) {
    if (isSecondScan && !isIndexed && batch.length > 0) {
      rows.indexPaths();
      isIndexed = true;
    }
    const fresh = isSecondScan ? batch.filter(({ root, path }) => !rows.hasPath(run, root, path)) : batch;
    const added = rows.add(
      run,
      sequence,
      fresh.flatMap((entry) => {
        const plan = planner(entry);
        return plan.kind === 'ignore' ? [] : [toRow(entry, plan)];
      }),
    );
    sequence += added.length;
    onRows(added);
  }
}

/**
 * The source's batches until the run ends, even when the next one does not come, as from a disconnected
 * network drive.
 */
async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let letGo: () => void = () => undefined;
  const stop = (): void => letGo();
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (!signal.aborted) {
      const pending = iterator.next();
      // Not Promise.race with one promise for the whole scan: that would keep every batch in memory until the
      // scan has ended.
      const result = await new Promise<IteratorResult<T> | null>((resolve, reject) => {
        letGo = () => resolve(null);
        pending.then(resolve, reject);
      });
      if (result === null || result.done === true) break;
      yield result.value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    iterator.return?.().catch(() => undefined);
  }
}

/** The journal's row for a found entry and its plan. */
export function toRow(entry: ScannedEntry, plan: Exclude<EntryPlan, { kind: 'ignore' }>): NewEntry {
  const row = {
    root: entry.root,
    path: entry.path,
    key: null,
    size: entry.size,
    mtimeMs: entry.mtimeMs,
    inode: entry.inode,
    method: entry.size > multipartThreshold ? 'multipart' : 'single',
    reason: null,
    error: null,
  } as const;
  if (plan.kind === 'skip') return { ...row, state: 'skipped', reason: plan.reason };
  if (plan.kind === 'problem') return { ...row, state: 'failed', error: plan.error };
  if (entry.size > maxObjectBytes) {
    return { ...row, state: 'failed', error: { code: 'file-too-large', details: { path: entry.path } } };
  }
  return { ...row, state: 'planned', key: plan.key };
}
