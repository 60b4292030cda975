/** Lends buffers, so that a thread that reads gigabytes need not allocate gigabytes. */
export interface BufferPool {
  /** A buffer of exactly `length` bytes, with whatever was in it before. */
  take(length: number): Buffer;
  /** Returns a buffer from `take`; nobody may still read it. */
  giveBack(buffer: Buffer): void;
  /** Drops a buffer from `take` that somebody may still read: it is not lent again. */
  discard(buffer: Buffer): void;
}

/** Sizes that are kept; a larger buffer is allocated for one use. */
const sizes = [
  [16, 64, 128, 256, 384, 512, 768, 1024],
  [1536, 2048, 3072, 4096, 6144, 8192, 12_288, 16_384],
].flatMap((kibibytes) => kibibytes.map((size) => size * 1024));
/** Rather than allocating a new buffer, one is lent that is up to this many times too large. */
const roomiest = 4;

/**
 * This share of the limit stays for idle buffers, however many are lent: what comes back is soon needed again. Content that is held for a
 * slow disk comes back as a whole.
 */
const idleShare = 1 / 2;

/**
 * Allocating a buffer costs more than reading a file into it: its pages have to be cleared, and V8 collects
 * garbage for every few megabytes of them. So buffers are kept as long as there is room.
 *
 * @param mostBytes limit of all buffers together, lent and idle; idle ones are dropped to keep it, down to half of it, and what
 * is needed beyond it is allocated all the same
 */
export function createBufferPool(mostBytes: number): BufferPool {
  const idleRoom = mostBytes * idleShare;
  const idle = sizes.map((): ArrayBufferLike[] => []);
  let lying = 0;
  let lent = 0;

  function takeIdle(smallest: number): ArrayBufferLike | undefined {
    const largest = (sizes[smallest] ?? 0) * roomiest;
    for (let at = smallest; (sizes[at] ?? Infinity) <= largest; at += 1) {
      const buffer = idle[at]?.pop();
      if (buffer !== undefined) return buffer;
    }
    return undefined;
  }

  /** The largest first, so that the fewest are dropped. */
  function makeRoomFor(bytes: number): void {
    for (const list of idle.toReversed()) {
      while (lying > idleRoom && lying + lent + bytes > mostBytes) {
        const forgotten = list.pop();
        if (forgotten === undefined) break;
        lying -= forgotten.byteLength;
        free(forgotten);
      }
    }
  }

  return {
    take(length) {
      const smallest = sizes.findIndex((size) => size >= length);
      const kept = takeIdle(smallest);
      if (kept !== undefined) {
        lying -= kept.byteLength;
        lent += kept.byteLength;
        return Buffer.from(kept, 0, length);
      }
      const size = sizes[smallest] ?? length;
      makeRoomFor(size);
      lent += size;
      return Buffer.allocUnsafeSlow(size).subarray(0, length);
    },
    giveBack({ buffer }) {
      const { byteLength } = buffer;
      lent -= byteLength;
      const list = idle[sizes.indexOf(byteLength)];
      const hasRoom = lying + byteLength <= idleRoom || lying + lent + byteLength <= mostBytes;
      if (list === undefined || !hasRoom) {
        free(buffer);
        return;
      }
      lying += byteLength;
      list.push(buffer);
    },
    discard({ buffer }) {
      lent -= buffer.byteLength;
    },
  };
}

/**
 * Its memory can be used again now: V8 would free it when it collects the buffer, and lets 64 MB of them pile up before it does. V8 before
 * 11.4 has no `transfer` (https://v8.dev/features): there they do pile up.
 */
function free(buffer: ArrayBufferLike & { transfer?: (length: number) => unknown }): void {
  buffer.transfer?.(0);
}
