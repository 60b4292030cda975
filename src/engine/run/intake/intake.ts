import { unwrap } from '../../../shared/errors/errors.js';
import type { Journal } from '../../journal/journal.js';
import type { RunRecord } from '../../journal/records.js';
import { whenReady } from '../../journal/when-ready.js';
import { createEntryPlanner } from '../../plan/entry-planner.js';
import type { ScannedEntry } from '../../plan/scanned-entry.js';
import type { Accounting } from '../progress/accounting.js';
import type { WorkSource } from '../schedule/work-source.js';
import { ingest } from './ingest.js';
import { lookAgain } from './rescan.js';

/**
 * How a run gets its rows: what an earlier session could not read is examined again, then the scan is
 * recorded.
 */
export interface Intake {
  /** The scan has ended, in this session or an earlier one. */
  readonly scanComplete: boolean;
  /** No more rows will come. */
  readonly isOver: boolean;
  /**
   * Adds rows until nothing is left or the run ends; `source` is null when the scan was finished earlier.
   * Throws the planner's error, the scan's or the journal's.
   */
  run(source: AsyncIterable<readonly ScannedEntry[]> | null): Promise<void>;
}

export interface IntakeServices {
  readonly journal: Pick<Journal, 'runs' | 'ingest' | 'ready'>;
  readonly record: RunRecord;
  /** See `ScanOptions.own`. */
  readonly own: readonly string[];
  readonly accounting: Accounting;
  readonly queue: WorkSource;
  readonly signal: AbortSignal;
}

export function createIntake({ journal, own, record, accounting, queue, signal }: IntakeServices): Intake {
  const { run, spec } = record;
  let { scanComplete } = record;
  let isOver = false;

  async function makeRows(source: AsyncIterable<readonly ScannedEntry[]> | null): Promise<void> {
    const planner = unwrap(createEntryPlanner(spec.roots, spec.options));
    const onRows: Parameters<typeof ingest>[4] = (rows) => {
      for (const row of rows) accounting.add(row.state, row.size);
      queue.more();
    };
    await lookAgain({
      rows: journal.ingest,
      record,
      own,
      planner,
      signal,
      onRows,
      onReplaced({ sequence, size }, after) {
        accounting.move('failed', after.state, size, after.size);
        if (after.state === 'planned') queue.release([{ sequence, method: after.method }]);
      },
    });
    if (source === null) return;
    await ingest(journal.ingest, run, whenReady(source, journal.ready), planner, onRows, signal);
    if (signal.aborted) return;
    scanComplete = true;
    journal.runs.markScanComplete(run);
  }

  return {
    get scanComplete() {
      return scanComplete;
    },
    get isOver() {
      return isOver;
    },
    async run(source) {
      try {
        await makeRows(source);
      } finally {
        isOver = true;
        queue.complete();
      }
    },
  };
}
