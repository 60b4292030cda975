import { notInField } from './field-value.js';

/** A server's whole answer to a request that is neither HEAD nor CONNECT. */
export interface HttpAnswer {
  /** 200 to 999: interim answers are left out. */
  readonly status: number;
  /** By name in lower case; null for one that came more than once. */
  readonly headers: ReadonlyMap<string, string | null>;
  /** The first bytes of the body, at most 4,096. */
  readonly start: Buffer;
  /** Whether the connection may carry another request. */
  readonly isReusable: boolean;
}

/**
 * Reads answers of HTTP/1.1 from a connection that has one request under way at a time (RFC 9112). Both methods throw an Error with
 * the code `HPE_INVALID_CONSTANT` for what is not HTTP, and for an answer that does not end: more than 1,000 interim answers, or 1 MiB.
 */
export interface AnswerReader {
  /** Null until the answer is complete. Bytes after it are left out, and make the connection not reusable. */
  read(bytes: Buffer): HttpAnswer | null;
  /** The server has ended the connection: the answer, if that is how it was to end. */
  end(): HttpAnswer | null;
}

/** As Node's own HTTP client has it. Source: https://nodejs.org/api/cli.html#--max-http-header-sizesize */
const mostHeadBytes = 16 * 1024;
/** A line that states the length of a chunk, or a field behind the last one. */
const mostLineBytes = 1024;
/** A server that is at work may say so with 102, once a second for instance: no request takes that long. */
const mostInterims = 1000;
/** S3 answers a PUT with some hundred bytes at most, and a gateway with a page: only a stream is longer. */
const mostBodyBytes = 1024 * 1024;
/** What is kept of a body: enough to recognise a web page, and what denies a request. */
const mostStartBytes = 4096;

const endOfHead = '\r\n\r\n';
const statusLine = /^HTTP\/1\.([01]) (\d{3})(?: [^\r\n]*)?$/;
const fieldName = /^[\w!#$%&'*+\-.^`|~]+$/;

type Head = Omit<HttpAnswer, 'start' | 'isReusable'> & { readonly keepsAlive: boolean };

/** How the end of a body is told: after so many bytes, by its chunks, or by the end of the connection. */
type Framing =
  | { readonly kind: 'length' | 'chunk' | 'line' | 'trailer'; readonly left: number }
  | { readonly kind: 'close' };

/** A reader for one connection, which reads one answer after the other. */
export function createAnswerReader(): AnswerReader {
  let rest: Buffer = Buffer.alloc(0);
  let head: Head | null = null;
  let framing: Framing = { kind: 'close' };
  let start: Buffer = Buffer.alloc(0);
  let interims = 0;
  let bodyBytes = 0;

  function keep(body: Buffer): void {
    bodyBytes += body.length;
    if (bodyBytes > mostBodyBytes) throw notHttp();
    if (start.length < mostStartBytes && body.length > 0) {
      start = Buffer.concat([start, body.subarray(0, mostStartBytes - start.length)]);
    }
  }

  function complete(of: Head, isReusable: boolean): HttpAnswer {
    const answer = { status: of.status, headers: of.headers, start, isReusable };
    rest = rest.subarray(0, 0);
    head = null;
    start = rest;
    interims = 0;
    bodyBytes = 0;
    return answer;
  }

  /** Takes a line from what is there; null when its end has not come yet. */
  function takeLine(): string | null {
    const end = rest.indexOf('\r\n');
    if (end < 0 ? rest.length > mostLineBytes : end > mostLineBytes) throw notHttp();
    if (end < 0) return null;
    const line = rest.toString('latin1', 0, end);
    if (notInField.test(line)) throw notHttp();
    rest = rest.subarray(end + 2);
    return line;
  }

  /** Null when more bytes are needed. */
  function takeHead(): Head | null {
    for (;;) {
      const end = rest.indexOf(endOfHead);
      if (end < 0 ? rest.length > mostHeadBytes : end > mostHeadBytes) throw notHttp();
      if (end < 0) {
        // What begins otherwise never becomes an answer.
        const begin = rest.toString('latin1', 0, 7);
        if (!'HTTP/1.'.startsWith(begin)) throw notHttp();
        return null;
      }
      const parsed = parseHead(rest.toString('latin1', 0, end));
      rest = rest.subarray(end + endOfHead.length);
      if (parsed.status === 101) throw notHttp();
      if (parsed.status >= 200) return parsed;
      interims += 1;
      if (interims > mostInterims) throw notHttp();
    }
  }

  /** Whether the body is complete. */
  function takeBody(): boolean {
    for (;;) {
      switch (framing.kind) {
        case 'close':
          keep(rest);
          rest = rest.subarray(rest.length);
          return false;
        case 'length':
        case 'chunk': {
          const taken = Math.min(framing.left, rest.length);
          keep(rest.subarray(0, taken));
          rest = rest.subarray(taken);
          const left = framing.left - taken;
          framing = { kind: framing.kind, left };
          if (left > 0) return false;
          if (framing.kind === 'length') return true;
          if (rest.length < 2) return false;
          if (rest.toString('latin1', 0, 2) !== '\r\n') throw notHttp();
          rest = rest.subarray(2);
          framing = { kind: 'line', left: 0 };
          break;
        }
        case 'line': {
          const line = takeLine();
          if (line === null) return false;
          const length = /^([\da-f]{1,12})[\t ]*(?:;.*)?$/i.exec(line)?.[1];
          if (length === undefined) throw notHttp();
          const left = Number.parseInt(length, 16);
          framing = left === 0 ? { kind: 'trailer', left: mostHeadBytes } : { kind: 'chunk', left };
          break;
        }
        case 'trailer': {
          const line = takeLine();
          if (line === null) return false;
          if (line === '') return true;
          framing = { kind: 'trailer', left: framing.left - line.length };
          if (framing.left < 0) throw notHttp();
        }
      }
    }
  }

  return {
    read(bytes) {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      if (head === null) {
        head = takeHead();
        if (head === null) return null;
        framing = framingOf(head);
      }
      if (!takeBody()) return null;
      return complete(head, head.keepsAlive && rest.length === 0);
    },
    end() {
      return head !== null && framing.kind === 'close' ? complete(head, false) : null;
    },
  };
}

function parseHead(text: string): Head {
  const [first = '', ...lines] = text.split('\r\n');
  const [, minor, status] = statusLine.exec(first) ?? [];
  if (status === undefined || notInField.test(first)) throw notHttp();
  const headers = new Map<string, string | null>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    if (!fieldName.test(name) || notInField.test(line)) throw notHttp();
    const key = name.toLowerCase();
    headers.set(key, headers.has(key) ? null : line.slice(colon + 1).trim());
  }
  const connection = headers.get('connection');
  const keepsAlive =
    connection === undefined
      ? minor === '1'
      : connection !== null &&
        (minor === '1' ? !/\bclose\b/i.test(connection) : /\bkeep-alive\b/i.test(connection));
  return { status: Number(status), headers, keepsAlive };
}

/** RFC 9112, section 6.3. */
function framingOf({ status, headers }: Head): Framing {
  if (status === 204 || status === 304) return { kind: 'length', left: 0 };
  const coding = headers.get('transfer-encoding');
  const length = headers.get('content-length');
  if (coding !== undefined) {
    // An answer that has both may be an attempt to smuggle another one in.
    if (length !== undefined || coding?.toLowerCase() !== 'chunked') throw notHttp();
    return { kind: 'line', left: 0 };
  }
  if (length === undefined) return { kind: 'close' };
  if (length === null || !/^\d{1,15}$/.test(length)) throw notHttp();
  return { kind: 'length', left: Number(length) };
}

function notHttp(): Error {
  return Object.assign(new Error('not HTTP'), { code: 'HPE_INVALID_CONSTANT' });
}
