import type { Journal } from './journal.js';
import type { Session } from './session.js';

/** Multipart uploads that are not finished, and the parts S3 has of them. */
export type MultipartTable = Pick<
  Journal,
  | 'askForMultipart'
  | 'beginMultipart'
  | 'forgetMultipart'
  | 'addPart'
  | 'partBytes'
  | 'parts'
  | 'openMultiparts'
>;

export function createMultipartTable({ write, one, many, commit, exec }: Session): MultipartTable {
  // A database that lacks a table or a column is none of ours, whatever version it claims.
  many('SELECT * FROM parts LIMIT 0');

  return {
    askForMultipart(run, sequence) {
      write('UPDATE entries SET create_pending = 1 WHERE run = ? AND sequence = ?', run, sequence);
      commit();
    },
    beginMultipart(run, sequence, uploadId, partSize, file) {
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
    forgetMultipart(run, sequence) {
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
    openMultiparts(run) {
      return many(
        `SELECT sequence, key FROM entries
         WHERE run = ? AND (upload_id IS NOT NULL OR create_pending = 1) AND key IS NOT NULL`,
        run,
      ).map((row) => ({ sequence: Number(row['sequence']), key: String(row['key']) }));
    },
  };
}
