import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnswerReader, type HttpAnswer } from './answer-reader.js';

/** Gives a reader the text, cut at the places. */
function readAll(text: string, cuts: readonly number[] = []): HttpAnswer | null {
  const bytes = Buffer.from(text, 'latin1');
  const reader = createAnswerReader();
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b);
  let answer: HttpAnswer | null = null;
  let at = 0;
  for (const place of [...places, bytes.length]) {
    if (place > at) answer ??= reader.read(Buffer.from(bytes.subarray(at, place)));
    at = place;
  }
  return answer ?? reader.end();
}

const shown = (answer: HttpAnswer | null) =>
  answer === null
    ? null
    : {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        start: answer.start.toString('latin1'),
        isReusable: answer.isReusable,
      };

const ok = 'HTTP/1.1 200 OK\r\nETag: "abc"\r\nContent-Length: 0\r\n\r\n';

const answers: readonly (readonly [
  name: string,
  text: string,
  expected: Partial<ReturnType<typeof shown>> | null,
])[] = [
  [
    'an empty body',
    ok,
    { status: 200, headers: { etag: '"abc"', 'content-length': '0' }, start: '', isReusable: true },
  ],
  ['no reason', 'HTTP/1.1 204\r\n\r\n', { status: 204, isReusable: true }],
  [
    'a body',
    'HTTP/1.1 403 Forbidden\r\ncontent-length:5\r\n\r\nhello',
    { status: 403, start: 'hello', isReusable: true },
  ],
  ['a body that is cut off', 'HTTP/1.1 403 Forbidden\r\ncontent-length: 5\r\n\r\nhell', null],
  [
    'chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n4\r\nwiki\r\n5;a="b"\r\npedia\r\n0\r\n\r\n',
    { start: 'wikipedia', isReusable: true },
  ],
  [
    'chunks with a trailer',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\nx: y\r\n\r\n',
    { start: 'a', isReusable: true },
  ],
  [
    'chunks that are cut off',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nwiki\r\n0\r\n',
    null,
  ],
  [
    'a body that ends with the connection',
    'HTTP/1.1 500 Oops\r\n\r\nsorry',
    { status: 500, start: 'sorry', isReusable: false },
  ],
  [
    'a connection that is closed',
    'HTTP/1.1 200 OK\r\nconnection: Close\r\ncontent-length: 0\r\n\r\n',
    { isReusable: false },
  ],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n', { isReusable: false }],
  [
    'HTTP/1.0 that stays open',
    'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n',
    { isReusable: true },
  ],
  [
    'interim answers',
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${ok}`,
    { status: 200, isReusable: true },
  ],
  ['another answer behind it', `${ok}${ok}`, { status: 200, start: '', isReusable: false }],
  [
    'a field that comes twice',
    'HTTP/1.1 200 OK\r\netag: a\r\netag: b\r\ncontent-length: 0\r\n\r\n',
    { headers: { etag: null, 'content-length': '0' } },
  ],
  [
    'a field beyond ASCII',
    'HTTP/1.1 200 \u00e9t\u00e9\r\nserver: \u00e9\r\ncontent-length: 0\r\n\r\n',
    { headers: { server: '\u00e9', 'content-length': '0' } },
  ],
  ['nothing', '', null],
  ['a head that is cut off', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n', null],
];

const notHttp: readonly (readonly [name: string, text: string])[] = [
  ['another protocol', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
  ['the first byte of another protocol', '\u0015'],
  ['a later version', 'HTTP/2 200 OK\r\n\r\n'],
  ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
  ['another protocol from now on', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
  ['a line without a colon', 'HTTP/1.1 200 OK\r\nwhat\r\n\r\n'],
  ['a field without a name', 'HTTP/1.1 200 OK\r\n: what\r\n\r\n'],
  ['a space before the colon', 'HTTP/1.1 200 OK\r\netag : a\r\n\r\n'],
  ['a folded field', 'HTTP/1.1 200 OK\r\netag: a\r\n b\r\n\r\n'],
  ['a line that ends with LF alone', 'HTTP/1.1 200 OK\r\netag: a\ncontent-length: 0\r\n\r\n'],
  ['a NUL in a field', 'HTTP/1.1 200 OK\r\netag: a\0b\r\n\r\n'],
  ['a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: 0x5\r\n\r\n'],
  ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n'],
  ['a length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n'],
  ['an unknown coding', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n'],
  ['a chunk without a length', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\nabc'],
  ['a chunk that is longer than stated', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nabc'],
  [
    'a line of a chunk that does not end',
    `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;${'a'.repeat(1100)}`,
  ],
  [
    'a trailer that does not end',
    `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n${'a: bcdefgh\r\n'.repeat(2000)}`,
  ],
  ['a head that does not end', `HTTP/1.1 200 OK\r\n${'a: bcdefgh\r\n'.repeat(2000)}`],
  ['interim answers that do not end', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1001)],
];

/** The body of an answer of S3 is a few hundred bytes long. */
const endless: readonly (readonly [name: string, head: string, piece: string])[] = [
  ['until the connection ends', '', 'a'.repeat(4096)],
  ['of a stated length', 'content-length: 999999999999\r\n', 'a'.repeat(4096)],
  ['in chunks', 'transfer-encoding: chunked\r\n', `1000\r\n${'a'.repeat(4096)}\r\n`],
];

describe('takes', () => {
  it.each(answers)('%s', (_name, text, expected) => {
    const answer = shown(readAll(text));
    if (expected === null) expect(answer).toBeNull();
    else expect(answer).toMatchObject(expected);
  });

  it.each(answers)('%s, in pieces', (_name, text) => {
    const whole = shown(readAll(text));
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        const answer = shown(readAll(text, cuts));
        // What comes behind an answer may come later: then it is the connection that finds it.
        expect({ ...answer, isReusable: null }).toEqual({ ...whole, isReusable: null });
        expect(answer === null).toBe(whole === null);
      }),
    );
  });
});

describe('refuses', () => {
  it.each(notHttp)('%s', (_name, text) => {
    expect(() => readAll(text)).toThrow(expect.objectContaining({ code: 'HPE_INVALID_CONSTANT' }));
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        expect(() => readAll(text, cuts)).toThrow(expect.objectContaining({ code: 'HPE_INVALID_CONSTANT' }));
      }),
    );
  });
});

it.each(endless)('refuses a body that does not end, %s', (_name, head, piece) => {
  const reader = createAnswerReader();
  expect(reader.read(Buffer.from(`HTTP/1.1 200 OK\r\n${head}\r\n`))).toBeNull();
  const readOn = (): void => {
    for (let bytes = 0; bytes < 2 * 1024 * 1024; bytes += 4096) reader.read(Buffer.from(piece));
  };
  expect(readOn).toThrow(expect.objectContaining({ code: 'HPE_INVALID_CONSTANT' }));
});

it('counts interim answers and bodies for each answer anew', () => {
  const reader = createAnswerReader();
  const body = 'x'.repeat(600_000);
  const text = `${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(600)}HTTP/1.1 200 OK\r\ncontent-length: 600000\r\n\r\n${body}`;
  for (let answer = 0; answer < 3; answer += 1) {
    expect(reader.read(Buffer.from(text))).toMatchObject({ status: 200, isReusable: true });
  }
});

it('keeps the first bytes of a long body', () => {
  const body = 'x'.repeat(100_000);
  const answer = readAll(`HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n${body}`, [5, 60, 2000, 70_000]);
  expect(answer?.start.toString('latin1')).toBe(body.slice(0, 4096));
});

it('reads one answer after the other', () => {
  const reader = createAnswerReader();
  for (const tag of ['a', 'b']) {
    const answer = reader.read(
      Buffer.from(`HTTP/1.1 200 OK\r\netag: ${tag}\r\ncontent-length: 2\r\n\r\n${tag}!`),
    );
    expect(shown(answer)).toMatchObject({ headers: { etag: tag }, start: `${tag}!`, isReusable: true });
  }
});

it('fails in no other way, whatever the bytes', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'HTTP/1.1 200 OK\r\n',
      '\r\n',
      '\r\n\r\n',
      'content-length: 3\r\n',
      'transfer-encoding: chunked\r\n',
      '0\r\n',
      '3\r\nabc\r\n',
      ':',
      'HTTP/1.1 100 Continue\r\n\r\n',
    ),
    fc.string({ unit: 'binary-ascii', maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat()), (pieces, cuts) => {
      try {
        const answer = readAll(pieces.join(''), cuts);
        if (answer !== null) expect(answer.status).toBeGreaterThanOrEqual(200);
      } catch (error) {
        expect(error).toMatchObject({ code: 'HPE_INVALID_CONSTANT' });
      }
    }),
    { numRuns: 2000 },
  );
});
