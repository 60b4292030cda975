import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkDecoder, FramingError } from './chunk-decoder.js';

/** Feeds `wire` split into pieces of the given lengths, over and over. */
function decode(wire: Buffer, cuts: readonly number[]) {
  const payload: Buffer[] = [];
  const decoder = new ChunkDecoder((piece, from, to) => payload.push(Buffer.from(piece.subarray(from, to))));
  let used = 0;
  for (let at = 0, turn = 0; at < wire.length && !decoder.isDone; turn += 1) {
    const piece = wire.subarray(at, at + Math.max(1, cuts[turn % cuts.length] ?? 1));
    const end = decoder.feed(piece, 0, piece.length);
    used += end;
    at += piece.length;
  }
  return { decoder, payload: Buffer.concat(payload), used };
}

function framed(chunks: readonly Uint8Array[], extension: string, trailers: string): Buffer {
  const parts = chunks
    .filter((chunk) => chunk.length > 0)
    .map((chunk) =>
      Buffer.concat([
        Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`),
        chunk,
        Buffer.from('\r\n'),
      ]),
    );
  return Buffer.concat([...parts, Buffer.from(`0${extension}\r\n${trailers}\r\n`)]);
}

const cutLengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });

describe('ChunkDecoder', () => {
  it('returns the payload however the bytes are split, and no byte of what follows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 60 })),
        cutLengths,
        fc.constantFrom('', `;chunk-signature=${'a'.repeat(64)}`),
        (chunks, cuts, extension) => {
          const wire = framed(chunks, extension, '');
          const { decoder, payload, used } = decode(
            Buffer.concat([wire, Buffer.from('GET / HTTP/1.1')]),
            cuts,
          );
          expect(decoder.isDone).toBe(true);
          expect(used).toBe(wire.length);
          expect(payload).toEqual(Buffer.concat(chunks));
          expect(decoder.payloadBytes).toBe(payload.length);
        },
      ),
    );
  });

  it('reads the checksum in the trailer, as the AWS SDKs write it', () => {
    const wire = framed(
      [Buffer.from('hello')],
      '',
      'x-amz-checksum-crc32:NhCmhg==\r\nx-amz-trailer-signature:0f\r\n',
    );
    const { decoder } = decode(wire, [7]);
    expect(decoder.trailers.get('x-amz-checksum-crc32')).toBe('NhCmhg==');
    expect(decoder.trailers.get('x-amz-trailer-signature')).toBe('0f');
  });

  it.each([
    ['no size', 'xyz\r\n'],
    ['a chunk longer than it said', '2\r\nabc\r\n'],
    ['a trailer without a name', '0\r\nnothing\r\n\r\n'],
    ['a line without an end', 'a'.repeat(20_000)],
  ])('refuses %s', (_, wire) => {
    expect(() => decode(Buffer.from(wire), [1000])).toThrow(FramingError);
  });
});
