import type { FileFingerprint, PartRecord } from './records.js';
import type { Session } from './session.js';

/** Multipart uploads that are not finished, and the parts S3 has of them. */
export interface MultipartStore {
  /** Write-ahead: notes that a CreateMultipartUpload is about to be sent. */
  markCreatePending(run: number, sequence: number): void;
  /**
   * Notes a new multipart upload and the state of the file its parts come from; it is on the disk when this returns,
   * so that an upload whose id is not known has no parts.
   */
  begin(run: number, sequence: number, uploadId: string, partSize: number, file: FileFingerprint): void;
  /** Forgets a row's multipart upload, its parts, and that one may have been begun. */
  forget(run: number, sequence: number): void;
  addPart(run: number, sequence: number, part: PartRecord): void;
  parts(run: number, sequence: number): readonly PartRecord[];
  /** Bytes of the parts S3 has acknowledged of files that are not finished. */
  partBytes(run: number): number;
  /** Rows with a multipart upload that is not finished, or that may have been begun. */
  unfinished(run: number): readonly { readonly sequence: number; readonly key: string }[];
}

export function createMultipartStore({ write, one, many, commit, exec }: Session): MultipartStore {
  // A database that lacks a table or a column is none of ours, whatever version it claims.
  many('SELECT * FROM parts LIMIT 0');

  return {
    markCreatePending(run, sequence) {
      write('UPDATE entries SET create_pending = 1 WHERE run = ? AND sequence = ?', run, sequence);
      commit();
    },
    begin(run, sequence, uploadId, partSize, file) {
      commit();
      exec('PRAGMA synchronous = FULL');
      write('DELETE FROM parts WHERE run = ? AND sequence = ?', run, sequence);
      write(
        `UPDATE entries SET upload_id = ?, part_size = ?, size = ?, mtime_ms = ?, inode = ?, create_pending = 0
         WHERE run = ? AND sequence = ?`,
        uploadId,
        partSize,
        file.size,
        file.mtimeMs,
        file.inode,
        run,
        sequence,
      );
      commit();
      exec('PRAGMA synchronous = NORMAL');
    },
    forget(run, sequence) {
      write('DELETE FROM parts WHERE run = ? AND sequence = ?', run, sequence);
      write(
        'UPDATE entries SET upload_id = NULL, part_size = NULL, create_pending = 0 WHERE run = ? AND sequence = ?',
        run,
        sequence,
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
        `SELECT sequence, key FROM entries
         WHERE run = ? AND (upload_id IS NOT NULL OR create_pending = 1) AND key IS NOT NULL`,
        run,
      ).map((row) => ({ sequence: Number(row['sequence']), key: String(row['key']) }));
    },
  };
}
