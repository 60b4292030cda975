import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { wholeFileChunkBytes as chunkBytes, type ReadableFile } from '../transfer/file-chunks.js';
import { computeDigests } from './digests.js';
import { likelyLayouts, partEnds } from './part-layout.js';

const { signal } = new AbortController();

function sourceOf(content: Buffer): ReadableFile {
  return { size: content.length, read: async (offset, length) => content.subarray(offset, offset + length) };
}

describe('the digests of a file', () => {
  // The check values of the catalogue of CRCs (https://reveng.sourceforge.io/crc-catalogue/), and of the hashes.
  it.each([
    ['crc32', 'y/Q5Jg=='],
    ['crc32c', '4waSgw=='],
    ['crc64nvme', 'rosUhgp5mIg='],
    ['sha1', '98O8HYCOBHMq32eZZczDTKeuNEE='],
    ['sha256', 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU='],
    ['md5', '25f9e794323b453885f5181f1b624d0b'],
  ] as const)('has the check value of %s', async (algorithm, expected) => {
    const content = Buffer.from('123456789');
    const [digest] = await computeDigests(sourceOf(content), [{ algorithm, layout: null }], signal);
    expect(digest).toBe(expected);
  });

  it('are of parts that begin and end anywhere, in one pass', async () => {
    const content = randomBytes(2 * chunkBytes + 1000);
    const sizes = [chunkBytes - 3, chunkBytes + 500, 503];
    const ends = partEnds({ sizes }, content.length);
    expect(ends.at(-1)).toBe(content.length);
    const md5 = (bytes: Uint8Array): Buffer => createHash('md5').update(bytes).digest();
    const parts = ends.map((end, index) => md5(content.subarray(ends[index - 1] ?? 0, end)));
    const digests = await computeDigests(
      sourceOf(content),
      [
        { algorithm: 'md5', layout: { sizes } },
        { algorithm: 'crc32', layout: null },
      ],
      signal,
    );
    expect(digests[0]).toBe(`${md5(Buffer.concat(parts)).toString('hex')}-3`);
    expect(digests).toHaveLength(2);
  });

  it('of an empty file have one part without bytes', async () => {
    const [digest] = await computeDigests(
      sourceOf(Buffer.alloc(0)),
      [{ algorithm: 'md5', layout: { partSize: 5 } }],
      signal,
    );
    const empty = createHash('md5').digest();
    expect(digest).toBe(`${createHash('md5').update(empty).digest('hex')}-1`);
  });
});

describe('the layouts that an object may have', () => {
  const mebibyte = 1024 * 1024;

  it('fit its size and its number of parts, and contain the usual ones', () => {
    for (const partSize of [5, 8, 16, 64].map((size) => size * mebibyte)) {
      const size = 3 * partSize + 17;
      const layouts = likelyLayouts(size, 4);
      expect(layouts).toContainEqual({ partSize });
      for (const layout of layouts) expect(partEnds(layout, size)).toHaveLength(4);
    }
  });

  it('contain what tools compute for files that would have too many parts', () => {
    const size = 200_000 * mebibyte;
    expect(likelyLayouts(size, 10_000)).toContainEqual({ partSize: 20 * mebibyte });
  });

  it('are none for a number of parts that no object has', () => {
    expect(likelyLayouts(100, 10_001)).toEqual([]);
    expect(likelyLayouts(100, 0)).toEqual([]);
  });
});
