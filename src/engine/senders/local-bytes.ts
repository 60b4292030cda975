import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { readingFlags } from '../../base/files/local-path.js';
import { HoistError } from '../../shared/errors/errors.js';
import type { FileFingerprint } from '../journal/records.js';
import type { BufferPool } from './buffer-pool.js';
import type { PutTask } from './put-task.js';

export interface LocalBytes extends FileFingerprint {
  /** Lent by the pool. */
  readonly bytes: Buffer;
}

/** Reads the files of PUT tasks. */
export interface LocalReader {
  /**
   * Synchronously while the disk answers from its cache: then four system calls cost less than four promises.
   * On a slow disk asynchronously, so that others read and send meanwhile. Null for a whole file that does not fit
   * one PUT: it has grown beyond `maxBytes`, or it has content beyond the size that its file system states (0 in
   * `/proc`, and for online documents behind FUSE). Throws or rejects with HoistError (`file-changed`,
   * `file-special`) or the system's error.
   */
  read(task: PutTask): LocalBytes | null | Promise<LocalBytes | null>;
}

/** Receives the byte that must not be there. */
const oneByte = Buffer.alloc(1);
/** Copying more bytes than this takes a while, even from memory. */
const mostAtOnce = 1024 * 1024;
/** A small file that takes longer to read, in ms, had to wait for the disk. */
const slowMs = 0.5;
/** This many in a row are due to the disk and not to chance. */
const slowInARow = 4;
/** After this many asynchronous reads one is made synchronously, to test whether the disk is still slow. */
const shortestInterval = 64;
const longestInterval = 4096;

export function createLocalReader(
  pool: BufferPool,
  now: () => number = () => performance.now(),
): LocalReader {
  let slow = 0;
  let rounds = shortestInterval;
  let toWaitFor = 0;

  function noteDuration(tookMs: number): void {
    if (tookMs < slowMs) {
      slow = 0;
      rounds = shortestInterval;
      return;
    }
    slow += 1;
    if (slow < slowInARow) return;
    slow = slowInARow - 1;
    toWaitFor = rounds;
    rounds = Math.min(rounds * 2, longestInterval);
  }

  return {
    read(task) {
      if (task.part !== null && task.part.length > mostAtOnce) return readInTurns(task, pool);
      if (toWaitFor > 0) {
        toWaitFor -= 1;
        return readInTurns(task, pool);
      }
      const begin = now();
      const local = readAtOnce(task, pool);
      noteDuration(now() - begin);
      return local;
    },
  };
}

function readAtOnce(task: PutTask, pool: BufferPool): LocalBytes | null {
  const descriptor = openSync(task.file, readingFlags(task.followSymlinks));
  try {
    const before = fstatSync(descriptor);
    const room = roomFor(task, before, pool);
    if (room === null) return null;
    const { offset, bytes } = room;
    try {
      for (let filled = 0; filled < bytes.length; ) {
        filled += someOf(readSync(descriptor, bytes, filled, bytes.length - filled, offset + filled));
      }
      const isMore = task.part === null && readSync(descriptor, oneByte, 0, 1, bytes.length) > 0;
      if (!isMore) return sameThroughout(bytes, before, fstatSync(descriptor));
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

async function readInTurns(task: PutTask, pool: BufferPool): Promise<LocalBytes | null> {
  const handle = await open(task.file, readingFlags(task.followSymlinks));
  try {
    const before = await handle.stat();
    const room = roomFor(task, before, pool);
    if (room === null) return null;
    const { offset, bytes } = room;
    try {
      for (let filled = 0; filled < bytes.length; ) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, offset + filled);
        filled += someOf(bytesRead);
      }
      const past = task.part === null ? await handle.read(Buffer.alloc(1), 0, 1, bytes.length) : null;
      if (past === null || past.bytesRead === 0) return sameThroughout(bytes, before, await handle.stat());
      pool.giveBack(bytes);
      return null;
    } catch (error) {
      pool.giveBack(bytes);
      throw error;
    }
  } finally {
    await handle.close();
  }
}

function roomFor(task: PutTask, stats: Stats, pool: BufferPool): { offset: number; bytes: Buffer } | null {
  if (!stats.isFile()) throw new HoistError('file-special');
  const { offset, length } = task.part ?? { offset: 0, length: stats.size };
  if (length > task.maxBytes) return null;
  return { offset, bytes: pool.take(length) };
}

/** A file that ends early has become shorter. */
function someOf(bytesRead: number): number {
  if (bytesRead === 0) throw new HoistError('file-changed');
  return bytesRead;
}

function sameThroughout(bytes: Buffer, before: Stats, after: Stats): LocalBytes {
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw new HoistError('file-changed');
  return { bytes, size: before.size, mtimeMs: before.mtimeMs, inode: before.ino };
}
