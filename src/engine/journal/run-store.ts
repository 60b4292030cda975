import { HoistError } from '../../shared/errors/errors.js';
import { defaultRetention, type Retention, retention } from '../../shared/models/retention.js';
import type { EntryState, RunMode, RunSummary } from '../../shared/models/run.js';
import type { Tally } from '../../shared/models/tally.js';
import { expected } from './listing-store.js';
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
  /** The newest runs, newest first; with `mode` those alone that do this. */
  list(limit: number, mode?: RunMode): readonly RunRecord[];
  end(run: number, end: RunEnd): void;
  /** Continues an ended or interrupted run, with a specification that may have changed. @throws HoistError `run-compacted` */
  reopen(run: number, spec: RunSpec): void;
  /**
   * Makes an ended run one in progress whose objects are looked at again; its rows stay as they are, without what an earlier check said
   * of why they could not be proven.
   */
  beginCheck(run: number, spec: RunSpec): void;
  saveActiveTime(run: number, activeMs: number): void;
  /** Keeps until the run ends that it goes first, instead of the one that did before, or that it does not. */
  saveFirst(run: number, isFirst: boolean): void;
  markScanComplete(run: number): void;
  totals(run: number): Totals;
  /**
   * Hides an ended run, or one that sends nothing, for good; false, without a change, for an upload that is not ended or
   * knows of multipart uploads that would be forgotten, or of requests for one that were not answered. Its rows are then removed by {@link removeRows}. Committed when this returns.
   */
  delete(run: number): boolean;
  /** Removes about `limit` rows of deleted and of compacted runs; whether there may be more. */
  removeRows(limit: number): boolean;
  /** For how long the rows of ended runs are kept. */
  retention(): Retention;
  /** Committed when this returns. */
  setRetention(rule: Retention): void;
  /** The ended runs whose rows need not be kept any more, oldest first. */
  expired(rule: Retention, nowMs: number): readonly { readonly run: number; readonly runId: string }[];
  /**
   * Keeps of an ended run only its totals and its summary, for good; false, without a change, as with {@link delete}. Its rows are
   * then removed by {@link removeRows}. Committed when this returns.
   */
  compact(run: number, summary: RunSummary): boolean;
  /** The summary that a run was compacted with, as it was written: a version of Hoist with other fields may have done that. */
  summary(run: number): unknown;
  /** The compacted runs beyond the newest `keep`, oldest first. */
  outdated(keep: number): readonly number[];
}

const dayMs = 24 * 60 * 60 * 1000;

/** A run whose rows know of no upload that would be forgotten with them. */
const isTidy = `NOT EXISTS (
    SELECT 1 FROM entries INDEXED BY entries_with_upload
    WHERE entries.run = runs.run AND (upload_id IS NOT NULL OR create_pending = 1))
  AND run NOT IN (SELECT run FROM lost_creates)`;

/** A tidy run that has ended. */
const isSettled = `outcome IS NOT NULL AND ${isTidy}`;

/** One that sends nothing is not needed when it was interrupted either: it is started anew, not continued. */
const isDispensable = `(outcome IS NOT NULL OR json_extract(spec, '$.mode') <> 'upload') AND ${isTidy}`;

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

  function resume(run: number, spec: RunSpec): void {
    const changed = write(
      `UPDATE runs SET outcome = NULL, error = NULL, ended_ms = NULL, totals = NULL, spec = ?, place = ?
       WHERE run = ? AND compacted = 0`,
      JSON.stringify(spec),
      placeOf(spec),
      run,
    );
    // Another process may have compacted it since the caller looked.
    if (changed.changes !== 1) throw new HoistError('run-compacted');
  }

  /** Why objects could not be proven when they were looked at the last time. */
  function forgetReasons(run: number): void {
    write(`UPDATE entries SET error = NULL WHERE run = ? AND error IS NOT NULL AND ${expected}`, run);
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
    list(limit, mode) {
      const rows =
        mode === undefined
          ? many('SELECT * FROM runs WHERE deleted = 0 ORDER BY run DESC LIMIT ?', limit)
          : many(
              `SELECT * FROM runs WHERE deleted = 0 AND json_extract(spec, '$.mode') = ? ORDER BY run DESC LIMIT ?`,
              mode,
              limit,
            );
      return rows.flatMap((row) => {
        const record = toRunRecord(row);
        return record === null ? [] : [record];
      });
    },
    end(run, end) {
      write(
        `UPDATE runs SET outcome = ?, error = ?, listing_error = ?, ended_ms = ?, active_ms = ?, totals = ?,
           spec = json_remove(spec, '$.goesFirst')
         WHERE run = ?`,
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
      resume(run, spec);
      // A verification has no listing at its end: what it has seen of a row stays.
      if (spec.mode === 'verify') return;
      write('UPDATE entries SET listed = NULL WHERE run = ? AND listed IS NOT NULL', run);
      forgetReasons(run);
    },
    beginCheck(run, spec) {
      resume(run, spec);
      forgetReasons(run);
    },
    saveActiveTime(run, activeMs) {
      write('UPDATE runs SET active_ms = ? WHERE run = ?', activeMs, run);
    },
    saveFirst(run, isFirst) {
      write(`UPDATE runs SET spec = json_remove(spec, '$.goesFirst') WHERE outcome IS NULL`);
      if (isFirst)
        write(`UPDATE runs SET spec = json_set(spec, '$.goesFirst', json('true')) WHERE run = ?`, run);
    },
    markScanComplete(run) {
      write('UPDATE runs SET scan_complete = 1 WHERE run = ?', run);
    },
    delete(run) {
      const changed = write(`UPDATE runs SET deleted = 1 WHERE run = ? AND ${isDispensable}`, run);
      commitNow();
      return changed.changes === 1;
    },
    compact(run, summary) {
      const changed = write(
        `UPDATE runs SET compacted = 1, summary = ? WHERE run = ? AND compacted = 0 AND ${isSettled}`,
        JSON.stringify(summary),
        run,
      );
      commitNow();
      return changed.changes === 1;
    },
    summary(run) {
      const text = one('SELECT summary FROM runs WHERE run = ?', run)?.['summary'];
      return typeof text === 'string' ? (JSON.parse(text) as unknown) : null;
    },
    removeRows(limit) {
      const row =
        one('SELECT run, deleted FROM runs INDEXED BY runs_deleted WHERE deleted = 1 LIMIT 1') ??
        one('SELECT run, deleted FROM runs INDEXED BY runs_compacting WHERE compacted = 1 LIMIT 1');
      if (row === undefined) return false;
      const run = Number(row['run']);
      for (const [table, column] of [
        ['entries', 'sequence'],
        ['remote', 'key'],
        ['parts', 'sequence'],
        ['extra_objects', 'key'],
        ['recomputed_checksums', 'key'],
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
      if (row['deleted'] === 0) {
        write('UPDATE runs SET compacted = 2 WHERE run = ?', run);
        commit();
        return true;
      }
      // Last, because the number of a run without a row is given to the next one.
      write('DELETE FROM runs WHERE run = ?', run);
      write('DELETE FROM known WHERE place NOT IN (SELECT place FROM runs WHERE place IS NOT NULL)');
      write('DELETE FROM places WHERE place NOT IN (SELECT place FROM runs WHERE place IS NOT NULL)');
      commit();
      return true;
    },
    retention() {
      const text = one("SELECT value FROM options WHERE name = 'retention'")?.['value'];
      const rule = retention.safeParse(typeof text === 'string' ? JSON.parse(text) : null);
      return rule.success ? rule.data : defaultRetention;
    },
    setRetention(rule) {
      write("INSERT OR REPLACE INTO options (name, value) VALUES ('retention', ?)", JSON.stringify(rule));
      commitNow();
    },
    expired({ unit, count }, nowMs) {
      const condition = {
        runs: 'run NOT IN (SELECT run FROM runs WHERE deleted = 0 ORDER BY run DESC LIMIT ?)',
        days: 'ended_ms < ?',
      }[unit];
      return many(
        `SELECT run, id FROM runs
         WHERE deleted = 0 AND compacted = 0 AND outcome IS NOT NULL AND ${condition} ORDER BY run`,
        unit === 'runs' ? count : nowMs - count * dayMs,
      ).map((row) => ({ run: Number(row['run']), runId: String(row['id']) }));
    },
    outdated(keep) {
      return many(
        `SELECT run FROM runs WHERE deleted = 0 AND compacted > 0 AND run NOT IN
           (SELECT run FROM runs WHERE deleted = 0 AND compacted > 0 ORDER BY run DESC LIMIT ?) ORDER BY run`,
        keep,
      ).map((row) => Number(row['run']));
    },
    totals(run) {
      const row = one('SELECT totals FROM runs WHERE run = ?', run);
      return typeof row?.['totals'] === 'string' ? (JSON.parse(row['totals']) as Totals) : countRows(run);
    },
  };
}
