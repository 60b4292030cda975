import { crc32 as crc32OfNode } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { combineCrc32, crc32, crc32ToBase64, packagedCrc32 } from './crc32.js';

it('crc32 returns the published check value', () => {
  expect(crc32ToBase64(crc32(Buffer.from('123456789')))).toBe(
    Buffer.from('cbf43926', 'hex').toString('base64'),
  );
});

it('the package computes what Node does, in pieces of any length and at any address', () => {
  const bytes = Buffer.alloc(300_000, 'not only zeros');
  const packaged = packagedCrc32();
  expect(packaged).not.toBeNull();
  fc.assert(
    fc.property(fc.nat(100_000), fc.nat(100_000), fc.nat(100_000), (start, first, second) => {
      const [a, b] = [
        bytes.subarray(start, start + first),
        bytes.subarray(start + first, start + first + second),
      ];
      expect(packaged?.(b, packaged(a))).toBe(crc32OfNode(b, crc32OfNode(a)));
    }),
  );
});

it('combineCrc32 combines the CRCs of two pieces into that of the whole', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), fc.uint8Array({ maxLength: 5000 }), (a, b) => {
      expect(combineCrc32(crc32(a), crc32(b), b.length)).toBe(crc32(Buffer.concat([a, b])));
    }),
  );
});

it('combineCrc32 combines many pieces of one length, and a shorter last one', () => {
  const whole = Buffer.from(Array.from({ length: 10_007 }, (_, at) => (at * 7919) % 251));
  const pieces = Array.from({ length: 11 }, (_, at) => whole.subarray(at * 1000, (at + 1) * 1000));
  const combined = pieces.reduce((sum, piece) => combineCrc32(sum, crc32(piece), piece.length), 0);
  expect(combined).toBe(crc32(whole));
});
