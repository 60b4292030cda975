import { describe, expect, it } from 'vitest';
import { assemble, type MultipartUpload } from './multipart-table.js';

const mebibyte = 1024 * 1024;

function uploadOf(sizes: readonly number[]): MultipartUpload {
  const parts = sizes.map((size, index) => {
    const number = index + 1;
    return [number, { number, size, etag: `"sink-${number}"`, checksum: null }] as const;
  });
  return { id: 'u', key: 'k', startedMs: 0, parts: new Map(parts) };
}

const listOf = (...parts: readonly (readonly [number: number, etag: string])[]): string =>
  `<CompleteMultipartUpload xmlns="x">${parts.map(([number, etag]) => `<Part><ETag>${etag}</ETag><PartNumber>${number}</PartNumber></Part>`).join('')}</CompleteMultipartUpload>`;

describe('assemble', () => {
  const upload = uploadOf([5 * mebibyte, 5 * mebibyte, 7]);

  it.each(['"sink-1"', '&quot;sink-1&quot;', '&#34;sink-1&#34;', 'sink-1'])(
    'recognises a part by %s',
    (etag) => {
      expect(assemble(upload, listOf([1, etag]))).toEqual({ ok: true, size: 5 * mebibyte });
    },
  );

  it('counts the parts that are named and no others', () => {
    expect(assemble(upload, listOf([1, 'sink-1'], [3, 'sink-3']))).toEqual({
      ok: true,
      size: 5 * mebibyte + 7,
    });
  });

  it.each([
    ['nothing', '', 'MalformedXML'],
    ['a part that never came', listOf([4, 'sink-4']), 'InvalidPart'],
    ['a part with the ETag of another', listOf([1, 'sink-2']), 'InvalidPart'],
    ['parts out of order', listOf([2, 'sink-2'], [1, 'sink-1']), 'InvalidPartOrder'],
    ['a small part in the middle', listOf([3, 'sink-3'], [3, 'sink-3']), 'EntityTooSmall'],
  ])('refuses %s', (_, xml, code) => {
    expect(assemble(upload, xml)).toEqual({ ok: false, code });
  });
});
