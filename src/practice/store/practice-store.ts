import { join } from 'node:path';
import { type BlobFiles, openBlobFiles } from './blob-files.js';
import { type BucketSettingsStore, createBucketSettingsStore } from './bucket-settings-store.js';
import { type BucketStore, createBucketStore } from './bucket-store.js';
import { inTransaction, openIndex } from './index-database.js';
import { createObjectStore, type ObjectStore } from './object-store.js';
import { createUploadStore, type UploadStore } from './upload-store.js';

/** Everything that the server stores in its folder: a SQLite index, and the contents as files. */
export interface PracticeStore {
  readonly buckets: BucketStore;
  readonly settings: BucketSettingsStore;
  readonly objects: ObjectStore;
  readonly uploads: UploadStore;
  readonly blobs: BlobFiles;
  /** Runs `work` so that all of its changes to the index are kept or none. */
  atomically<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens the folder, creating what is missing. What a killed server left half-done is removed: content becomes
 * visible only with the index entry that is written after it.
 * @param now milliseconds since 1970
 */
export function openPracticeStore(folder: string, now: number): PracticeStore {
  const database = openIndex(folder);
  try {
    const objects = createObjectStore(database);
    const uploads = createUploadStore(database, now);
    const known = new Set([...objects.blobs(), ...uploads.blobs()]);
    return {
      buckets: createBucketStore(database),
      settings: createBucketSettingsStore(database),
      objects,
      uploads,
      blobs: openBlobFiles(join(folder, 'content'), (id) => known.has(id)),
      atomically: (work) => inTransaction(database, work),
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
