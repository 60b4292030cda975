import type { FileFingerprint, PartRecord } from './records.js';
import { assertLegal } from './row-states.js';
import type { Session } from './session.js';

/** Multipart uploads that are not completed, and the parts of them that S3 has. */
export interface MultipartStore {
  /**
   * Write-ahead: notes that a CreateMultipartUpload is about to be sent. On the disk when this returns; throws
   * when it can't be.
   */
  markCreatePending(run: number, sequence: number): void;
  /**
   * Notes a new multipart upload and the state of the file its parts come from. On the disk when this returns,
   * so that an upload whose id the journal does not know has no parts; throws when it can't be.
   */
  begin(run: number, sequence: number, uploadId: string, partSize: number, file: FileFingerprint): void;
  /** Forgets a row's multipart upload, its parts, and a CreateMultipartUpload without an answer. */
  forget(run: number, sequence: number): void;
  /**
   * Notes that the upload of a CreateMultipartUpload without an answer was looked for at `noticedMs` (ms since 1970):
   * the server may carry the request out later still. On the disk when this returns.
   */
  noteLostCreate(run: number, key: string, noticedMs: number): void;
  /** The keys noted so, with the last time. */
  lostCreates(run: number): readonly { readonly key: string; readonly noticedMs: number }[];
  forgetLostCreates(run: number): void;
  addPart(run: number, sequence: number, part: PartRecord): void;
  parts(run: number, sequence: number): readonly PartRecord[];
  /** Bytes of the parts that S3 has acknowledged, of files that are not finished. */
  partBytes(run: number): number;
  /** Rows with a multipart upload that is not completed, or that may have been created. */
  unfinished(run: number): readonly { readonly sequence: number; readonly key: string }[];
}

export function createMultipartStore({ write, one, many, commit, durably }: Session): MultipartStore {
  // A database without this table was not written by Hoist, whatever version it claims.
  many('SELECT * FROM parts LIMIT 0');

  return {
    markCreatePending(run, sequence) {
      const changed = durably(() =>
        write(
          `UPDATE entries SET create_pending = 1
           WHERE run = ? AND sequence = ? AND state < 2 AND upload_id IS NULL`,
          run,
          sequence,
        ),
      );
      assertLegal(changed, 'multiparts.markCreatePending');
    },
    begin(run, sequence, uploadId, partSize, file) {
      const changed = durably(() => {
        const begun = write(
          `UPDATE entries SET upload_id = ?, part_size = ?, size = ?, mtime_ms = ?, inode = ?, create_pending = 0
           WHERE run = ? AND sequence = ? AND state < 2`,
          uploadId,
          partSize,
          file.size,
          file.mtimeMs,
          file.inode,
          run,
          sequence,
        );
        if (begun.changes === 1) write('DELETE FROM parts WHERE run = ? AND sequence = ?', run, sequence);
        return begun;
      });
      assertLegal(changed, 'multiparts.begin');
    },
    forget(run, sequence) {
      write('DELETE FROM parts WHERE run = ? AND sequence = ?', run, sequence);
      write(
        'UPDATE entries SET upload_id = NULL, part_size = NULL, create_pending = 0 WHERE run = ? AND sequence = ?',
        run,
        sequence,
      );
    },
    noteLostCreate(run, key, noticedMs) {
      durably(() =>
        write(
          `INSERT INTO lost_creates (run, key, noticed_ms) VALUES (?, ?, ?)
           ON CONFLICT (run, key) DO UPDATE SET noticed_ms = excluded.noticed_ms`,
          run,
          key,
          noticedMs,
        ),
      );
    },
    lostCreates: (run) =>
      many('SELECT key, noticed_ms FROM lost_creates WHERE run = ?', run).map((row) => ({
        key: String(row['key']),
        noticedMs: Number(row['noticed_ms']),
      })),
    forgetLostCreates(run) {
      write('DELETE FROM lost_creates WHERE run = ?', run);
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
  };
}
