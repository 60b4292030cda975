import { Readable } from 'node:stream';

const sliceBytes = 64 * 1024;

/**
 * A request body that reports its bytes as the connection takes them, at most 64 KiB at a time. Small
 * bodies are left whole: they are gone at once.
 */
export function meteredBody(bytes: Buffer, onBytes: (bytes: number) => void): Readable | Buffer {
  if (bytes.length <= sliceBytes) return bytes;
  let offset = 0;
  return new Readable({
    highWaterMark: sliceBytes,
    read() {
      if (offset >= bytes.length) {
        this.push(null);
        return;
      }
      const slice = bytes.subarray(offset, offset + sliceBytes);
      offset += slice.length;
      onBytes(slice.length);
      this.push(slice);
    },
  });
}
