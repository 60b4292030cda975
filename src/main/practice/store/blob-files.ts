import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';

/** Bodies up to this size stay in memory until they are whole, and are then written in one go. */
const memoryBytes = 256 * 1024;

/** Takes one body; nothing of it can be seen before {@link BlobWriter.finish}. */
export interface BlobWriter {
  write(bytes: Buffer): void | Promise<void>;
  /** Puts the file in its place under a new id. */
  finish(): Promise<string>;
  /** Throws away what was written; does nothing after {@link BlobWriter.finish}. */
  discard(): Promise<void>;
}

/**
 * Contents as files named by random ids, in 256 folders. Names never come from keys, which may hold anything.
 */
export interface BlobFiles {
  createWriter(): BlobWriter;
  read(id: string, start: number, end: number): AsyncGenerator<Buffer>;
  remove(ids: readonly string[]): void;
}

/**
 * @param folder where the files go; made when missing
 * @param isKnown whether the database knows an id: files it does not know were left by a crash and are removed
 */
export function openBlobFiles(folder: string, isKnown: (id: string) => boolean): BlobFiles {
  const incoming = join(folder, 'incoming');
  const objects = join(folder, 'objects');
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(incoming, { recursive: true });
  for (let shard = 0; shard < 256; shard += 1) {
    const path = join(objects, shard.toString(16).padStart(2, '0'));
    mkdirSync(path, { recursive: true });
    for (const id of readdirSync(path)) if (!isKnown(id)) unlinkSync(join(path, id));
  }
  const pathOf = (id: string): string => join(objects, id.slice(0, 2), id);
  return {
    createWriter: () => createWriter(incoming, pathOf),
    read: (id, start, end) => readRange(pathOf(id), start, end),
    remove: (ids) => {
      for (const id of ids) rmSync(pathOf(id), { force: true });
    },
  };
}

function createWriter(incoming: string, pathOf: (id: string) => string): BlobWriter {
  const id = randomBytes(16).toString('hex');
  const temporary = join(incoming, id);
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let file: FileHandle | null = null;
  let finished = false;

  const flush = async (): Promise<void> => {
    file ??= await open(temporary, 'wx');
    const buffers = pending;
    pending = [];
    pendingBytes = 0;
    if (buffers.length > 0) await file.writev(buffers);
  };

  return {
    write: (bytes) => {
      pending.push(bytes);
      pendingBytes += bytes.length;
      return pendingBytes > memoryBytes ? flush() : undefined;
    },
    finish: async () => {
      if (file === null) {
        // One synchronous write costs a small body less than four trips to the thread pool.
        writeFileSync(temporary, pending.length === 1 ? (pending[0] as Buffer) : Buffer.concat(pending), {
          flag: 'wx',
        });
      } else {
        await flush();
        await file.close();
        file = null;
      }
      renameSync(temporary, pathOf(id));
      finished = true;
      return id;
    },
    discard: async () => {
      if (finished) return;
      await file?.close();
      file = null;
      pending = [];
      rmSync(temporary, { force: true });
    },
  };
}

const readBytes = 256 * 1024;

async function* readRange(path: string, start: number, end: number): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    let position = start;
    while (position < end) {
      const { bytesRead, buffer } = await file.read(
        Buffer.allocUnsafe(Math.min(readBytes, end - position)),
        0,
        null,
        position,
      );
      if (bytesRead === 0) throw new Error('a stored object is shorter than its record says');
      yield buffer.subarray(0, bytesRead);
      position += bytesRead;
    }
  } finally {
    await file.close();
  }
}
