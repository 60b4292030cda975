import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashContent, sha256Of } from './content-hash.js';
import { crc32, crc32ToBase64 } from './crc32.js';
import { chunksInOneBuffer, chunksOf, wholeFileChunkBytes } from './file-chunks.js';
import { openSource, type SourceFile } from './source-file.js';

const { signal } = new AbortController();
const content = randomBytes(3 * wholeFileChunkBytes + 1000);
let folder: string;
let file: SourceFile;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-chunks-'));
  const path = join(folder, 'film.bin');
  await writeFile(path, content);
  file = await openSource({ path, realPath: null }, signal);
});

afterAll(async () => {
  file.close();
  await rm(folder, { recursive: true });
});

async function collect(chunks: AsyncGenerator<Buffer>): Promise<{ bytes: Buffer; buffers: number }> {
  const copies: Buffer[] = [];
  const buffers = new Set<ArrayBufferLike>();
  for await (const chunk of chunks) {
    copies.push(Buffer.from(chunk));
    buffers.add(chunk.buffer);
  }
  return { bytes: Buffer.concat(copies), buffers: buffers.size };
}

describe('the chunks of a file', () => {
  it('are a new buffer each', async () => {
    const { bytes, buffers } = await collect(chunksOf(file, signal));
    expect(bytes.equals(content)).toBe(true);
    expect(buffers).toBe(4);
  });

  it('share one buffer', async () => {
    const { bytes, buffers } = await collect(chunksInOneBuffer(file, signal));
    expect(bytes.equals(content)).toBe(true);
    expect(buffers).toBe(1);
  });

  it('give the digests of the whole file', async () => {
    expect(await hashContent(file, signal)).toEqual({
      sha256: sha256Of(content),
      crc32: crc32ToBase64(crc32(content)),
    });
  });

  it('are none of an empty file', async () => {
    const path = join(folder, 'empty');
    await writeFile(path, '');
    const empty = await openSource({ path, realPath: null }, signal);
    try {
      expect(await collect(chunksInOneBuffer(empty, signal))).toEqual({ bytes: Buffer.alloc(0), buffers: 0 });
    } finally {
      empty.close();
    }
  });
});
