import { type FileHandle, open } from 'node:fs/promises';
import { fileError } from '../../base/files/file-error.js';
import { pathBelow, type RootPath, readingFlags } from '../../base/files/local-path.js';
import { HoistError } from '../../shared/errors/errors.js';
import type { FileFingerprint } from '../journal/records.js';
import { multipartThreshold } from './part-plan.js';

/** A file opened for one attempt to send it. */
export interface SourceFile extends FileFingerprint {
  readonly path: string;
  /** Bytes [offset, offset + length). Throws `file-changed` when the file has become shorter. */
  read(offset: number, length: number): Promise<Buffer>;
  /** Throws `file-changed` unless the file is still as it was when it was opened. */
  assertUnchanged(): Promise<void>;
  close(): Promise<void>;
}

/** The most that is read of a file whose size is not stated, in bytes: what one PUT takes. */
const mostUnstatedBytes = multipartThreshold;
const unstatedChunkBytes = 64 * 1024;

/** The files behind the rows of a run. */
export interface SourceFiles {
  readonly followSymlinks: boolean;
  /** The absolute path of a row's file. */
  pathOf(entry: RowPath): string;
  /** Opens the file of a row; an empty folder is a source without bytes. Throws like {@link openSource}. */
  open(entry: RowPath): Promise<SourceFile>;
}

interface RowPath {
  /** Index into the run's roots. */
  readonly root: number;
  readonly path: string;
}

export function createSourceFiles(roots: readonly RootPath[], followSymlinks: boolean): SourceFiles {
  function pathOf({ root, path }: RowPath): string {
    const place = roots[root];
    if (place === undefined) throw new HoistError('internal');
    return pathBelow(place, path);
  }

  return {
    followSymlinks,
    pathOf,
    async open(entry) {
      const path = pathOf(entry);
      return isFolderPath(entry.path) ? emptySource(path) : openSource(path, followSymlinks);
    },
  };
}

/** Whether a path, or a key, is that of an empty folder. */
export function isFolderPath(path: string): boolean {
  return path.endsWith('/');
}

function emptySource(path: string): SourceFile {
  return {
    path,
    size: 0,
    mtimeMs: 0,
    inode: 0,
    read: async () => Buffer.alloc(0),
    assertUnchanged: async () => undefined,
    close: async () => undefined,
  };
}

/**
 * Opens a file for sending. Its state at this moment counts, not that of the scan: a file that has grown is
 * sent as it is now. A file with content beyond the size that its file system states (0 in `/proc`, and for online
 * documents behind FUSE) is read to its end and sent from memory. Throws `file-vanished`, `file-unreadable`,
 * `file-special`, or `file-changed` for such a file of more than 16 MiB.
 */
export function openSource(path: string, followSymlinks: boolean): Promise<SourceFile> {
  return asFileErrors(openFile(path, followSymlinks));
}

async function openFile(path: string, followSymlinks: boolean): Promise<SourceFile> {
  const handle = await open(path, readingFlags(followSymlinks));
  try {
    return await sourceOf(path, handle);
  } catch (error) {
    await handle.close().catch(() => undefined);
    throw error;
  }
}

async function sourceOf(path: string, handle: FileHandle): Promise<SourceFile> {
  const stats = await handle.stat();
  if (!stats.isFile()) throw new HoistError('file-special');
  const opened: FileFingerprint = { size: stats.size, mtimeMs: stats.mtimeMs, inode: stats.ino };
  const isMore = (await handle.read(Buffer.alloc(1), 0, 1, stats.size)).bytesRead > 0;
  // A file that grows at this moment says so: its state counts from here.
  if (isMore && (await handle.stat()).size === stats.size) return unstatedSource(path, handle, opened);
  return {
    ...opened,
    path,
    async read(offset, length) {
      const buffer = Buffer.allocUnsafeSlow(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await asFileErrors(
          handle.read(buffer, filled, length - filled, offset + filled),
        );
        if (bytesRead === 0) throw new HoistError('file-changed');
        filled += bytesRead;
      }
      return buffer;
    },
    async assertUnchanged() {
      const now = await asFileErrors(handle.stat());
      if (now.size !== opened.size || now.mtimeMs !== opened.mtimeMs) throw new HoistError('file-changed');
    },
    close: () => handle.close(),
  };
}

/** A file whose size is not the one its file system states, read as a whole. */
async function unstatedSource(
  path: string,
  handle: FileHandle,
  opened: FileFingerprint,
): Promise<SourceFile> {
  try {
    const chunks: Buffer[] = [];
    let filled = 0;
    for (;;) {
      // The kernel refuses to fill a large buffer from some of its files.
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(unstatedChunkBytes), 0, undefined, filled);
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      filled += bytesRead;
      if (filled > mostUnstatedBytes) throw new HoistError('file-changed');
    }
    const bytes = Buffer.concat(chunks);
    return {
      ...opened,
      size: filled,
      path,
      read: async (offset, length) => Buffer.from(bytes.subarray(offset, offset + length)),
      assertUnchanged: async () => undefined,
      close: async () => undefined,
    };
  } finally {
    await handle.close();
  }
}

async function asFileErrors<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw fileError(error);
  }
}
