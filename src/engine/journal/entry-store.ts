import type { AppError, SkipReason } from '../../shared/errors/errors.js';
import type { Evidence } from '../../shared/models/proof.js';
import { expected } from './listing-store.js';
import type {
  ChecksumRecord,
  FoundObject,
  PlannedEntry,
  RecordedFile,
  ReplannedRows,
  UploadMethod,
} from './records.js';
import {
  evidenceColumns,
  evidenceValues,
  keptTimeNumber,
  methodNumber,
  toEvidence,
  toPlanned,
} from './row-mapping.js';
import { assertLegal } from './row-states.js';
import type { Session } from './session.js';

const entryColumns =
  'sequence, root, path, key, size, mtime_ms, inode, method, upload_id, part_size, in_flight, create_pending, create_asked_ms';

const setEvidence = evidenceColumns.map((column) => `${column} = ?`).join(', ');

/**
 * The rows of a run on their way from planned to settled; `row-states.ts` says which operation is legal for
 * which row.
 */
export interface EntryStore {
  /** What is known of a row's file besides the file itself; null for no such row. */
  recorded(run: number, sequence: number): RecordedFile | null;
  /** Notes what a receipt says about the file of a planned row. */
  record(run: number, sequence: number, evidence: Evidence): void;
  /** Planned rows that are not paused, in order, after the row `after`. */
  nextPlanned(run: number, method: UploadMethod, after: number, limit: number): readonly PlannedEntry[];
  find(run: number, sequence: number): PlannedEntry | null;
  /**
   * Excludes unsettled rows from the planned ones, or includes them again; gives the numbers of those rows that were unsettled.
   * Committed at once, all in one transaction.
   */
  markPaused(run: number, sequences: readonly number[], isPaused: boolean): readonly number[];
  paused(run: number): readonly number[];
  /**
   * Write-ahead: notes that planned rows are about to be sent, so that after a crash an equal object in the
   * bucket is known to be our own. Only rows sent in parts change their state. On the disk when this returns;
   * throws when it can't be.
   */
  markInFlight(run: number, method: UploadMethod, first: number, last: number): void;
  markPlanned(run: number, sequence: number): void;
  /**
   * Settles an open row, like the two below; a settled one stays as it is. @throws HoistError `internal` when
   * it is settled
   */
  markUploaded(run: number, sequence: number, size: number, proof: ChecksumRecord): void;
  markSkipped(run: number, sequence: number, reason: SkipReason, found: FoundObject | null): void;
  /** Settles a planned row as one that has nothing to do with the bucket, and no key. @throws HoistError `internal` for any other */
  markLeftOut(run: number, sequence: number, reason: SkipReason): void;
  /** Notes a better proof of an object that is in the bucket, under its key as it was sent. */
  markProven(run: number, sequence: number, found: Omit<FoundObject, 'size'>): void;
  /** Notes why an object that is in the bucket could not be proven further; what is known of it stays. */
  markUnproven(run: number, sequence: number, reason: AppError): void;
  /** `mayHaveArrived`: the last request got no answer. */
  markFailed(run: number, sequence: number, error: AppError, mayHaveArrived: boolean): void;
  /**
   * Rows that failed because an ETag is not the MD5 of the file, and might not be one at all, become `object-differs` when
   * another ETag of the run was the MD5 of its file: then this server's are.
   */
  settleUnlikeEtags(run: number): void;
  /** Notes that a file changed after its upload had started, and is sent again from the start. */
  markRestarted(run: number, sequence: number): void;
  /**
   * Rows that can be sent (again) become planned; returns their number. `notAsSent`: the listing says that their
   * objects are missing or others by now.
   */
  replan(run: number, which: ReplannedRows): number;
  /** Every row still waiting becomes skipped as cancelled, or failed with the given error. */
  giveUpPlanned(run: number, error: AppError | null): void;
  /** Changes a row's key; false, without a change, when another row of the run has it already. */
  rekey(run: number, sequence: number, key: string): boolean;
}

export function createEntryStore({ write, one, many, commit, durably }: Session): EntryStore {
  // A database without this table or column was not written by Hoist, whatever version it claims.
  many(`SELECT ${entryColumns} FROM entries LIMIT 0`);

  return {
    nextPlanned(run, method, after, limit) {
      return many(
        `SELECT ${entryColumns} FROM entries INDEXED BY entries_unfinished
         WHERE run = ? AND state < 2 AND method = ? AND sequence > ? AND state = 0 AND paused = 0 ORDER BY sequence LIMIT ?`,
        run,
        methodNumber[method],
        after,
        limit,
      ).map(toPlanned);
    },
    recorded(run, sequence) {
      const columns = evidenceColumns.join(', ');
      const row = one(
        `SELECT size, mtime_ms, ${columns} FROM entries WHERE run = ? AND sequence = ?`,
        run,
        sequence,
      );
      if (row === undefined) return null;
      const evidence = toEvidence(row);
      const mtimeMs = Number(row['mtime_ms']);
      return { size: Number(row['size']), sha256: evidence.sha256, mtimeMs, evidence };
    },
    record(run, sequence, evidence) {
      const checksum = evidence.method === 'crc32' ? evidence.remote : null;
      write(
        `UPDATE entries SET ${setEvidence} WHERE run = ? AND sequence = ? AND state = 0`,
        ...evidenceValues({ etag: evidence.etag, checksum, evidence }),
        run,
        sequence,
      );
    },
    find(run, sequence) {
      const row = one(`SELECT ${entryColumns} FROM entries WHERE run = ? AND sequence = ?`, run, sequence);
      return row === undefined ? null : toPlanned(row);
    },
    markInFlight(run, method, first, last) {
      // Small files stay planned: updating the index twice for each would cost more than it is worth.
      const state = method === 'multipart' ? 'state = 1, ' : '';
      durably(() =>
        write(
          `UPDATE entries INDEXED BY entries_unfinished SET ${state}in_flight = 1
           WHERE run = ? AND method = ? AND sequence BETWEEN ? AND ? AND state < 2 AND state = 0 AND paused = 0`,
          run,
          methodNumber[method],
          first,
          last,
        ),
      );
    },
    markPaused(run, sequences, isPaused) {
      const changed = sequences.filter(
        (sequence) =>
          write(
            'UPDATE entries SET paused = ? WHERE run = ? AND sequence = ? AND state < 2',
            isPaused ? 1 : 0,
            run,
            sequence,
          ).changes === 1,
      );
      commit();
      return changed;
    },
    paused(run) {
      return many(
        'SELECT sequence FROM entries INDEXED BY entries_paused WHERE run = ? AND paused = 1 AND state < 2',
        run,
      ).map((row) => Number(row['sequence']));
    },
    markPlanned(run, sequence) {
      write('UPDATE entries SET state = 0 WHERE run = ? AND sequence = ? AND state = 1', run, sequence);
    },
    markUploaded(run, sequence, size, proof) {
      const changed = write(
        `UPDATE entries SET state = 2, size = ?, ${setEvidence}, reason = NULL, error = NULL,
           in_flight = 0, upload_id = NULL, part_size = NULL WHERE run = ? AND sequence = ? AND state < 2`,
        size,
        ...evidenceValues(proof),
        run,
        sequence,
      );
      assertLegal(changed, 'entries.markUploaded');
      if (proof.etag !== null && proof.checksum !== null) {
        write(
          `INSERT OR REPLACE INTO known (place, key, etag, checksum)
             SELECT place, key, ?, ? FROM runs CROSS JOIN entries USING (run)
             WHERE run = ? AND sequence = ? AND place IS NOT NULL`,
          proof.etag,
          proof.checksum,
          run,
          sequence,
        );
      }
    },
    markSkipped(run, sequence, reason, found) {
      const changed = write(
        `UPDATE entries SET state = 3, reason = ?, error = NULL, size = COALESCE(?, size), ${setEvidence},
           kept_time = ?, in_flight = 0
         WHERE run = ? AND sequence = ? AND state < 2`,
        reason,
        found?.size ?? null,
        ...evidenceValues(found?.proof ?? null),
        keptTimeNumber(found?.keptTime ?? null),
        run,
        sequence,
      );
      assertLegal(changed, 'entries.markSkipped');
    },
    markLeftOut(run, sequence, reason) {
      const changed = write(
        `UPDATE entries SET state = 3, reason = ?, error = NULL, key = NULL, in_flight = 0, paused = 0
         WHERE run = ? AND sequence = ? AND state = 0 AND upload_id IS NULL AND create_pending = 0`,
        reason,
        run,
        sequence,
      );
      assertLegal(changed, 'entries.markLeftOut');
    },
    markProven(run, sequence, { proof, keptTime = null }) {
      write(
        `UPDATE entries SET ${setEvidence}, kept_time = ?, listed = 3 WHERE run = ? AND sequence = ? AND ${expected}`,
        ...evidenceValues(proof),
        keptTimeNumber(keptTime),
        run,
        sequence,
      );
    },
    markUnproven(run, sequence, reason) {
      write(
        `UPDATE entries SET error = ? WHERE run = ? AND sequence = ? AND ${expected}`,
        JSON.stringify(reason),
        run,
        sequence,
      );
    },
    markFailed(run, sequence, error, mayHaveArrived) {
      const changed = write(
        `UPDATE entries SET state = 4, reason = NULL, error = ?, in_flight = ?
         WHERE run = ? AND sequence = ? AND state < 2`,
        JSON.stringify(error),
        mayHaveArrived ? 1 : 0,
        run,
        sequence,
      );
      assertLegal(changed, 'entries.markFailed');
    },
    settleUnlikeEtags(run) {
      write(
        `UPDATE entries INDEXED BY entries_not_sent SET error = ? WHERE run = ? AND state > 2 AND state = 4
           AND json_extract(error, '$.code') = 'object-unproven' AND json_extract(error, '$.details.reason') = 'etag'
           AND EXISTS (SELECT 1 FROM entries AS equal WHERE equal.run = entries.run AND equal.proof_method = 2)`,
        JSON.stringify({ code: 'object-differs', details: { reason: 'content' } } satisfies AppError),
        run,
      );
    },
    markRestarted(run, sequence) {
      write('UPDATE entries SET restarted = 1 WHERE run = ? AND sequence = ?', run, sequence);
    },
    replan(run, which) {
      const condition = {
        failed: 'state > 2 AND state = 4',
        notAsSent: `${expected} AND listed IN (0, 2, 4)`,
        cancelled: "state > 2 AND state = 3 AND reason = 'cancelled'",
        interrupted: 'state < 2 AND state = 1',
      }[which];
      const more = {
        failed: ', paused = 0',
        notAsSent: ', paused = 0, etag = NULL, checksum = NULL',
        cancelled: ', paused = 0',
        // It was stopped half-way: a pause still holds.
        interrupted: '',
      }[which];
      const changed = write(
        `UPDATE entries SET state = 0, reason = NULL, error = NULL, listed = NULL${more}
         WHERE run = ? AND ${condition} AND key IS NOT NULL`,
        run,
      );
      return changed.changes;
    },
    giveUpPlanned(run, error) {
      if (error === null) {
        write(
          `UPDATE entries INDEXED BY entries_unfinished SET state = 3, reason = 'cancelled', paused = 0
           WHERE run = ? AND state < 2`,
          run,
        );
      } else {
        write(
          'UPDATE entries INDEXED BY entries_unfinished SET state = 4, error = ?, paused = 0 WHERE run = ? AND state < 2',
          JSON.stringify(error),
          run,
        );
      }
    },
    rekey(run, sequence, key) {
      const changed = write(
        'UPDATE OR IGNORE entries SET key = ?, renamed = 1 WHERE run = ? AND sequence = ?',
        key,
        run,
        sequence,
      );
      return changed.changes === 1;
    },
  };
}
