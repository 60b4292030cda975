import { type BigIntStats, closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { createDiskPace } from '../../base/files/disk-pace.js';
import { type FileCalls, fileCalls } from '../../base/files/file-calls.js';
import { createLocalFolders, type LocalFolders } from '../../base/files/local-folders.js';
import { readingFlags } from '../../base/files/local-path.js';
import {
  closeQuietly,
  confirmPlace,
  mostBytesPerRead,
  openFound,
  patienceFor,
} from '../../base/files/open-file.js';
import { HoistError } from '../../shared/errors/errors.js';
import type { FileFingerprint } from '../journal/records.js';
import { msOfNs } from '../transfer/time-metadata.js';
import type { BufferPool } from './buffer-pool.js';
import type { PutTask } from './put-task.js';

export interface LocalBytes extends FileFingerprint {
  /** Lent by the pool. */
  readonly bytes: Buffer;
  /** In nanoseconds since 1970. */
  readonly mtimeNs: bigint;
}

/** Reads the files of PUT tasks. */
export interface LocalReader {
  /**
   * Synchronously while a local disk answers from its cache: then four system calls cost less than four promises.
   * On a slow disk, and wherever a call may hang, asynchronously, so that others read and send meanwhile. Null for a whole file that does not fit
   * one PUT: it has grown beyond `maxBytes`, or it has content beyond the size that its file system states (0 in
   * `/proc`, and for online documents behind FUSE). Throws or rejects with HoistError (`file-changed`,
   * `file-special`, `file-not-responding`) or the system's error.
   */
  read(task: PutTask): LocalBytes | null | Promise<LocalBytes | null>;
}

/** Receives the byte that must not be there. */
const oneByte = Buffer.alloc(1);
/** In small files: one that takes longer to read had to wait for the disk. */
const pace = { slowMs: 0.5, slowInARow: 4, shortestInterval: 64, longestInterval: 4096 };

export function createLocalReader(
  pool: BufferPool,
  now: () => number = () => performance.now(),
  calls: FileCalls = fileCalls,
  folders: LocalFolders = createLocalFolders(calls),
): LocalReader {
  const disk = createDiskPace(pace);

  async function readFirst(task: PutTask, folder: string): Promise<LocalBytes | null> {
    return (await folders.isLocal(folder)) ? read(task) : readAsync(task, pool, calls);
  }

  function read(task: PutTask): ReturnType<LocalReader['read']> {
    const folder = dirname(task.file.path);
    const isLocal = folders.known(folder);
    if (isLocal === null) return readFirst(task, folder);
    if (!isLocal || !disk.isQuick()) return readAsync(task, pool, calls);
    const begin = now();
    const local = readAtOnce(task, pool);
    disk.note(now() - begin);
    return local;
  }

  return { read };
}

function readAtOnce(task: PutTask, pool: BufferPool): LocalBytes | null {
  const descriptor = openSync(task.file.path, readingFlags(task.file.realPath === null));
  try {
    // The folder is on Linux, or it would not be known to be local.
    confirmPlace(descriptor, task.file);
    const before = fstatSync(descriptor);
    const room = roomFor(task, before, pool);
    if (room === null) return null;
    const { offset, bytes } = room;
    try {
      fillFrom(descriptor)(bytes, offset);
      const isMore = task.part === null && readSync(descriptor, oneByte, 0, 1, bytes.length) > 0;
      if (!isMore) return { bytes, ...fingerprintOf(before, fstatSync(descriptor, { bigint: true })) };
      pool.giveBack(bytes);
      return null;
    } catch (error) {
      pool.giveBack(bytes);
      throw error;
    }
  } finally {
    closeSync(descriptor);
  }
}

async function readAsync(task: PutTask, pool: BufferPool, calls: FileCalls): Promise<LocalBytes | null> {
  const handle = await openFound(task.file, { calls });
  const call = <T>(step: () => Promise<T>, patience = 1): Promise<T> =>
    calls.run(task.file.path, step, { patience });
  try {
    const before = await call(() => handle.stat());
    const patience = patienceFor(before);
    const room = roomFor(task, before, pool);
    if (room === null) return null;
    const { offset, bytes } = room;
    try {
      for (let filled = 0; filled < bytes.length; ) {
        const at = filled;
        const wanted = Math.min(bytes.length - at, mostBytesPerRead);
        const { bytesRead } = await call(() => handle.read(bytes, at, wanted, offset + at), patience);
        filled += someOf(bytesRead);
      }
      const past =
        task.part === null
          ? await call(() => handle.read(Buffer.alloc(1), 0, 1, bytes.length), patience)
          : null;
      if (past === null || past.bytesRead === 0)
        return { bytes, ...fingerprintOf(before, await call(() => handle.stat({ bigint: true }))) };
      pool.giveBack(bytes);
      return null;
    } catch (error) {
      // A read that was given up may still write to it.
      pool.discard(bytes);
      throw error;
    }
  } finally {
    closeQuietly(handle);
  }
}

function roomFor(task: PutTask, stats: Stats, pool: BufferPool): { offset: number; bytes: Buffer } | null {
  if (!stats.isFile()) throw new HoistError('file-special');
  const { offset, length } = task.part ?? { offset: 0, length: stats.size };
  if (length > task.maxBytes) return null;
  return { offset, bytes: pool.take(length) };
}

/** Fills buffers from places in an open file, synchronously. The function throws as {@link someOf}, or the system's error. */
export function fillFrom(descriptor: number): (buffer: Buffer, at: number) => Buffer {
  return (buffer, at) => {
    for (let filled = 0; filled < buffer.length; ) {
      filled += someOf(readSync(descriptor, buffer, filled, buffer.length - filled, at + filled));
    }
    return buffer;
  };
}

/** The bytes of one read. A file that ends early has become shorter. @throws HoistError `file-changed` */
export function someOf(bytesRead: number): number {
  if (bytesRead === 0) throw new HoistError('file-changed');
  return bytesRead;
}

/** The state of a file before and after it was read. @throws HoistError `file-changed` when they differ */
export function fingerprintOf(
  before: Stats,
  { size, mtimeNs }: BigIntStats,
): FileFingerprint & { readonly mtimeNs: bigint } {
  if (Number(size) !== before.size || msOfNs(mtimeNs) !== before.mtimeMs)
    throw new HoistError('file-changed');
  return { size: before.size, mtimeMs: before.mtimeMs, mtimeNs, inode: before.ino };
}
