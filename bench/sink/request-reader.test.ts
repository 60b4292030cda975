import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramingError } from './chunk-decoder.js';
import { RequestReader, type SinkRequest } from './request-reader.js';

/** Reads all requests in `wire`, which arrives in pieces through one buffer that is overwritten each time. */
function readAll(wire: string, cuts: readonly number[] = [wire.length]) {
  const requests: SinkRequest[] = [];
  let expected = 0;
  const reader = new RequestReader({
    onRequest: (request) => requests.push(request),
    onExpect: () => {
      expected += 1;
    },
  });
  const bytes = Buffer.from(wire, 'latin1');
  const lent = Buffer.alloc(bytes.length);
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = Math.min(Math.max(1, cuts[turn % cuts.length] ?? 1), bytes.length - at);
    bytes.copy(lent, 0, at, at + length);
    reader.feed(lent.subarray(0, length));
    lent.fill(0x7f);
    at += length;
    let before: number;
    do {
      before = requests.length;
      reader.next();
    } while (requests.length > before);
  }
  return { requests, expected };
}

const put = (path: string, body: string, headers = ''): string =>
  `PUT ${path} HTTP/1.1\r\nHost: here\r\nContent-Length: ${body.length}\r\n${headers}\r\n${body}`;

describe('RequestReader', () => {
  it('counts bodies and keeps requests apart, however the bytes are split', () => {
    const wire =
      put('/bucket/a?x-id=PutObject', 'x'.repeat(100)) +
      'HEAD /bucket/a HTTP/1.1\r\nHost: here\r\n\r\n' +
      put('/bucket/%ED%95%9C', '') +
      put('/bucket/b', '\r\n\r\n');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 }), (cuts) => {
        const { requests } = readAll(wire, cuts);
        expect(
          requests.map(({ method, path, query, payloadBytes }) => [method, path, query, payloadBytes]),
        ).toEqual([
          ['PUT', '/bucket/a', 'x-id=PutObject', 100],
          ['HEAD', '/bucket/a', '', 0],
          ['PUT', '/bucket/%ED%95%9C', '', 0],
          ['PUT', '/bucket/b', '', 4],
        ]);
      }),
    );
  });

  it('removes aws-chunked framing inside a body of known length', () => {
    const body = `5;chunk-signature=aa\r\nhello\r\n0;chunk-signature=bb\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n`;
    const { requests } = readAll(
      put('/b/k', body, 'Content-Encoding: aws-chunked\r\nx-amz-decoded-content-length: 5\r\n'),
      [9, 2],
    );
    expect(requests[0]?.payloadBytes).toBe(5);
    expect(requests[0]?.headers.get('x-amz-checksum-crc32')).toBe('NhCmhg==');
  });

  it('removes aws-chunked framing inside a chunked body', () => {
    const inner = '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n';
    const outer = [inner.slice(0, 8), inner.slice(8)]
      .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
      .join('');
    const wire =
      'PUT /b/k HTTP/1.1\r\nTransfer-Encoding: chunked\r\nx-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\n\r\n' +
      `${outer}0\r\n\r\n${put('/b/next', 'abc')}`;
    const { requests } = readAll(wire, [11, 3, 50]);
    expect(requests.map(({ path, payloadBytes }) => [path, payloadBytes])).toEqual([
      ['/b/k', 5],
      ['/b/next', 3],
    ]);
    expect(requests[0]?.headers.get('x-amz-checksum-crc32')).toBe('NhCmhg==');
  });

  it('keeps the body of a POST', () => {
    const wire = 'POST /b/k?uploads HTTP/1.1\r\ncontent-length: 9\r\n\r\n<a>b</a>\n';
    expect(readAll(wire, [4]).requests[0]?.text).toBe('<a>b</a>\n');
  });

  it('asks for a body that the client holds back, and for no other', () => {
    expect(readAll(put('/b/k', 'abc', 'Expect: 100-continue\r\n')).expected).toBe(1);
    expect(readAll(put('/b/k', '', 'Expect: 100-continue\r\n')).expected).toBe(0);
  });

  it('notices a client that wants to close the connection', () => {
    expect(readAll(put('/b/k', '', 'Connection: close\r\n')).requests[0]?.keepAlive).toBe(false);
  });

  it.each([
    ['another protocol', 'HELO somebody\r\n\r\n'],
    ['a header without a name', 'GET / HTTP/1.1\r\nnothing\r\n\r\n'],
    ['a length that is none', 'PUT /b/k HTTP/1.1\r\nContent-Length: -3\r\n\r\n'],
    ['a head without an end', `GET / HTTP/1.1\r\nA: ${'a'.repeat(70_000)}`],
    [
      'a payload of another length than promised',
      put('/b/k', '0\r\n\r\n', 'Content-Encoding: aws-chunked\r\nx-amz-decoded-content-length: 5\r\n'),
    ],
    ['aws-chunks that stop in the middle', put('/b/k', '5\r\nhel', 'Content-Encoding: aws-chunked\r\n')],
  ])('refuses %s', (_, wire) => {
    expect(() => readAll(wire)).toThrow(FramingError);
  });
});
