import type { FileFingerprint, LostCreate, PartRecord } from './records.js';
import { assertLegal } from './row-states.js';
import type { Session } from './session.js';

/** Multipart uploads that are not completed, and the parts of them that S3 has. */
export interface MultipartStore {
  /**
   * Write-ahead: notes that a CreateMultipartUpload is about to be sent, at `askedMs` (ms since 1970). On the disk when
   * this returns; throws when it can't be.
   */
  markCreatePending(run: number, sequence: number, askedMs: number): void;
  /**
   * Notes a new multipart upload and the state of the file its parts come from. On the disk when this returns,
   * so that an upload whose id the journal does not know has no parts; throws when it can't be.
   */
  begin(run: number, sequence: number, uploadId: string, partSize: number, file: FileFingerprint): void;
  /** Forgets a row's multipart upload, its parts, and a CreateMultipartUpload without an answer. */
  forget(run: number, sequence: number): void;
  /**
   * Notes a row's CreateMultipartUpload as one that was given up: the row may send another one; null for a request that
   * belongs to no row. On the disk when this returns the note's id.
   */
  noteLostCreate(run: number, sequence: number | null, lost: Omit<LostCreate, 'id'>): number;
  /** The requests of a run that were given up, in that order. */
  lostCreates(run: number): readonly LostCreate[];
  forgetLostCreate(id: number): void;
  /**
   * Whether an upload belongs to a row, of whatever run, or may be that of a request for this key which another run sent
   * after `sinceMs` and which may still be answered.
   */
  isClaimed(
    upload: { readonly key: string; readonly uploadId: string },
    run: number,
    sinceMs: number,
  ): boolean;
  addPart(run: number, sequence: number, part: PartRecord): void;
  parts(run: number, sequence: number): readonly PartRecord[];
  /** Bytes of the parts that S3 has acknowledged, of files that are not finished. */
  partBytes(run: number): number;
  /** Rows with a multipart upload that is not completed, or that may have been created. */
  unfinished(run: number): readonly { readonly sequence: number; readonly key: string }[];
  /** The multipart uploads that rows of any run have in a bucket, whatever its endpoint. */
  openUploads(bucket: string): readonly { readonly runId: string; readonly uploadId: string }[];
}

export function createMultipartStore({ write, one, many, commit, durably }: Session): MultipartStore {
  // A database without this table was not written by Hoist, whatever version it claims.
  many('SELECT * FROM parts LIMIT 0');

  return {
    markCreatePending(run, sequence, askedMs) {
      const changed = durably(() =>
        write(
          `UPDATE entries SET create_pending = 1, create_asked_ms = ?
           WHERE run = ? AND sequence = ? AND state < 2 AND upload_id IS NULL`,
          askedMs,
          run,
          sequence,
        ),
      );
      assertLegal(changed, 'multiparts.markCreatePending');
    },
    begin(run, sequence, uploadId, partSize, file) {
      const changed = durably(() => {
        const entry = write(
          `UPDATE entries SET upload_id = ?, part_size = ?, size = ?, mtime_ms = ?, inode = ?,
             create_pending = 0, create_asked_ms = NULL
           WHERE run = ? AND sequence = ? AND state < 2`,
          uploadId,
          partSize,
          file.size,
          file.mtimeMs,
          file.inode,
          run,
          sequence,
        );
        if (entry.changes === 1) write('DELETE FROM parts WHERE run = ? AND sequence = ?', run, sequence);
        return entry;
      });
      assertLegal(changed, 'multiparts.begin');
    },
    forget(run, sequence) {
      write('DELETE FROM parts WHERE run = ? AND sequence = ?', run, sequence);
      write(
        `UPDATE entries SET upload_id = NULL, part_size = NULL, create_pending = 0, create_asked_ms = NULL
         WHERE run = ? AND sequence = ?`,
        run,
        sequence,
      );
    },
    noteLostCreate(run, sequence, { key, askedMs, lostMs }) {
      return durably(() => {
        write(
          'INSERT INTO lost_creates (run, key, asked_ms, lost_ms) VALUES (?, ?, ?, ?)',
          run,
          key,
          askedMs,
          lostMs,
        );
        const id = Number(one('SELECT last_insert_rowid() AS id')?.['id']);
        if (sequence === null) return id;
        write(
          'UPDATE entries SET create_pending = 0, create_asked_ms = NULL WHERE run = ? AND sequence = ?',
          run,
          sequence,
        );
        return id;
      });
    },
    lostCreates: (run) =>
      many('SELECT id, key, asked_ms, lost_ms FROM lost_creates WHERE run = ? ORDER BY id', run).map(
        (row) => ({
          id: Number(row['id']),
          key: String(row['key']),
          askedMs: row['asked_ms'] === null ? null : Number(row['asked_ms']),
          lostMs: Number(row['lost_ms']),
        }),
      ),
    forgetLostCreate(id) {
      write('DELETE FROM lost_creates WHERE id = ?', id);
    },
    isClaimed({ key, uploadId }, run, sinceMs) {
      return (
        one(
          `SELECT 1 FROM entries INDEXED BY entries_with_upload WHERE (upload_id IS NOT NULL OR create_pending = 1)
             AND (upload_id = ? OR (create_asked_ms >= ? AND key = ? AND run <> ?)) LIMIT 1`,
          uploadId,
          sinceMs,
          key,
          run,
        ) !== undefined
      );
    },
    addPart(run, sequence, part) {
      write(
        'INSERT OR REPLACE INTO parts (run, sequence, part, size, etag, crc32) VALUES (?, ?, ?, ?, ?, ?)',
        run,
        sequence,
        part.part,
        part.size,
        part.etag,
        part.crc32,
      );
      commit();
    },
    partBytes(run) {
      const row = one(
        `SELECT COALESCE(SUM(size), 0) AS bytes FROM parts WHERE run = ? AND EXISTS (SELECT 1 FROM entries
           WHERE entries.run = parts.run AND entries.sequence = parts.sequence AND state IN (0, 1))`,
        run,
      );
      return Number(row?.['bytes']);
    },
    parts(run, sequence) {
      return many(
        'SELECT part, size, etag, crc32 FROM parts WHERE run = ? AND sequence = ? ORDER BY part',
        run,
        sequence,
      ).map((row) => ({
        part: Number(row['part']),
        size: Number(row['size']),
        etag: String(row['etag']),
        crc32: Number(row['crc32']),
      }));
    },
    unfinished(run) {
      return many(
        `SELECT sequence, key FROM entries INDEXED BY entries_with_upload
         WHERE run = ? AND (upload_id IS NOT NULL OR create_pending = 1) AND key IS NOT NULL`,
        run,
      ).map((row) => ({ sequence: Number(row['sequence']), key: String(row['key']) }));
    },
    openUploads(bucket) {
      return many(
        `SELECT id, upload_id FROM entries INDEXED BY entries_with_upload
           CROSS JOIN runs USING (run) CROSS JOIN places USING (place)
         WHERE (upload_id IS NOT NULL OR create_pending = 1) AND upload_id IS NOT NULL AND bucket = ? AND deleted = 0`,
        bucket,
      ).map((row) => ({ runId: String(row['id']), uploadId: String(row['upload_id']) }));
    },
  };
}
