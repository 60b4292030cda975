import { type FileHandle, realpath } from 'node:fs/promises';
import { type FileCalls, fileCalls } from '../../base/files/file-calls.js';
import { fileError } from '../../base/files/file-error.js';
import { pathBelow, type RootPath } from '../../base/files/local-path.js';
import {
  closeQuietly,
  type FoundFile,
  mostBytesPerRead,
  openFound,
  patienceFor,
} from '../../base/files/open-file.js';
import { HoistError } from '../../shared/errors/errors.js';
import type { FileFingerprint } from '../journal/records.js';
import type { ReadableFile } from './file-chunks.js';
import { multipartThreshold } from './part-plan.js';
import { msOfNs } from './time-metadata.js';

/** A file opened for one attempt to send it. Reading throws `file-changed` when the file has become shorter. */
export interface SourceFile extends FileFingerprint, FoundFile, ReadableFile {
  /** In nanoseconds since 1970; null for what has no time. */
  readonly mtimeNs: bigint | null;
  /** Throws `file-changed` unless the file is still as it was when it was opened. */
  assertUnchanged(): Promise<void>;
  close(): void;
}

type OpenedState = FileFingerprint & Pick<SourceFile, 'mtimeNs'>;

/** The most that is read of a file whose size is not stated, in bytes: what one PUT takes. */
const mostUnstatedBytes = multipartThreshold;
const unstatedChunkBytes = 64 * 1024;

/** The files behind the rows of a run. */
export interface SourceFiles {
  /** Where a row's file is. Throws `file-vanished`, `file-unreadable` or `file-not-responding` for the root of the run. */
  find(entry: RowPath, signal: AbortSignal): Promise<FoundFile>;
  /** Opens the file of a row; an empty folder is a source without bytes. Throws like {@link openSource}. */
  open(entry: RowPath, signal: AbortSignal): Promise<SourceFile>;
}

interface RowPath {
  /** Index into the run's roots. */
  readonly root: number;
  readonly path: string;
}

export function createSourceFiles(
  roots: readonly RootPath[],
  followSymlinks: boolean,
  calls: FileCalls = fileCalls,
): SourceFiles {
  /** By the roots as they were chosen. */
  const realRoots = new Map<RootPath, RootPath>();

  async function findRealRoot(root: RootPath, signal: AbortSignal): Promise<RootPath> {
    const path = await asFileErrors(calls.run(root.path, () => realpath(root.path), { signal }));
    const real = { ...root, path };
    realRoots.set(root, real);
    return real;
  }

  async function find({ root, path }: RowPath, signal: AbortSignal): Promise<FoundFile> {
    const place = roots[root];
    if (place === undefined) throw new HoistError('internal');
    const real = followSymlinks ? null : (realRoots.get(place) ?? (await findRealRoot(place, signal)));
    return { path: pathBelow(place, path), realPath: real === null ? null : pathBelow(real, path) };
  }

  return {
    find,
    async open(entry, signal) {
      const file = await find(entry, signal);
      return isFolderPath(entry.path) ? emptySource(file) : openSource(file, signal, calls);
    },
  };
}

/** Whether a path, or a key, is that of an empty folder. */
export function isFolderPath(path: string): boolean {
  return path.endsWith('/');
}

function emptySource(file: FoundFile): SourceFile {
  return {
    ...file,
    size: 0,
    mtimeMs: 0,
    mtimeNs: null,
    inode: 0,
    read: async () => Buffer.alloc(0),
    assertUnchanged: async () => undefined,
    close: () => undefined,
  };
}

/**
 * Opens a file for sending. Its state at this moment counts, not that of the scan: a file that has grown is
 * sent as it is now. A file with content beyond the size that its file system states (0 in `/proc`, and for online
 * documents behind FUSE) is read to its end and sent from memory. Throws `file-vanished`, `file-unreadable`,
 * `file-not-responding`, `file-special` (also where a folder on the way is a link by now), or `file-changed` for such a
 * file of more than 16 MiB. When the signal is aborted, whatever is waited for ends with its reason at once.
 */
export function openSource(
  file: FoundFile,
  signal: AbortSignal,
  calls: FileCalls = fileCalls,
): Promise<SourceFile> {
  return asFileErrors(openFile(file, signal, calls));
}

async function openFile(file: FoundFile, signal: AbortSignal, calls: FileCalls): Promise<SourceFile> {
  const handle = await openFound(file, { calls, signal });
  try {
    return await sourceOf(file, handle, signal, calls);
  } catch (error) {
    closeQuietly(handle);
    throw error;
  }
}

async function sourceOf(
  file: FoundFile,
  handle: FileHandle,
  signal: AbortSignal,
  calls: FileCalls,
): Promise<SourceFile> {
  const call = <T>(step: () => Promise<T>, patience = 1): Promise<T> =>
    calls.run(file.path, step, { signal, patience });
  const stats = await call(() => handle.stat({ bigint: true }));
  if (!stats.isFile()) throw new HoistError('file-special');
  const { mtimeNs } = stats;
  const size = Number(stats.size);
  const opened: OpenedState = { size, mtimeMs: msOfNs(mtimeNs), mtimeNs, inode: Number(stats.ino) };
  const patience = patienceFor({ size, blocks: Number(stats.blocks) });
  const isMore = (await call(() => handle.read(Buffer.alloc(1), 0, 1, size), patience)).bytesRead > 0;
  // A file that grows at this moment says so: its state counts from here.
  if (isMore && (await call(() => handle.stat())).size === size) {
    return unstatedSource(file, handle, opened, call);
  }
  return {
    ...opened,
    ...file,
    async read(offset, length, into = Buffer.allocUnsafeSlow(length)) {
      const buffer = into.subarray(0, length);
      let filled = 0;
      while (filled < length) {
        const wanted = Math.min(length - filled, mostBytesPerRead);
        const at = filled;
        const { bytesRead } = await asFileErrors(
          call(() => handle.read(buffer, at, wanted, offset + at), patience),
        );
        if (bytesRead === 0) throw new HoistError('file-changed');
        filled += bytesRead;
      }
      return buffer;
    },
    async assertUnchanged() {
      const now = await asFileErrors(call(() => handle.stat()));
      if (now.size !== opened.size || now.mtimeMs !== opened.mtimeMs) throw new HoistError('file-changed');
    },
    close: () => closeQuietly(handle),
  };
}

/** A file whose size is not the one its file system states, read as a whole. */
async function unstatedSource(
  file: FoundFile,
  handle: FileHandle,
  opened: OpenedState,
  call: <T>(step: () => Promise<T>) => Promise<T>,
): Promise<SourceFile> {
  try {
    const chunks: Buffer[] = [];
    let filled = 0;
    for (;;) {
      const at = filled;
      // The kernel refuses to fill a large buffer from some of its files.
      const { bytesRead, buffer } = await call(() =>
        handle.read(Buffer.alloc(unstatedChunkBytes), 0, undefined, at),
      );
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      filled += bytesRead;
      if (filled > mostUnstatedBytes) throw new HoistError('file-changed');
    }
    const bytes = Buffer.concat(chunks);
    return {
      ...opened,
      ...file,
      size: filled,
      read: async (offset, length) => Buffer.from(bytes.subarray(offset, offset + length)),
      assertUnchanged: async () => undefined,
      close: () => undefined,
    };
  } finally {
    closeQuietly(handle);
  }
}

async function asFileErrors<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw fileError(error);
  }
}
