/** A reflected CRC whose start and end are both inverted; all of S3's are. */
export interface CrcShape {
  readonly bits: 32n | 64n;
  readonly polynomial: bigint;
}

export const crcShapes = {
  CRC32: { bits: 32n, polynomial: 0xed_b8_83_20n },
  CRC32C: { bits: 32n, polynomial: 0x82_f6_3b_78n },
  CRC64NVME: { bits: 64n, polynomial: 0x9a_6c_93_29_ac_4b_c9_b5n },
} as const satisfies Record<string, CrcShape>;

/** Product of two reflected polynomials modulo the CRC's polynomial. */
function multiply(shape: CrcShape, left: bigint, right: bigint): bigint {
  let mask = 1n << (shape.bits - 1n);
  let rest = left;
  let factor = right;
  let product = 0n;
  while (rest !== 0n) {
    if (rest & mask) {
      product ^= factor;
      rest ^= mask;
    }
    mask >>= 1n;
    factor = factor & 1n ? (factor >> 1n) ^ shape.polynomial : factor >> 1n;
  }
  return product;
}

/** x to the power of 8·length: the effect that appending `length` bytes has on a CRC. */
function shiftOperator(shape: CrcShape, length: number): bigint {
  let result = 1n << (shape.bits - 1n);
  let square = 1n << (shape.bits - 2n);
  for (let exponent = BigInt(length) * 8n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = multiply(shape, square, result);
    square = multiply(shape, square, square);
  }
  return result;
}

/**
 * The CRC of a whole from the CRCs of its parts, without the bytes. 0 for no parts. Source: the method of
 * zlib's crc32_combine, https://github.com/madler/zlib/blob/develop/crc32.c
 */
export function combineCrcs(
  shape: CrcShape,
  parts: readonly { readonly crc: bigint; readonly length: number }[],
): bigint {
  // All parts of a multipart upload but the last have the same length, so the expensive operator is computed
  // once per length.
  const operators = new Map<number, bigint>();
  let combined = 0n;
  for (const { crc, length } of parts) {
    let operator = operators.get(length);
    if (operator === undefined) {
      operator = shiftOperator(shape, length);
      operators.set(length, operator);
    }
    combined = multiply(shape, operator, combined) ^ crc;
  }
  return combined;
}
