import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChecksumAlgorithm,
  checksumAlgorithms,
  combineChecksums,
  isChecksumValue,
  startChecksum,
} from './checksum-algorithm.js';

function checksumOf(algorithm: ChecksumAlgorithm, ...pieces: readonly Uint8Array[]): string {
  const running = startChecksum(algorithm);
  for (const piece of pieces) running.update(piece);
  return running.digest();
}

const crcs = ['CRC32', 'CRC32C', 'CRC64NVME'] as const;

describe('checksums', () => {
  // The check values of the CRC catalogue, https://reveng.sourceforge.io/crc-catalogue/all.htm, and of FIPS 180-4.
  it.each([
    ['CRC32', 'cbf43926'],
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
    ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['SHA256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
  ] as const)('%s of 123456789 is its published check value', (algorithm, hex) => {
    expect(Buffer.from(checksumOf(algorithm, Buffer.from('123456789')), 'base64').toString('hex')).toBe(hex);
  });

  it('do not depend on how the bytes are split', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...checksumAlgorithms),
        fc.uint8Array({ maxLength: 500 }),
        fc.nat(),
        (algorithm, bytes, cut) => {
          const place = cut % (bytes.length + 1);
          expect(checksumOf(algorithm, bytes.subarray(0, place), bytes.subarray(place))).toBe(
            checksumOf(algorithm, bytes),
          );
        },
      ),
    );
  });

  it('of parts combine into that of the whole', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...crcs),
        fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 8 }),
        (algorithm, parts) => {
          const combined = combineChecksums(
            algorithm,
            'FULL_OBJECT',
            parts.map((part) => ({ value: checksumOf(algorithm, part), length: part.length })),
          );
          expect(combined).toEqual({
            algorithm,
            type: 'FULL_OBJECT',
            value: checksumOf(algorithm, ...parts),
          });
        },
      ),
    );
  });

  it('of ten thousand parts of 5 GiB combine, which would never end byte by byte', () => {
    const value = checksumOf('CRC64NVME', Buffer.from('part'));
    const length = 5 * 1024 ** 3;
    const parts = Array.from({ length: 10_000 }, () => ({ value, length }));
    const combine = (...those: readonly { readonly value: string; readonly length: number }[]): string =>
      combineChecksums('CRC64NVME', 'FULL_OBJECT', those).value;
    // 10,000 = 16 × 625, so the same content also consists of 16 equal pieces.
    const range = { value: combine(...parts.slice(0, 625)), length: 625 * length };
    expect(combine(...parts)).toBe(combine(...Array.from({ length: 16 }, () => range)));
  });

  it('are recognised by their length', () => {
    expect(isChecksumValue('CRC32', 'AAAAAA==')).toBe(true);
    expect(isChecksumValue('CRC32', 'AAAAAAA=')).toBe(false);
    expect(isChecksumValue('CRC64NVME', 'AAAAAA==')).toBe(false);
    expect(isChecksumValue('CRC32', 'AAAAAA')).toBe(false);
  });
});
