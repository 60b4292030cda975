import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import type { FileCalls } from '../../base/files/file-calls.js';
import { readingFlags } from '../../base/files/local-path.js';
import { confirmPlace } from '../../base/files/open-file.js';
import { HoistError } from '../../shared/errors/errors.js';
import { crc32 } from '../transfer/crc32.js';
import type { BufferPool } from './buffer-pool.js';
import { createDigest, type Digest } from './content-digest.js';
import { fillFrom, fingerprintOf } from './local-bytes.js';
import { openAsync, paceOf, rangeOf } from './open-async.js';
import { needsSha256, type PutContent } from './put-content.js';
import type { PutTask } from './put-task.js';

/*
 * Content that stays in the file: it is read once for its checksums, and once more while it is sent, from the system's cache. So
 * many large parts can be in flight in little memory. What is sent has to be what the checksum was computed from: otherwise
 * the request ends before its last bytes, with `file-changed`.
 */

/** What reading a large file needs, whether it is read twice or held; shared by all files of one sender thread. */
export interface ReadingServices {
  readonly pool: BufferPool;
  readonly calls: FileCalls;
  /** Bytes of one read, and of one slice of the body. */
  readonly chunkBytes: number;
  /** Is told how long the first reading took, in ms for each MiB. */
  readonly noteReading: (msPerMebibyte: number) => void;
}

/** An open file, the bytes of it that are sent, and how they are read. */
interface Source {
  readonly start: number;
  readonly length: number;
  /** Fills the buffer from this place in the file. */
  readonly fill: (buffer: Buffer, at: number) => Buffer | Promise<Buffer>;
  /** Whether reading may wait: then the next chunk is read while this one is used. */
  readonly mayWait: boolean;
  /** Nothing is read after it: the descriptor's number may be that of another file by then. */
  readonly close: () => void;
}

/**
 * Reads synchronously, for a file in the cache of a local disk. Null for a whole file that does not fit one PUT; see
 * `LocalReader`, whose errors it throws.
 */
export function rereadSync(task: PutTask, services: ReadingServices): PutContent | null {
  const { pool, chunkBytes, noteReading } = services;
  const descriptor = openSync(task.file.path, readingFlags(task.file.realPath === null));
  const close = (): void => closeSync(descriptor);
  try {
    confirmPlace(descriptor, task.file);
    const before = fstatSync(descriptor);
    const range = rangeOf(task, before);
    if (range === null) {
      close();
      return null;
    }
    const { start, length } = range;
    const fill = fillFrom(descriptor);
    const known = examinedBefore(task, before);
    const digest = known ?? createDigest(task);
    if (known === null) {
      const buffer = pool.take(chunkBytes);
      let readingMs = 0;
      try {
        for (let at = 0; at < length; at += chunkBytes) {
          const begin = performance.now();
          const chunk = fill(buffer.subarray(0, Math.min(chunkBytes, length - at)), start + at);
          readingMs += performance.now() - begin;
          digest.update(chunk);
        }
      } finally {
        pool.giveBack(buffer);
      }
      noteReading(paceOf(readingMs, length));
    }
    if (task.part === null && readSync(descriptor, Buffer.alloc(1), 0, 1, length) > 0) {
      close();
      return null;
    }
    const after = fstatSync(descriptor, { bigint: true });
    const source: Source = { start, length, fill, mayWait: false, close };
    return contentOf(source, before, after, digest, services);
  } catch (error) {
    close();
    throw error;
  }
}

/** The same without blocking the thread. @param isLocal whether what was read once is read again without waiting */
export async function rereadAsync(
  task: PutTask,
  isLocal: boolean,
  services: ReadingServices,
): Promise<PutContent | null> {
  const file = await openAsync(task, services);
  if (file === null) return null;
  const { before, start, length, fill, close, descriptor } = file;
  try {
    const slow: Source = { start, length, fill, mayWait: true, close };
    const known = examinedBefore(task, before);
    const digest = known ?? createDigest(task);
    if (known === null) {
      for await (const chunk of chunksOf(slow, services, null)) digest.update(chunk);
      services.noteReading(file.msPerMebibyte());
    }
    const after = await file.ended();
    if (after !== null) {
      const again = isLocal ? { ...slow, fill: fillFrom(descriptor), mayWait: false } : slow;
      return contentOf(again, before, after, digest, services);
    }
  } catch (error) {
    close();
    throw error;
  }
  close();
  return null;
}

/** What was computed of a part before, if its file is the same and nothing is missing. */
function examinedBefore(task: PutTask, { size, mtimeMs, ino }: Stats): Digest | null {
  const examined = task.part?.examined ?? null;
  if (examined === null || examined === 'wanted') return null;
  const { crc32: sum, sha256, fileSize, inode } = examined;
  const isSame = fileSize === size && examined.mtimeMs === mtimeMs && inode === ino;
  if (!isSame || (needsSha256(task) && sha256 === null)) return null;
  return { crc32: sum, sha256: () => sha256, update: () => undefined };
}

function contentOf(
  source: Source,
  before: Stats,
  after: BigIntStats,
  digest: Digest,
  services: ReadingServices,
): PutContent {
  const sum = digest.crc32;
  const ignore = (): void => undefined;
  const giveBack = (buffers: readonly Buffer[]): void => {
    for (const buffer of buffers) services.pool.giveBack(buffer);
  };
  let isClosed = false;
  /** What bodies were read into: the connection may still send it, until the request has been answered. */
  const sent: Buffer[] = [];
  const open: Source = {
    ...source,
    fill(buffer, at) {
      if (isClosed) throw new HoistError('cancelled');
      return source.fill(buffer, at);
    },
  };
  return {
    ...fingerprintOf(before, after),
    length: source.length,
    crc32: sum,
    sha256: digest.sha256(),
    async md5() {
      const md5 = createHash('md5');
      for await (const chunk of chunksOf(open, services, { crc32: sum, onBytes: ignore, done: giveBack }))
        md5.update(chunk);
      return md5.digest();
    },
    body: (onBytes) =>
      chunksOf(open, services, { crc32: sum, onBytes, done: (buffers) => sent.push(...buffers) }),
    close(isSent) {
      isClosed = true;
      source.close();
      for (const buffer of sent.splice(0)) {
        if (isSent) services.pool.giveBack(buffer);
        else services.pool.discard(buffer);
      }
    },
  };
}

/** What was found at the first reading, and who is told of the bytes of the second. */
interface Again {
  /** When the CRC32 is another now, there is no last chunk, but `file-changed`. */
  readonly crc32: number;
  readonly onBytes: (bytes: number) => void;
  /** Is given the buffers when all was read. */
  readonly done: (buffers: readonly Buffer[]) => void;
}

/** The content of a source in chunks, each of which is valid until the next is asked for. */
async function* chunksOf(
  { start, length, fill, mayWait }: Source,
  { pool, chunkBytes }: Pick<ReadingServices, 'pool' | 'chunkBytes'>,
  again: Again | null,
): AsyncGenerator<Buffer> {
  const buffers = Array.from({ length: mayWait ? 2 : 1 }, () => pool.take(chunkBytes));
  const read = (at: number): Buffer | Promise<Buffer> => {
    const buffer = buffers[(at / chunkBytes) % buffers.length] ?? Buffer.alloc(0);
    const chunk = fill(buffer.subarray(0, Math.min(chunkBytes, length - at)), start + at);
    // Whoever stops early does not look at what was read ahead.
    if (chunk instanceof Promise) chunk.catch(() => undefined);
    return chunk;
  };
  let sum = 0;
  let isOver = false;
  try {
    let ahead: Buffer | Promise<Buffer> | null = null;
    for (let at = 0; at < length; at += chunkBytes) {
      const next: Buffer | Promise<Buffer> = ahead ?? read(at);
      const chunk = next instanceof Promise ? await next : next;
      const isLast = at + chunkBytes >= length;
      ahead = mayWait && !isLast ? read(at + chunkBytes) : null;
      if (again !== null) {
        sum = crc32(chunk, sum);
        if (isLast && sum !== again.crc32) throw new HoistError('file-changed');
        again.onBytes(chunk.length);
      }
      yield chunk;
    }
    isOver = true;
  } finally {
    // A buffer may still be read into, or be on its way, when the reading is stopped.
    if (isOver && again !== null) again.done(buffers);
    else {
      for (const buffer of buffers) {
        if (isOver) pool.giveBack(buffer);
        else pool.discard(buffer);
      }
    }
  }
}
