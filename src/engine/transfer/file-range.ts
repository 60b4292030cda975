import { chunksOf } from './file-chunks.js';
import type { SourceFile } from './source-file.js';

/**
 * Bytes of a file that have not been read yet, in the form that lib-storage slices: it takes a Uint8Array as
 * a body and uses only `byteLength` and `subarray`, so a file of any size is divided into parts without being
 * read or copied, and each part is read when it is sent, several at a time.
 */
export class FileRange extends Uint8Array {
  readonly #file: SourceFile;
  readonly #start: number;
  readonly #end: number;

  constructor(file: SourceFile, start: number, end: number) {
    super(0);
    this.#file = file;
    this.#start = start;
    this.#end = end;
  }

  /** Where the range begins in the file, in bytes. */
  get start(): number {
    return this.#start;
  }

  override get byteLength(): number {
    return this.#end - this.#start;
  }

  override get length(): number {
    return this.byteLength;
  }

  override subarray(begin = 0, end: number = this.byteLength): FileRange {
    return new FileRange(this.#file, this.#start + begin, Math.min(this.#start + end, this.#end));
  }

  readBytes(): Promise<Buffer> {
    return this.#file.read(this.#start, this.byteLength);
  }

  /** The same, at most `chunkBytes` at a time. */
  async *chunks(chunkBytes: number, signal: AbortSignal): AsyncGenerator<Buffer> {
    yield* chunksOf(this.#file, signal, { start: this.#start, end: this.#end, chunkBytes });
  }
}
