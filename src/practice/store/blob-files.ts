import { readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolderSync } from '../../base/files/make-folder.js';

/** Bodies up to this size stay in memory until they are complete, and are then written at once. */
const memoryBytes = 256 * 1024;

/** Takes one body. */
export interface BlobWriter {
  write(bytes: Buffer): void | Promise<void>;
  /** Returns the id under which the complete body can be read. */
  finish(): Promise<string>;
  /** Discards what was written; does nothing after {@link BlobWriter.finish}. */
  discard(): Promise<void>;
}

/**
 * Contents as numbered files, 4,096 to a folder. Names never come from keys, which may contain anything. No
 * file is ever written twice, and none is visible before the index names it: a file that a crash left
 * half-written stays invisible and is removed when the folder is opened again.
 */
export interface BlobFiles {
  createWriter(): BlobWriter;
  /** The bytes from `start` up to, not including, `end`. */
  read(id: string, start: number, end: number): AsyncGenerator<Buffer>;
  remove(ids: readonly string[]): void;
}

const filesPerFolder = 4096;

/**
 * @param root folder of the files; created when missing
 * @param isKnown whether the index knows an id: files it does not know are removed
 */
export function openBlobFiles(root: string, isKnown: (id: string) => boolean): BlobFiles {
  makeFolderSync(root);
  let folder = 0;
  for (const name of readdirSync(root)) {
    folder = Math.max(folder, Number.parseInt(name, 16));
    for (const file of readdirSync(join(root, name)))
      if (!isKnown(`${name}.${file}`)) unlinkSync(join(root, name, file));
  }
  let used = filesPerFolder;
  // One folder after the other: file systems create a file much faster beside the last one than in a random
  // folder.
  const nextId = (): string => {
    if (used === filesPerFolder) {
      folder += 1;
      used = 0;
      makeFolderSync(join(root, folderName(folder)));
    }
    used += 1;
    return `${folderName(folder)}.${(used - 1).toString(16).padStart(3, '0')}`;
  };
  const pathOf = (id: string): string => join(root, ...id.split('.'));
  return {
    createWriter: () => createWriter(nextId(), pathOf),
    read: (id, start, end) => readRange(pathOf(id), start, end),
    remove: (ids) => {
      for (const id of ids) rmSync(pathOf(id), { force: true });
    },
  };
}

function folderName(number: number): string {
  return number.toString(16).padStart(6, '0');
}

function createWriter(id: string, pathOf: (id: string) => string): BlobWriter {
  const path = pathOf(id);
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let file: FileHandle | null = null;
  let flushing: Promise<void> | null = null;
  let exists = false;
  let finished = false;

  const take = (): Buffer => {
    const bytes = pending.length === 1 ? (pending[0] as Buffer) : Buffer.concat(pending);
    pending = [];
    pendingBytes = 0;
    return bytes;
  };
  const writeOut = async (): Promise<void> => {
    exists = true;
    file ??= await open(path, 'wx');
    while (pendingBytes > 0) await file.writeFile(take());
  };
  // One at a time: a caller with several pieces does not wait between them.
  const flush = (): Promise<void> =>
    (flushing ??= writeOut().finally(() => {
      flushing = null;
    }));

  return {
    write: (bytes) => {
      pending.push(bytes);
      pendingBytes += bytes.length;
      return pendingBytes > memoryBytes || flushing !== null ? flush() : undefined;
    },
    finish: async () => {
      if (exists) {
        await flush();
        await file?.close();
        file = null;
      } else {
        // For a small body one synchronous write costs less than four trips to the thread pool.
        exists = true;
        writeFileSync(path, take(), { flag: 'wx' });
      }
      finished = true;
      return id;
    },
    discard: async () => {
      if (finished) return;
      await flushing?.catch(() => undefined);
      await file?.close();
      file = null;
      pending = [];
      if (exists) rmSync(path, { force: true });
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
