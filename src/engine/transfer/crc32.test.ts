import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { combineCrc32, crc32, crc32ToBase64 } from './crc32.js';

it('crc32 returns the published check value', () => {
  expect(crc32ToBase64(crc32(Buffer.from('123456789')))).toBe(
    Buffer.from('cbf43926', 'hex').toString('base64'),
  );
});

it('combineCrc32 combines the CRCs of two pieces into that of the whole', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), fc.uint8Array({ maxLength: 5000 }), (a, b) => {
      expect(combineCrc32(crc32(a), crc32(b), b.length)).toBe(crc32(Buffer.concat([a, b])));
    }),
  );
});
