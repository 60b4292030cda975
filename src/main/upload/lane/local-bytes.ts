import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { HoistError } from '../../../shared/errors.js';
import type { FileFingerprint } from '../transfer/source-file.js';
import type { BufferPool } from './buffer-pool.js';
import type { PutTask } from './put-task.js';

export interface LocalBytes extends FileFingerprint {
  readonly bytes: Buffer;
}

const flagsFor = (followSymlinks: boolean): number =>
  constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (followSymlinks ? 0 : (constants.O_NOFOLLOW ?? 0));

/**
 * Reads what a task sends, in this thread: for small files four system calls cost less than four promises,
 * and a sender thread has nothing else to do meanwhile. The bytes are lent by `pool`. Throws HoistError (`file-changed`, `file-special`)
 * or the system's error.
 */
export function readLocalBytes(task: PutTask, pool: BufferPool): LocalBytes {
  const descriptor = openSync(task.file, flagsFor(task.followSymlinks));
  try {
    const before = fstatSync(descriptor);
    if (!before.isFile()) throw new HoistError('file-special');
    const offset = task.part?.offset ?? 0;
    const length = task.part?.length ?? before.size;
    if (length > task.maxBytes) throw new HoistError('file-changed');
    const bytes = pool.take(length);
    let filled = 0;
    while (filled < length) {
      const read = readSync(descriptor, bytes, filled, length - filled, offset + filled);
      if (read === 0) throw new HoistError('file-changed');
      filled += read;
    }
    const after = fstatSync(descriptor);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw new HoistError('file-changed');
    return { bytes, size: before.size, mtimeMs: before.mtimeMs, inode: before.ino };
  } finally {
    closeSync(descriptor);
  }
}
