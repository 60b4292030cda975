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
  /**
   * Hides an ended run for good; false, without a change, for one that is not ended or knows of multipart uploads
   * that would be forgotten, or of requests for one that were not answered. Its rows are then removed by {@link removeDeleted}. Committed when this returns.
   */
  delete(run: number): boolean;
  /** Removes about `limit` rows of deleted runs; whether there may be more. */
  removeDeleted(limit: number): boolean;
  /** The ended runs beyond the newest `keep` runs, oldest first. */
  expired(keep: number): readonly { readonly run: number; readonly runId: string }[];
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

  function placeOf({ endpoint, bucket }: RunSpec): number {
    write('INSERT OR IGNORE INTO places (endpoint, bucket) VALUES (?, ?)', endpoint ?? '', bucket);
    const row = one('SELECT place FROM places WHERE endpoint = ? AND bucket = ?', endpoint ?? '', bucket);
    return Number(row?.['place']);
  }

  function find(runId: string): RunRecord | null {
    const row = one('SELECT * FROM runs WHERE id = ? AND deleted = 0', runId);
    return row === undefined ? null : toRunRecord(row);
  }

  return {
    create(runId, spec, nowMs) {
      write(
        'INSERT INTO runs (id, created_ms, spec, place) VALUES (?, ?, ?, ?)',
        runId,
        nowMs,
        JSON.stringify(spec),
        placeOf(spec),
      );
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
      return many('SELECT * FROM runs WHERE deleted = 0 ORDER BY run DESC LIMIT ?', limit).flatMap((row) => {
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
        'UPDATE runs SET outcome = NULL, error = NULL, ended_ms = NULL, totals = NULL, spec = ?, place = ? WHERE run = ?',
        JSON.stringify(spec),
        placeOf(spec),
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
    delete(run) {
      const changed = write(
        `UPDATE runs SET deleted = 1 WHERE run = ? AND outcome IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM entries INDEXED BY entries_with_upload
            WHERE entries.run = runs.run AND (upload_id IS NOT NULL OR create_pending = 1))
           AND run NOT IN (SELECT run FROM lost_creates)`,
        run,
      );
      commitNow();
      return changed.changes === 1;
    },
    removeDeleted(limit) {
      const row = one('SELECT run FROM runs INDEXED BY runs_deleted WHERE deleted = 1 LIMIT 1');
      if (row === undefined) return false;
      const run = Number(row['run']);
      for (const [table, column] of [
        ['entries', 'sequence'],
        ['remote', 'key'],
        ['parts', 'sequence'],
        ['extra_objects', 'key'],
      ] as const) {
        const { changes } = write(
          `DELETE FROM ${table} WHERE run = ? AND ${column} IN (SELECT ${column} FROM ${table} WHERE run = ? LIMIT ?)`,
          run,
          run,
          limit,
        );
        if (changes > 0) {
          commit();
          return true;
        }
      }
      // Last, because the number of a run without a row is given to the next one.
      write('DELETE FROM runs WHERE run = ?', run);
      write('DELETE FROM known WHERE place NOT IN (SELECT place FROM runs WHERE place IS NOT NULL)');
      write('DELETE FROM places WHERE place NOT IN (SELECT place FROM runs WHERE place IS NOT NULL)');
      commit();
      return true;
    },
    expired(keep) {
      return many(
        `SELECT run, id FROM runs WHERE deleted = 0 AND outcome IS NOT NULL AND run NOT IN
           (SELECT run FROM runs WHERE deleted = 0 ORDER BY run DESC LIMIT ?) ORDER BY run`,
        keep,
      ).map((row) => ({ run: Number(row['run']), runId: String(row['id']) }));
    },
    totals(run) {
      const row = one('SELECT totals FROM runs WHERE run = ?', run);
      return typeof row?.['totals'] === 'string' ? (JSON.parse(row['totals']) as Totals) : countRows(run);
    },
  };
}
