import type { BigIntStats, Stats } from 'node:fs';
import type { FileCalls } from '../../base/files/file-calls.js';
import { closeQuietly, openFound, patienceFor } from '../../base/files/open-file.js';
import { HoistError } from '../../shared/errors/errors.js';
import { someOf } from './local-bytes.js';
import type { PutTask } from './put-task.js';

/** A file that is read without blocking the thread, and the bytes of it that are sent. Whoever opened it closes it. */
export interface AsyncFile {
  readonly descriptor: number;
  /** Its state when it was opened. */
  readonly before: Stats;
  readonly start: number;
  readonly length: number;
  /** Fills the buffer from this place in the file. When it rejects, the buffer may still be written to. */
  readonly fill: (buffer: Buffer, at: number) => Promise<Buffer>;
  /** How long reading has taken so far, in ms for each MiB of its length. */
  readonly msPerMebibyte: () => number;
  /** Its state now that it was read; null for a whole file that does not end there. */
  readonly ended: () => Promise<BigIntStats | null>;
  readonly close: () => void;
}

const mebibyte = 1024 * 1024;

/** In ms for each MiB. @param readingMs that reading took @param length bytes that were read; fewer than a MiB count as one */
export function paceOf(readingMs: number, length: number): number {
  return (readingMs * mebibyte) / Math.max(length, mebibyte);
}

/** Null for a file that does not fit one PUT; rejects as `LocalReader` does. */
export async function openAsync(
  task: PutTask,
  { calls }: { readonly calls: FileCalls },
): Promise<AsyncFile | null> {
  const { path } = task.file;
  const handle = await openFound(task.file, { calls });
  const close = (): void => closeQuietly(handle);
  try {
    const before = await calls.run(path, () => handle.stat());
    const range = rangeOf(task, before);
    if (range === null) {
      close();
      return null;
    }
    const patience = patienceFor(before);
    let readingMs = 0;
    const read = async (buffer: Buffer, at: number): Promise<number> => {
      const begin = performance.now();
      const step = () => handle.read(buffer, 0, buffer.length, at);
      const { bytesRead } = await calls.run(path, step, { patience });
      readingMs += performance.now() - begin;
      return bytesRead;
    };
    return {
      ...range,
      descriptor: handle.fd,
      before,
      async fill(buffer, at) {
        for (let filled = 0; filled < buffer.length; ) {
          filled += someOf(await read(buffer.subarray(filled), at + filled));
        }
        return buffer;
      },
      msPerMebibyte: () => paceOf(readingMs, range.length),
      async ended() {
        if (task.part === null && (await read(Buffer.alloc(1), range.length)) > 0) return null;
        return calls.run(path, () => handle.stat({ bigint: true }));
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** The bytes of a file that a task sends; null when there are more than fit one PUT. @throws HoistError `file-special` */
export function rangeOf(
  task: PutTask,
  stats: Stats,
): { readonly start: number; readonly length: number } | null {
  if (!stats.isFile()) throw new HoistError('file-special');
  const { offset: start, length } = task.part ?? { offset: 0, length: stats.size };
  return length > task.maxBytes ? null : { start, length };
}
