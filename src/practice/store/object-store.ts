import type { Database } from '../../base/sqlite/database.js';
import type { StoredChecksum } from '../checksums/checksum-algorithm.js';

/** One stored file of an object's content; a multipart object has one per part. */
export interface Segment {
  readonly blob: string;
  readonly size: number;
}

/** An object without its content. */
export interface ObjectRecord {
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since 1970, whole seconds. */
  readonly modified: number;
  readonly segments: readonly Segment[];
  /** Headers to return: content type, `x-amz-meta-*` and the like. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum: StoredChecksum | null;
  readonly multipart: boolean;
}

/** What a listing needs to know of an object. */
export interface ListedObject {
  /** UTF-8. */
  readonly key: Buffer;
  readonly size: number;
  readonly etag: string;
  readonly modified: number;
  readonly algorithm: string | null;
  readonly checksumType: string | null;
  readonly storageClass: string | null;
}

export interface ObjectStore {
  find(bucketId: number, key: string): ObjectRecord | null;
  /** Stores the record; returns the blobs of the one it replaced. */
  put(bucketId: number, record: ObjectRecord): readonly string[];
  /** Returns the blobs of what was removed; none when there was nothing. */
  remove(bucketId: number, key: string): readonly string[];
  /** Up to `limit` objects with key ≥ `from` and, when given, < `before`, in byte order. */
  page(bucketId: number, from: Buffer, before: Buffer | null, limit: number): readonly ListedObject[];
  /** Every blob an object uses. */
  blobs(): IterableIterator<string>;
}

interface Row {
  readonly size: number;
  readonly etag: string;
  readonly modified: number;
  readonly segments: string;
  readonly record: string;
}

function writeSegments(segments: readonly Segment[]): string {
  return segments.map(({ blob, size }) => `${blob}:${size}`).join(' ');
}

function readSegments(text: string): readonly Segment[] {
  return text.split(' ').map((entry) => {
    const [blob = '', size = '0'] = entry.split(':');
    return { blob, size: Number(size) };
  });
}

export function createObjectStore(database: Database): ObjectStore {
  const select = database.prepare('SELECT * FROM objects WHERE bucket = ? AND key = ?');
  const selectSegments = database.prepare('SELECT segments FROM objects WHERE bucket = ? AND key = ?');
  const upsert = database.prepare(
    'INSERT OR REPLACE INTO objects (bucket, key, size, etag, modified, segments, record) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM objects WHERE bucket = ? AND key = ?');
  const listed = `SELECT key, size, etag, modified, record ->> '$.checksum.algorithm' AS algorithm,
    record ->> '$.checksum.type' AS checksumType, record ->> '$.headers.x-amz-storage-class' AS storageClass FROM objects`;
  const pageFrom = database.prepare(`${listed} WHERE bucket = ? AND key >= ? ORDER BY key LIMIT ?`);
  const pageBetween = database.prepare(
    `${listed} WHERE bucket = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?`,
  );

  const blobsAt = (bucketId: number, key: Buffer): readonly string[] => {
    const row = selectSegments.get(bucketId, key) as Pick<Row, 'segments'> | undefined;
    return row === undefined ? [] : readSegments(row.segments).map(({ blob }) => blob);
  };

  return {
    find: (bucketId, key) => {
      const row = select.get(bucketId, Buffer.from(key, 'utf8')) as Row | undefined;
      if (row === undefined) return null;
      const { headers, checksum, multipart } = JSON.parse(row.record) as Pick<
        ObjectRecord,
        'headers' | 'checksum' | 'multipart'
      >;
      return {
        key,
        size: row.size,
        etag: row.etag,
        modified: row.modified,
        segments: readSegments(row.segments),
        headers,
        checksum,
        multipart,
      };
    },
    put: (bucketId, record) => {
      const key = Buffer.from(record.key, 'utf8');
      const replaced = blobsAt(bucketId, key);
      const { headers, checksum, multipart } = record;
      upsert.run(
        bucketId,
        key,
        record.size,
        record.etag,
        record.modified,
        writeSegments(record.segments),
        JSON.stringify({ headers, checksum, multipart }),
      );
      return replaced;
    },
    remove: (bucketId, key) => {
      const bytes = Buffer.from(key, 'utf8');
      const blobs = blobsAt(bucketId, bytes);
      if (blobs.length > 0) remove.run(bucketId, bytes);
      return blobs;
    },
    page: (bucketId, from, before, limit) => {
      const rows =
        before === null
          ? pageFrom.all(bucketId, from, limit)
          : pageBetween.all(bucketId, from, before, limit);
      return (rows as (Omit<ListedObject, 'key'> & { key: Uint8Array })[]).map((row) => ({
        ...row,
        key: Buffer.from(row.key),
      }));
    },
    blobs: function* blobs() {
      const rows = database.prepare('SELECT segments FROM objects').iterate() as Iterable<
        Pick<Row, 'segments'>
      >;
      for (const row of rows) for (const { blob } of readSegments(row.segments)) yield blob;
    },
  };
}
