import { type BytesSink, ChunkDecoder, FramingError } from './chunk-decoder.js';

/** A request whose body has arrived completely. */
export interface SinkRequest {
  readonly method: string;
  /** As sent, still percent-encoded. */
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
  /** Names in lower case, including trailers. */
  readonly headers: ReadonlyMap<string, string>;
  /** Bytes of the payload, without framing. */
  readonly payloadBytes: number;
  /** The payload of a POST; other bodies are only counted. */
  readonly text: string;
  /** False when the client wants the connection closed after the answer. */
  readonly keepAlive: boolean;
}

export interface RequestReaderEvents {
  readonly onRequest: (request: SinkRequest) => void;
  /** The client waits for this before it sends its body (`Expect: 100-continue`). */
  readonly onExpect: () => void;
}

interface Head {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Map<string, string>;
}

const headEnd = Buffer.from('\r\n\r\n');
const longestHead = 64 * 1024;
const longestText = 4 * 1024 * 1024;
const carriageReturn = 0x0d;

/**
 * Reads HTTP/1.1 requests from one connection (https://www.rfc-editor.org/rfc/rfc9112) at low cost: bodies
 * are counted in place and never copied. Reads only one request at a time: what follows waits until {@link
 * RequestReader.next} is called.
 */
export class RequestReader {
  readonly #events: RequestReaderEvents;
  #waiting: Buffer | null = null;
  #isPaused = false;
  #head: Head | null = null;
  #text: string[] | null = null;
  #textLength = 0;
  #left = 0;
  #plainBytes = 0;
  #outer: ChunkDecoder | null = null;
  #inner: ChunkDecoder | null = null;

  constructor(events: RequestReaderEvents) {
    this.#events = events;
  }

  /**
   * Reads the next bytes of the connection. `piece` stays the caller's, who may reuse it.
   * @throws FramingError when the bytes are not a request that this reader understands
   */
  feed(piece: Buffer): void {
    if (this.#isPaused || this.#waiting !== null) {
      this.#waiting = this.#waiting === null ? Buffer.from(piece) : Buffer.concat([this.#waiting, piece]);
      if (!this.#isPaused) this.#readWaiting();
      return;
    }
    this.#read(piece);
  }

  /**
   * Continues with what arrived after the last request.
   * @throws FramingError
   */
  next(): void {
    this.#isPaused = false;
    if (this.#waiting !== null) this.#readWaiting();
  }

  #readWaiting(): void {
    const piece = this.#waiting;
    this.#waiting = null;
    if (piece !== null) this.#read(piece);
  }

  #read(piece: Buffer): void {
    let at = 0;
    if (this.#head === null) {
      at = this.#readHead(piece);
      if (at === -1) return;
    }
    at = this.#readBody(piece, at);
    if (!this.#isBodyComplete()) return;
    const request = this.#finish();
    // Before the answer: answering may ask for the next request at once.
    this.#isPaused = true;
    if (at < piece.length) this.#waiting = Buffer.from(piece.subarray(at));
    this.#events.onRequest(request);
  }

  /** Returns the offset of the body, or -1 when the head is not complete. */
  #readHead(piece: Buffer): number {
    let start = 0;
    // An empty line before a request is ignored (RFC 9112, 2.2).
    while (start < piece.length && (piece[start] === carriageReturn || piece[start] === 0x0a)) start += 1;
    const end = piece.indexOf(headEnd, start);
    if (end === -1) {
      if (piece.length > longestHead) throw new FramingError('the head of a request is too long');
      this.#waiting = Buffer.from(piece);
      return -1;
    }
    const head = parseHead(piece.toString('latin1', start, end));
    this.#head = head;
    this.#prepareBody(head);
    const hasBody = this.#outer !== null || this.#left > 0;
    if (hasBody && head.headers.get('expect')?.toLowerCase() === '100-continue') this.#events.onExpect();
    return end + headEnd.length;
  }

  #prepareBody({ method, headers }: Head): void {
    this.#text = method === 'POST' ? [] : null;
    this.#textLength = 0;
    this.#plainBytes = 0;
    const isAwsChunked =
      headers.get('content-encoding')?.includes('aws-chunked') === true ||
      headers.get('x-amz-content-sha256')?.startsWith('STREAMING-') === true;
    this.#inner = isAwsChunked ? new ChunkDecoder(this.#keepText) : null;
    if (headers.get('transfer-encoding')?.toLowerCase().includes('chunked') === true) {
      this.#outer = new ChunkDecoder(this.#takePayload);
      this.#left = 0;
      return;
    }
    this.#outer = null;
    const length = headers.get('content-length') ?? '0';
    if (!/^\d{1,15}$/.test(length)) throw new FramingError('the length of a body is no number');
    this.#left = Number(length);
  }

  #readBody(piece: Buffer, from: number): number {
    if (this.#outer !== null) return this.#outer.feed(piece, from, piece.length);
    const end = Math.min(piece.length, from + this.#left);
    if (end > from) {
      this.#left -= end - from;
      this.#takePayload(piece, from, end);
    }
    return end;
  }

  readonly #takePayload: BytesSink = (piece, from, to) => {
    if (this.#inner === null) {
      this.#plainBytes += to - from;
      this.#keepText(piece, from, to);
      return;
    }
    if (this.#inner.feed(piece, from, to) < to) throw new FramingError('bytes follow the last aws-chunk');
  };

  readonly #keepText: BytesSink = (piece, from, to) => {
    if (this.#text === null) return;
    this.#textLength += to - from;
    if (this.#textLength > longestText) throw new FramingError('the body of a POST is too long');
    this.#text.push(piece.toString('latin1', from, to));
  };

  #isBodyComplete(): boolean {
    if (this.#outer !== null) return this.#outer.isDone;
    return this.#left === 0;
  }

  #finish(): SinkRequest {
    const head = this.#head;
    if (head === null) throw new FramingError('no request');
    const { method, path, query, headers } = head;
    const inner = this.#inner;
    if (inner !== null && !inner.isDone) throw new FramingError('the last aws-chunk is missing');
    for (const [name, value] of [...(this.#outer?.trailers ?? []), ...(inner?.trailers ?? [])]) {
      headers.set(name, value);
    }
    const payloadBytes = inner?.payloadBytes ?? this.#plainBytes;
    const promised = headers.get('x-amz-decoded-content-length');
    if (inner !== null && promised !== undefined && Number(promised) !== payloadBytes) {
      throw new FramingError('the payload has another length than promised');
    }
    const text = this.#text === null ? '' : this.#text.join('');
    this.#head = null;
    this.#text = null;
    this.#outer = null;
    this.#inner = null;
    const keepAlive = headers.get('connection')?.toLowerCase() !== 'close';
    return { method, path, query, headers, payloadBytes, text, keepAlive };
  }
}

function parseHead(head: string): Head {
  const firstEnd = head.indexOf('\r\n');
  const requestLine = firstEnd === -1 ? head : head.slice(0, firstEnd);
  const [method = '', target = '', version = ''] = requestLine.split(' ');
  if (version !== 'HTTP/1.1' || !target.startsWith('/')) throw new FramingError('no HTTP/1.1 request');
  const headers = new Map<string, string>();
  for (let at = firstEnd === -1 ? head.length : firstEnd + 2; at < head.length; ) {
    const next = head.indexOf('\r\n', at);
    const end = next === -1 ? head.length : next;
    const colon = head.indexOf(':', at);
    if (colon === -1 || colon >= end) throw new FramingError('a header has no name');
    headers.set(head.slice(at, colon).toLowerCase(), head.slice(colon + 1, end).trim());
    at = end + 2;
  }
  const mark = target.indexOf('?');
  return mark === -1
    ? { method, path: target, query: '', headers }
    : { method, path: target.slice(0, mark), query: target.slice(mark + 1), headers };
}
