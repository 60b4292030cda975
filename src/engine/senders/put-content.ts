import type { FileFingerprint } from '../journal/records.js';
import { sha256Of } from '../transfer/content-hash.js';
import { crc32 } from '../transfer/crc32.js';
import { md5Of } from '../transfer/md5.js';
import type { BufferPool } from './buffer-pool.js';
import type { LocalBytes } from './local-bytes.js';
import type { PutTask } from './put-task.js';

/** The bytes of one PUT, with what was computed of them before it is sent. */
export interface PutContent extends FileFingerprint {
  /** When the file was changed last, in nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  /** Bytes to send. */
  readonly length: number;
  readonly crc32: number;
  /** Hexadecimal; null unless the task signs it or wants it as a proof. */
  readonly sha256: string | null;
  /** Rejects with HoistError `file-changed` when the file no longer has these bytes. */
  md5(): Buffer | Promise<Buffer>;
  /**
   * For one request; `onBytes` is called with each slice before the connection takes it. The request fails with
   * HoistError `file-changed` when the file no longer has these bytes.
   */
  body(onBytes: (bytes: number) => void): Buffer | AsyncIterable<Buffer>;
  /** A request that failed may still hold its bytes; one that was answered with success does not. */
  close(isSent: boolean): void;
}

/** Whether the SHA-256 of a task's bytes has to be known before they are sent. */
export function needsSha256({ signsPayload, wantsSha256 }: PutTask): boolean {
  return signsPayload || wantsSha256;
}

/** Content that was read as a whole. @param sliceBytes a longer body is sent in slices, so that progress can be reported */
export function contentInMemory(
  { bytes, ...file }: LocalBytes,
  task: PutTask,
  pool: BufferPool,
  sliceBytes: number,
): PutContent {
  return {
    ...file,
    length: bytes.length,
    crc32: crc32(bytes),
    sha256: needsSha256(task) ? sha256Of(bytes) : null,
    md5: () => md5Of(bytes),
    body(onBytes) {
      if (bytes.length > sliceBytes) return slices(bytes, sliceBytes, onBytes);
      // Of a small file nobody wants to know before its result.
      if (task.part !== null) onBytes(bytes.length);
      return bytes;
    },
    close(isSent) {
      if (isSent) pool.giveBack(bytes);
      else pool.discard(bytes);
    },
  };
}

async function* slices(
  bytes: Buffer,
  length: number,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let offset = 0;
  for (; offset + length < bytes.length; offset += length) {
    onBytes(length);
    yield bytes.subarray(offset, offset + length);
  }
  onBytes(bytes.length - offset);
  yield bytes.subarray(offset);
}
