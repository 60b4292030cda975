/** A file that is read piece by piece; a `SourceFile` is one. */
export interface ReadableFile {
  /** In bytes. */
  readonly size: number;
  /**
   * Bytes [offset, offset + length). Rejects with the file's error; then `buffer` may still be written to.
   *
   * @param buffer of at least `length` bytes, to read into: the result is its beginning; by default a new one
   */
  read(offset: number, length: number, buffer?: Buffer): Promise<Buffer>;
}

/** Which bytes of a file are read: [start, end), at most `chunkBytes` at a time. */
export interface Chunking {
  readonly start: number;
  readonly end: number;
  readonly chunkBytes: number;
}

/** Bytes of one read of a whole file: what is in memory at a time, however many digests are computed. */
export const wholeFileChunkBytes = 1024 * 1024;

/**
 * Reads a part of a file, or all of it, in order. Rejects with the signal's reason or the file's error.
 *
 * @param buffer of at least `chunkBytes`, which every chunk is read into, so that it is valid only until the next is asked for; by default
 * each chunk is a new one
 */
export async function* chunksOf(
  file: ReadableFile,
  signal: AbortSignal,
  { start, end, chunkBytes }: Chunking = wholeOf(file),
  buffer?: Buffer,
): AsyncGenerator<Buffer> {
  for (let offset = start; offset < end; offset += chunkBytes) {
    signal.throwIfAborted();
    yield await file.read(offset, Math.min(chunkBytes, end - offset), buffer);
  }
}

/**
 * The whole file as {@link chunksOf}, read into one buffer, for digests: a chunk is valid only until the next is asked for. V8 collects buffers
 * when there are 64 MB of them, so a file read into new ones takes that much.
 */
export function chunksInOneBuffer(file: ReadableFile, signal: AbortSignal): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(file.size, wholeFileChunkBytes));
  return chunksOf(file, signal, wholeOf(file), buffer);
}

function wholeOf({ size }: ReadableFile): Chunking {
  return { start: 0, end: size, chunkBytes: wholeFileChunkBytes };
}
