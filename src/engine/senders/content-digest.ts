import { createHash } from 'node:crypto';
import { crc32 } from '../transfer/crc32.js';
import { needsSha256 } from './put-content.js';
import type { PutTask } from './put-task.js';

/** What is computed of content while it is read. */
export interface Digest {
  update(chunk: Buffer): void;
  readonly crc32: number;
  /** Hexadecimal; null unless the task needs it. To be asked for once. */
  sha256(): string | null;
}

/** @returns the digest of no bytes yet, with a SHA-256 if the task signs or records one. Chunks are to be given in the order of the file. */
export function createDigest(task: PutTask): Digest {
  const hash = needsSha256(task) ? createHash('sha256') : null;
  let sum = 0;
  return {
    update(chunk) {
      sum = crc32(chunk, sum);
      hash?.update(chunk);
    },
    get crc32() {
      return sum;
    },
    sha256: () => hash?.digest('hex') ?? null,
  };
}
