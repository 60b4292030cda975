import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { S3Error } from '../protocol/s3-error.js';
import { createChunkSigner, deriveSigningKey } from '../sigv4/signature.js';
import { createAwsChunkedDecoder, minimumChunkBytes } from './aws-chunked.js';

const scope = { date: '20260102', region: 'eu-west-1', service: 's3' };
const signer = () =>
  createChunkSigner(deriveSigningKey('secret', scope), '20260102T030405Z', scope, 'a'.repeat(64));

interface Framing {
  readonly chunks: readonly Buffer[];
  readonly signed: boolean;
  readonly trailer: string | null;
}

function frame({ chunks, signed, trailer }: Framing): Buffer {
  const chunkSigner = signer();
  const pieces: Buffer[] = [];
  for (const chunk of [...chunks, Buffer.alloc(0)]) {
    const signature = chunkSigner.nextChunk(createHash('sha256').update(chunk).digest('hex'));
    pieces.push(
      Buffer.from(`${chunk.length.toString(16)}${signed ? `;chunk-signature=${signature}` : ''}\r\n`),
    );
    if (chunk.length > 0) pieces.push(chunk, Buffer.from('\r\n'));
  }
  if (trailer !== null) {
    pieces.push(Buffer.from(`${trailer}\r\n`));
    const hash = createHash('sha256').update(`${trailer}\n`).digest('hex');
    if (signed) pieces.push(Buffer.from(`x-amz-trailer-signature:${chunkSigner.trailer(hash)}\r\n`));
  }
  return Buffer.concat([...pieces, Buffer.from('\r\n')]);
}

function split(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted(
    (left, right) => left - right,
  );
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
}

function decode(
  framing: Framing,
  pieces: readonly Buffer[],
): { readonly content: Buffer; readonly trailer: ReadonlyMap<string, string> } {
  const decoder = createAwsChunkedDecoder({
    signer: framing.signed ? signer() : null,
    trailer: framing.trailer !== null,
  });
  const content = pieces.flatMap((piece) => decoder.push(piece).map((bytes) => Buffer.from(bytes)));
  return { content: Buffer.concat(content), trailer: decoder.finish() };
}

const framings = fc.record({
  chunks: fc
    .array(fc.integer({ min: minimumChunkBytes, max: minimumChunkBytes + 40 }), { maxLength: 4 })
    .chain((sizes) =>
      fc.tuple(fc.constant(sizes), fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 255 })),
    )
    .map(([sizes, last, fill]) =>
      [...sizes, last].filter((size) => size > 0).map((size, index) => Buffer.alloc(size, fill + index)),
    ),
  signed: fc.boolean(),
  trailer: fc.constantFrom(null, 'x-amz-checksum-crc32:AAAAAA=='),
});

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'ok';
  } catch (error) {
    if (error instanceof S3Error) return error.code;
    throw error;
  }
}

describe('aws-chunked', () => {
  it('decodes to the same bytes however it is split', () => {
    fc.assert(
      fc.property(framings, fc.array(fc.nat(), { maxLength: 40 }), (framing, cuts) => {
        const { content, trailer } = decode(framing, split(frame(framing), cuts));
        expect(content.equals(Buffer.concat(framing.chunks))).toBe(true);
        expect([...trailer]).toEqual(framing.trailer === null ? [] : [['x-amz-checksum-crc32', 'AAAAAA==']]);
      }),
    );
  });

  it('decodes one byte at a time', () => {
    const framing = {
      chunks: [Buffer.alloc(minimumChunkBytes, 1), Buffer.from('end')],
      signed: true,
      trailer: null,
    };
    const bytes = frame(framing);
    const pieces = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
    expect(decode(framing, pieces).content.equals(Buffer.concat(framing.chunks))).toBe(true);
  });

  it('is never accepted as complete when its end is missing', () => {
    fc.assert(
      fc.property(framings, fc.nat(), (framing, cut) => {
        const bytes = frame(framing);
        const shortened = bytes.subarray(0, cut % bytes.length);
        expect(codeOf(() => decode(framing, [shortened]))).not.toBe('ok');
      }),
    );
  });

  it('is refused when any bit of a signed body changed', () => {
    fc.assert(
      fc.property(framings, fc.nat(), fc.integer({ min: 0, max: 7 }), (framing, place, bit) => {
        const signed = { ...framing, signed: true };
        const bytes = frame(signed);
        const index = place % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
        const decoded = (): Buffer => decode(signed, [bytes]).content;
        const code = codeOf(decoded);
        // A size or header name in the other case, or different white space, is the same request.
        if (code === 'ok') expect(decoded().equals(Buffer.concat(framing.chunks))).toBe(true);
      }),
    );
  });

  it('has no small chunk before its last', () => {
    const small = {
      chunks: [Buffer.alloc(10), Buffer.alloc(10)],
      signed: false,
      trailer: 'x-amz-checksum-crc32:AAAAAA==',
    };
    expect(codeOf(() => decode(small, [frame(small)]))).toBe('InvalidChunkSizeError');
  });

  it('accepts a trailer whose value ends in a line feed, as in the documentation', () => {
    const decoder = createAwsChunkedDecoder({ signer: null, trailer: true });
    decoder.push(Buffer.from('0\r\nx-amz-checksum-crc32c:sOO8/Q==\n\r\n\r\n'));
    expect(decoder.finish().get('x-amz-checksum-crc32c')).toBe('sOO8/Q==');
  });

  it.each([
    ['an endless size', 'f'.repeat(5000)],
    ['a size that is none', 'zz\r\n'],
    ['data longer than its size', '2\r\nabc\r\n0\r\n\r\n'],
    ['bytes behind the end', '0\r\n\r\nmore'],
  ])('is refused with %s', (_, text) => {
    const decoder = createAwsChunkedDecoder({ signer: null, trailer: true });
    expect(codeOf(() => (decoder.push(Buffer.from(text)), decoder.finish()))).toBe('IncompleteBody');
  });
});
