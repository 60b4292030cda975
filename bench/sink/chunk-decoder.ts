/** Receives bytes `from`..`to` of a piece of the body. The piece belongs to the caller and is reused. */
export type BytesSink = (piece: Buffer, from: number, to: number) => void;

/** The sender broke the framing rules: the connection can't be used any further. */
export class FramingError extends Error {
  override readonly name = 'FramingError';
}

const lineFeed = 0x0a;
const longestLine = 16 * 1024;

/**
 * Removes the framing of a chunked body as its pieces arrive. One decoder handles both kinds, which share
 * their grammar: `Transfer-Encoding: chunked` (https://www.rfc-editor.org/rfc/rfc9112#section-7.1) and
 * `aws-chunked`, whose signatures are chunk extensions and whose checksum is a trailer
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html).
 */
export class ChunkDecoder {
  readonly #onData: BytesSink;
  #state: 'size' | 'data' | 'data-end' | 'trailer' | 'done' = 'size';
  #left = 0;
  #line = '';
  #payloadBytes = 0;
  readonly #trailers = new Map<string, string>();

  /** @param onData receives the payload */
  constructor(onData: BytesSink) {
    this.#onData = onData;
  }

  get isDone(): boolean {
    return this.#state === 'done';
  }

  /** Bytes of payload so far. */
  get payloadBytes(): number {
    return this.#payloadBytes;
  }

  /** Names in lower case. */
  get trailers(): ReadonlyMap<string, string> {
    return this.#trailers;
  }

  /**
   * Reads `piece` from offset `from` and returns the offset after what belonged to this body.
   * @throws FramingError
   */
  feed(piece: Buffer, from: number, to: number): number {
    let at = from;
    while (at < to && this.#state !== 'done') {
      if (this.#state === 'data') at = this.#takeData(piece, at, to);
      else at = this.#takeLine(piece, at, to);
    }
    return at;
  }

  #takeData(piece: Buffer, from: number, to: number): number {
    const end = Math.min(to, from + this.#left);
    this.#onData(piece, from, end);
    this.#payloadBytes += end - from;
    this.#left -= end - from;
    if (this.#left === 0) this.#state = 'data-end';
    return end;
  }

  #takeLine(piece: Buffer, from: number, to: number): number {
    const found = piece.indexOf(lineFeed, from);
    const isWhole = found !== -1 && found < to;
    const end = isWhole ? found : to;
    this.#line += piece.toString('latin1', from, end);
    if (this.#line.length > longestLine) throw new FramingError('a line of the framing is too long');
    if (!isWhole) return to;
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line;
    this.#line = '';
    this.#understand(line);
    return end + 1;
  }

  #understand(line: string): void {
    switch (this.#state) {
      case 'size': {
        const digits = /^[0-9a-f]{1,12}(?=\s*(?:;|$))/i.exec(line)?.[0];
        if (digits === undefined) throw new FramingError('a chunk does not begin with its size');
        this.#left = Number.parseInt(digits, 16);
        this.#state = this.#left === 0 ? 'trailer' : 'data';
        return;
      }
      case 'data-end':
        if (line !== '') throw new FramingError('a chunk is longer than it said');
        this.#state = 'size';
        return;
      case 'trailer': {
        if (line === '') {
          this.#state = 'done';
          return;
        }
        const colon = line.indexOf(':');
        if (colon < 1) throw new FramingError('a trailer has no name');
        this.#trailers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
        return;
      }
      case 'data':
      case 'done':
    }
  }
}
