/** A file that is read piece by piece; a `SourceFile` is one. */
export interface ReadableFile {
  /** In bytes. */
  readonly size: number;
  /** Bytes [offset, offset + length). Rejects with the file's error. */
  read(offset: number, length: number): Promise<Buffer>;
}

/** Which bytes of a file are read: [start, end), at most `chunkBytes` at a time. */
export interface Chunking {
  readonly start: number;
  readonly end: number;
  readonly chunkBytes: number;
}

/** Bytes of one read of a whole file: what is in memory at a time, however many digests are computed. */
export const wholeFileChunkBytes = 1024 * 1024;

/** Reads a part of a file, or all of it, in order. Rejects with the signal's reason or the file's error. */
export async function* chunksOf(
  file: ReadableFile,
  signal: AbortSignal,
  { start, end, chunkBytes }: Chunking = { start: 0, end: file.size, chunkBytes: wholeFileChunkBytes },
): AsyncGenerator<Buffer> {
  for (let offset = start; offset < end; offset += chunkBytes) {
    signal.throwIfAborted();
    yield await file.read(offset, Math.min(chunkBytes, end - offset));
  }
}
