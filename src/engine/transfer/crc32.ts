import { createRequire } from 'node:module';
import { crc32 as crc32OfNode } from 'node:zlib';

/** The CRC32 of bytes, from 0 to 2^32 - 1. With `sum`, the CRC32 of what came before them, it is that of both together. */
export type Crc32 = (bytes: Uint8Array, sum?: number) => number;

/** `@node-rs/crc32`, which is twice as fast as Node's own; null where it has no build for this computer. */
export function packagedCrc32(): Crc32 | null {
  try {
    return (createRequire(import.meta.url)('@node-rs/crc32') as { readonly crc32: Crc32 }).crc32;
  } catch {
    return null;
  }
}

let fastest: Crc32 | null = null;

/** Loads what {@link crc32} computes with, which takes some ms, unless that was done. */
export function loadCrc32(): Crc32 {
  fastest ??= packagedCrc32() ?? crc32OfNode;
  return fastest;
}

/** Computes with the package where it has a build, and otherwise with Node. */
export const crc32: Crc32 = (bytes, sum) => (fastest ?? loadCrc32())(bytes, sum);

/** CRC32 as S3 writes it: base64 of the four bytes, big-endian. */
export function crc32ToBase64(value: number): string {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes.toString('base64');
}

/** The number for a CRC32 in S3's form; null when it is not one (a checksum of checksums, for example). */
export function crc32FromBase64(text: string): number | null {
  return /^[A-Za-z0-9+/]{6}==$/.test(text) ? Buffer.from(text, 'base64').readUInt32BE() : null;
}

const polynomial = 0xedb88320;

type Matrix = Uint32Array;

function times(matrix: Matrix, vector: number): number {
  let sum = 0;
  for (let bit = 0, rest = vector >>> 0; rest !== 0; bit += 1, rest >>>= 1) {
    if ((rest & 1) === 1) sum ^= matrix[bit] ?? 0;
  }
  return sum >>> 0;
}

function product(first: Matrix, second: Matrix): Matrix {
  return second.map((column) => times(first, column));
}

/** What extends a CRC32 by so many zero bytes; the last one is kept, since all parts of a file but one have the same length. */
let lastShift: { readonly length: number; readonly matrix: Matrix } | null = null;

function shiftBy(length: number): Matrix {
  if (lastShift?.length === length) return lastShift.matrix;
  const oneBit: Matrix = new Uint32Array(32);
  oneBit[0] = polynomial;
  for (let bit = 1; bit < 32; bit += 1) oneBit[bit] = 1 << (bit - 1);
  let power: Matrix = oneBit;
  for (let doubled = 0; doubled < 3; doubled += 1) power = product(power, power);
  let matrix: Matrix | null = null;
  for (let rest = length; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) matrix = matrix === null ? power : product(power, matrix);
    power = product(power, power);
  }
  lastShift = { length, matrix: matrix ?? oneBit };
  return lastShift.matrix;
}

/**
 * The CRC32 of two concatenated pieces, from the CRC32 of each and the second one's length in bytes: the
 * first is extended by that many zero bytes by squaring the shift matrix (the method of zlib's
 * crc32_combine). Needed for the full-object checksum of a multipart upload.
 */
export function combineCrc32(first: number, second: number, secondLength: number): number {
  if (secondLength === 0) return first >>> 0;
  return (times(shiftBy(secondLength), first >>> 0) ^ second) >>> 0;
}
