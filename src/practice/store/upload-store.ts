import type { Database } from '../../base/sqlite/database.js';
import type { ChecksumAlgorithm, ChecksumType } from '../checksums/checksum-algorithm.js';

/** A multipart upload in progress. */
export interface UploadRecord {
  readonly id: string;
  readonly bucketId: number;
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly initiated: number;
  readonly account: string;
  /** Who created it; absent in folders of earlier versions, which knew only the account. */
  readonly initiator?: { readonly id: string; readonly name: string };
  /** Headers of the completed object. */
  readonly headers: Readonly<Record<string, string>>;
  readonly algorithm: ChecksumAlgorithm;
  readonly checksumType: ChecksumType;
  /** False when the upload asked for no checksum and gets S3's own choice. */
  readonly algorithmRequested: boolean;
}

export interface PartRecord {
  /** 1–10,000 */
  readonly number: number;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly modified: number;
  readonly blob: string;
  /** Base64, over the part's bytes. */
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
}

/** The answer to a completed upload, for a client that asks again because it lost the first one. */
export interface CompletedUpload {
  readonly bucketId: number;
  readonly key: string;
  readonly account: string;
  /** Tells whether the same parts are requested again. */
  readonly partsDigest: string;
  readonly answer: string;
}

export interface UploadStore {
  create(upload: UploadRecord): void;
  find(id: string): UploadRecord | null;
  findCompleted(id: string): CompletedUpload | null;
  /** Stores a part; returns the blob of the one it replaced. */
  putPart(uploadId: string, part: PartRecord): readonly string[];
  part(uploadId: string, number: number): PartRecord | null;
  /** Up to `limit` parts with number > `after`. */
  parts(uploadId: string, after: number, limit: number): readonly PartRecord[];
  /**
   * Deletes the upload and its parts and keeps its answer; returns the blobs of parts that the object does
   * not use.
   */
  complete(
    uploadId: string,
    completed: Pick<CompletedUpload, 'partsDigest' | 'answer'>,
    used: ReadonlySet<string>,
    completedAt: number,
  ): readonly string[];
  /** Deletes upload and parts; returns the parts' blobs. */
  abort(uploadId: string): readonly string[];
  /**
   * Up to `limit` uploads in order of key, then id, after the given one, with key between `from` and
   * `before`.
   */
  page(
    bucketId: number,
    from: { readonly key: Buffer; readonly afterId: string },
    before: Buffer | null,
    limit: number,
  ): readonly { readonly id: string; readonly key: Buffer }[];
  /** Uploads of a bucket that is being deleted. */
  ofBucket(bucketId: number): readonly string[];
  /** Every blob a part uses. */
  blobs(): IterableIterator<string>;
}

interface UploadRow {
  readonly id: string;
  readonly bucket: number;
  readonly key: Uint8Array;
  readonly initiated: number;
  readonly account: string;
  readonly record: string;
  readonly completed: string | null;
}

type PartRow = Omit<PartRecord, 'checksums'> & { readonly checksums: string };

/** How long the answer of a completed upload is kept, in milliseconds. */
const answerLifetimeMs = 24 * 60 * 60 * 1000;

export function createUploadStore(database: Database, now: number): UploadStore {
  database
    .prepare('DELETE FROM uploads WHERE completed IS NOT NULL AND initiated < ?')
    .run(now - answerLifetimeMs);
  const insert = database.prepare(
    'INSERT INTO uploads (id, bucket, key, initiated, account, record) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare('SELECT * FROM uploads WHERE id = ?');
  const markCompleted = database.prepare('UPDATE uploads SET completed = ?, initiated = ? WHERE id = ?');
  const removeUpload = database.prepare('DELETE FROM uploads WHERE id = ?');
  const removeParts = database.prepare('DELETE FROM parts WHERE upload = ?');
  const selectBlobs = database.prepare('SELECT blob FROM parts WHERE upload = ?');
  const selectPart = database.prepare('SELECT * FROM parts WHERE upload = ? AND number = ?');
  const selectParts = database.prepare(
    'SELECT * FROM parts WHERE upload = ? AND number > ? ORDER BY number LIMIT ?',
  );
  const upsertPart = database.prepare(
    'INSERT OR REPLACE INTO parts (upload, number, size, etag, modified, blob, checksums) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const selectPage = database.prepare(
    `SELECT id, key FROM uploads WHERE bucket = ?1 AND completed IS NULL AND (key, id) > (?2, ?3)
     AND (?4 IS NULL OR key < ?4) ORDER BY key, id LIMIT ?5`,
  );
  const ofBucket = database.prepare('SELECT id FROM uploads WHERE bucket = ?');

  const partBlobs = (uploadId: string): readonly string[] =>
    (selectBlobs.all(uploadId) as { blob: string }[]).map(({ blob }) => blob);
  const readPart = (row: PartRow): PartRecord => ({
    ...row,
    checksums: JSON.parse(row.checksums) as PartRecord['checksums'],
  });

  return {
    create: ({ id, bucketId, key, initiated, account, ...record }) => {
      insert.run(id, bucketId, Buffer.from(key, 'utf8'), initiated, account, JSON.stringify(record));
    },
    find: (id) => {
      const row = select.get(id) as UploadRow | undefined;
      if (row === undefined || row.completed !== null) return null;
      return {
        id,
        bucketId: row.bucket,
        key: Buffer.from(row.key).toString('utf8'),
        initiated: row.initiated,
        account: row.account,
        ...(JSON.parse(row.record) as Pick<
          UploadRecord,
          'headers' | 'algorithm' | 'checksumType' | 'algorithmRequested' | 'initiator'
        >),
      };
    },
    findCompleted: (id) => {
      const row = select.get(id) as UploadRow | undefined;
      if (row === undefined || row.completed === null) return null;
      return {
        bucketId: row.bucket,
        key: Buffer.from(row.key).toString('utf8'),
        account: row.account,
        ...(JSON.parse(row.completed) as Pick<CompletedUpload, 'partsDigest' | 'answer'>),
      };
    },
    putPart: (uploadId, part) => {
      const replaced = selectPart.get(uploadId, part.number) as PartRow | undefined;
      upsertPart.run(
        uploadId,
        part.number,
        part.size,
        part.etag,
        part.modified,
        part.blob,
        JSON.stringify(part.checksums),
      );
      return replaced === undefined ? [] : [replaced.blob];
    },
    part: (uploadId, number) => {
      const row = selectPart.get(uploadId, number) as PartRow | undefined;
      return row === undefined ? null : readPart(row);
    },
    parts: (uploadId, after, limit) => (selectParts.all(uploadId, after, limit) as PartRow[]).map(readPart),
    complete: (uploadId, completed, used, completedAt) => {
      const unused = partBlobs(uploadId).filter((blob) => !used.has(blob));
      markCompleted.run(JSON.stringify(completed), completedAt, uploadId);
      removeParts.run(uploadId);
      return unused;
    },
    abort: (uploadId) => {
      const blobs = partBlobs(uploadId);
      removeParts.run(uploadId);
      removeUpload.run(uploadId);
      return blobs;
    },
    page: (bucketId, from, before, limit) =>
      (
        selectPage.all(bucketId, from.key, from.afterId, before, limit) as {
          id: string;
          key: Uint8Array;
        }[]
      ).map(({ id, key }) => ({ id, key: Buffer.from(key) })),
    ofBucket: (bucketId) => (ofBucket.all(bucketId) as { id: string }[]).map(({ id }) => id),
    blobs: function* blobs() {
      for (const { blob } of database.prepare('SELECT blob FROM parts').iterate() as Iterable<{
        blob: string;
      }>)
        yield blob;
    },
  };
}
