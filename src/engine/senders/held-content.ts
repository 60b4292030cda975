import { createHash } from 'node:crypto';
import { HoistError } from '../../shared/errors/errors.js';
import { createDigest } from './content-digest.js';
import { fingerprintOf } from './local-bytes.js';
import { openAsync } from './open-async.js';
import type { PutContent } from './put-content.js';
import type { PutTask } from './put-task.js';
import type { ReadingServices } from './reread-content.js';

/**
 * Content is held in pieces of one size: a piece that is given back fits the next content, whatever its length. Buffers of many sizes
 * were dropped and allocated all the time, and V8 let 90 MB of them pile up. In bytes.
 */
const pieceBytes = 1024 * 1024;

/** The memory that content of this many bytes takes while it is held, in bytes. */
export function heldBytes(length: number): number {
  return Math.ceil(length / pieceBytes) * pieceBytes;
}

/**
 * Content that is read once and held until it was sent, because the disk is too slow to be read twice. Null for a whole file that does not
 * fit one PUT; rejects as `LocalReader` does.
 */
export async function holdContent(
  task: PutTask,
  services: Pick<ReadingServices, 'pool' | 'calls' | 'chunkBytes'>,
): Promise<PutContent | null> {
  const { pool, chunkBytes } = services;
  const file = await openAsync(task, services);
  if (file === null) return null;
  const { before, start, length } = file;
  const pieces: Buffer[] = [];
  const letGo = (isFree: boolean): void => {
    for (const piece of pieces.splice(0)) {
      if (isFree) pool.giveBack(piece);
      else pool.discard(piece);
    }
  };
  try {
    const digest = createDigest(task);
    for (let at = 0; at < length; at += pieceBytes) {
      const piece = pool.take(pieceBytes).subarray(0, length - at);
      pieces.push(piece);
      digest.update(await file.fill(piece, start + at));
    }
    const after = await file.ended();
    if (after === null) {
      letGo(true);
      return null;
    }
    return {
      ...fingerprintOf(before, after),
      length,
      crc32: digest.crc32,
      sha256: digest.sha256(),
      md5() {
        const hash = createHash('md5');
        for (const piece of pieces) hash.update(piece);
        return hash.digest();
      },
      body: (onBytes) => slices(pieces, chunkBytes, onBytes),
      close: letGo,
    };
  } catch (error) {
    // A read that was given up may still write to the last piece.
    letGo(false);
    throw error;
  } finally {
    file.close();
  }
}

async function* slices(
  pieces: readonly Buffer[],
  most: number,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const count = pieces.length;
  for (let number = 0; number < count; number += 1) {
    const length = pieces[number]?.length ?? 0;
    for (let at = 0; at < length; at += most) {
      const slice = pieces[number]?.subarray(at, at + most);
      if (slice === undefined) throw new HoistError('cancelled');
      onBytes(slice.length);
      yield slice;
    }
  }
}
