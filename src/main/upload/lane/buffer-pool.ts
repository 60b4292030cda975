/** Lends buffers, so that a thread that reads gigabytes does not have to be given gigabytes. */
export interface BufferPool {
  /** A buffer of exactly `length` bytes, with whatever was in it before. */
  take(length: number): Buffer;
  /** Gives a buffer from `take` back; nobody may still read it. */
  giveBack(buffer: Buffer): void;
}

/** Sizes that are kept; a larger buffer is made for once. */
const sizes = [16, 64, 256, 1024, 2048, 4096, 6144, 8192, 12_288, 16_384].map(
  (kibibytes) => kibibytes * 1024,
);
/** Bytes that may lie idle, over all sizes. */
const idleBytes = 12 * 1024 * 1024;

export function createBufferPool(): BufferPool {
  const idle = sizes.map((): ArrayBufferLike[] => []);
  let lying = 0;
  return {
    take(length) {
      const size = sizes.findIndex((kept) => kept >= length);
      const kept = idle[size]?.pop();
      if (kept !== undefined) {
        lying -= kept.byteLength;
        return Buffer.from(kept, 0, length);
      }
      return Buffer.allocUnsafeSlow(sizes[size] ?? length).subarray(0, length);
    },
    giveBack({ buffer }) {
      const size = sizes.indexOf(buffer.byteLength);
      const list = idle[size];
      if (list === undefined || lying + buffer.byteLength > idleBytes) return;
      lying += buffer.byteLength;
      list.push(buffer);
    },
  };
}
