import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { crc32, crc32ToBase64 } from './crc32.js';
import { reviewMultipart, reviewPut, type SentPart, type WriteAnswer } from './review.js';

const bytes = Buffer.from('the content');
const sum = crc32ToBase64(crc32(bytes));
const md5 = (...of: readonly Buffer[]): string => createHash('md5').update(Buffer.concat(of)).digest('hex');
const nothing: WriteAnswer = { etag: null, checksum: null, versionId: null, requestId: null, hostId: null };
const mismatch = expect.objectContaining({ error: { code: 'checksum-mismatch' } });

describe('the answer to a PUT', () => {
  it('is compared by its checksum, and kept as evidence', () => {
    const answer = { etag: '"e"', checksum: sum, versionId: 'v', requestId: 'r', hostId: 'h' };
    const atMs = expect.any(Number) as number;
    expect(reviewPut(bytes, sum, answer)).toEqual({
      etag: '"e"',
      checksum: sum,
      evidence: {
        method: 'crc32',
        local: sum,
        remote: sum,
        sha256: null,
        etag: '"e"',
        versionId: 'v',
        requestId: 'r',
        hostId: 'h',
        atMs,
        guard: null,
      },
    });
  });

  it('with another checksum is refused', () => {
    expect(() => reviewPut(bytes, sum, { ...nothing, checksum: 'AAAAAA==' })).toThrow(mismatch);
  });

  it('without a checksum is compared by an ETag that is an MD5', () => {
    const { evidence } = reviewPut(bytes, sum, { ...nothing, etag: `"${md5(bytes)}"` });
    expect(evidence).toMatchObject({ method: 'md5', local: md5(bytes), remote: md5(bytes) });
  });

  it.each([null, '"random"', `"${md5(Buffer.from('else'))}"`])(
    'with the ETag %s alone proves nothing',
    (etag) => {
      expect(reviewPut(bytes, sum, { ...nothing, etag }).evidence).toMatchObject({
        method: 'none',
        remote: null,
      });
    },
  );
});

describe('the answer to CompleteMultipartUpload', () => {
  const halves = [Buffer.from('a'), Buffer.from('b')];
  const parts: readonly SentPart[] = halves.map((half) => ({ etag: `"${md5(half)}"`, method: 'md5' }));
  const whole = `"${md5(...halves.map((half) => Buffer.from(md5(half), 'hex')))}-2"`;
  const methodOf = (sent: readonly SentPart[], answer: Partial<WriteAnswer>): unknown =>
    reviewMultipart(sum, sent, { ...nothing, ...answer }).evidence?.method;

  it('is compared by the checksum of the whole object', () => {
    expect(methodOf(parts, { checksum: sum })).toBe('crc32');
    expect(() => methodOf(parts, { checksum: 'AAAAAA==' })).toThrow(mismatch);
  });

  it('is compared by the MD5s of the parts where there is no such checksum', () => {
    expect(methodOf(parts, { etag: whole })).toBe('md5-of-parts');
    expect(methodOf(parts, { etag: whole, checksum: 'AAAAAA==-2' })).toBe('md5-of-parts');
  });

  it('counts the parts when its ETag is another', () => {
    expect(methodOf(parts, { etag: '"random-2"' })).toBe('parts');
    expect(methodOf([...parts, { etag: '"x"', method: 'none' }], { etag: whole })).toBe('none');
    expect(methodOf([], {})).toBe('none');
  });
});
