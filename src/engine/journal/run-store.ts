import { HoistError } from '../../shared/errors/errors.js';
import type { EntryState } from '../../shared/models/run.js';
import type { Tally } from '../../shared/models/tally.js';
import type { RunEnd, RunRecord, RunSpec, Totals } from './records.js';
import { stateOf, toRunRecord } from './row-mapping.js';
import type { Session } from './session.js';

/** The runs: what each was told to do, and how it ended. */
export interface RunStore {
  /** Committed when this returns. */
  create(runId: string, spec: RunSpec, nowMs: number): RunRecord;
  find(runId: string): RunRecord | null;
  /** @throws HoistError `run-not-found` */
  get(runId: string): RunRecord;
  /** Newest first. */
  list(limit: number): readonly RunRecord[];
  end(run: number, end: RunEnd): void;
  /** Continues an ended or interrupted run, with a specification that may have changed. */
  reopen(run: number, spec: RunSpec): void;
  saveActiveTime(run: number, activeMs: number): void;
  markScanComplete(run: number): void;
  totals(run: number): Totals;
}

export function createRunStore({ write, one, many, commit, commitNow }: Session): RunStore {
  /** Visits every row: for a run that is in progress or was interrupted. */
  function countRows(run: number): Totals {
    const totals: Record<EntryState, Tally> = {
      planned: { files: 0, bytes: 0 },
      uploading: { files: 0, bytes: 0 },
      uploaded: { files: 0, bytes: 0 },
      skipped: { files: 0, bytes: 0 },
      failed: { files: 0, bytes: 0 },
    };
    for (const row of many(
      'SELECT state, count(*) AS files, sum(size) AS bytes FROM entries WHERE run = ? GROUP BY state',
      run,
    )) {
      totals[stateOf(row)] = { files: Number(row['files']), bytes: Number(row['bytes']) };
    }
    return totals;
  }

  function find(runId: string): RunRecord | null {
    const row = one('SELECT * FROM runs WHERE id = ?', runId);
    return row === undefined ? null : toRunRecord(row);
  }

  return {
    create(runId, spec, nowMs) {
      write('INSERT INTO runs (id, created_ms, spec) VALUES (?, ?, ?)', runId, nowMs, JSON.stringify(spec));
      // Whatever fails later, the run can be continued.
      commitNow();
      const record = find(runId);
      if (record === null) throw new Error('the run just written is not there');
      return record;
    },
    find,
    get(runId) {
      const record = find(runId);
      if (record === null) throw new HoistError('run-not-found');
      return record;
    },
    list(limit) {
      return many('SELECT * FROM runs ORDER BY run DESC LIMIT ?', limit).flatMap((row) => {
        const record = toRunRecord(row);
        return record === null ? [] : [record];
      });
    },
    end(run, end) {
      write(
        'UPDATE runs SET outcome = ?, error = ?, listing_error = ?, ended_ms = ?, active_ms = ?, totals = ? WHERE run = ?',
        end.outcome,
        end.error === null ? null : JSON.stringify(end.error),
        end.listingError === null ? null : JSON.stringify(end.listingError),
        end.nowMs,
        end.activeMs,
        JSON.stringify(countRows(run)),
        run,
      );
      // The parts of completed uploads are not needed any more.
      write(
        `DELETE FROM parts WHERE run = ? AND NOT EXISTS (SELECT 1 FROM entries
           WHERE entries.run = parts.run AND entries.sequence = parts.sequence AND upload_id IS NOT NULL)`,
        run,
      );
      commit();
    },
    reopen(run, spec) {
      write(
        'UPDATE runs SET outcome = NULL, error = NULL, ended_ms = NULL, totals = NULL, spec = ? WHERE run = ?',
        JSON.stringify(spec),
        run,
      );
      write('UPDATE entries SET listed = NULL WHERE run = ? AND listed IS NOT NULL', run);
    },
    saveActiveTime(run, activeMs) {
      write('UPDATE runs SET active_ms = ? WHERE run = ?', activeMs, run);
    },
    markScanComplete(run) {
      write('UPDATE runs SET scan_complete = 1 WHERE run = ?', run);
    },
    totals(run) {
      const row = one('SELECT totals FROM runs WHERE run = ?', run);
      return typeof row?.['totals'] === 'string' ? (JSON.parse(row['totals']) as Totals) : countRows(run);
    },
  };
}
