import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { putRequest } from '../../../tests/support/put-samples.js';
import { fileCalls } from '../../base/files/file-calls.js';
import { type BufferPool, createBufferPool } from './buffer-pool.js';
import { heldBytes, holdContent } from './held-content.js';
import type { PutContent } from './put-content.js';

const mebibyte = 1024 * 1024;
const bytes = randomBytes(3 * mebibyte + 5);

let folder: string;
let path: string;
let pool: BufferPool;
/** Every buffer that was ever lent. */
let made: Set<ArrayBufferLike>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoist-held-'));
  path = join(folder, 'file');
  made = new Set();
  const lending = createBufferPool(16 * mebibyte);
  pool = {
    ...lending,
    take(length) {
      const buffer = lending.take(length);
      made.add(buffer.buffer);
      return buffer;
    },
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function held(length: number, chunkBytes = 100_000): Promise<PutContent | null> {
  writeFileSync(path, bytes.subarray(0, length));
  const task = { ...putRequest(length), id: 1, file: { path, realPath: path }, maxBytes: bytes.length };
  return holdContent(task, { pool, calls: fileCalls, chunkBytes });
}

async function sent(content: PutContent | null): Promise<Buffer> {
  const slices: Buffer[] = [];
  for await (const slice of content?.body(() => undefined) ?? []) slices.push(slice as Buffer);
  return Buffer.concat(slices);
}

it.each([1, mebibyte - 1, mebibyte, mebibyte + 1, bytes.length])(
  'content of %i bytes is what is in the file, whatever becomes of that',
  async (length) => {
    const content = await held(length);
    writeFileSync(path, 'something else');
    expect(content).toMatchObject({ length, crc32: crc32(bytes.subarray(0, length)) });
    expect((await sent(content)).equals(bytes.subarray(0, length))).toBe(true);
    content?.close(true);
  },
);

it('contents of many lengths need no more memory than the longest of them', async () => {
  for (const length of [700_000, bytes.length, 1, 2 * mebibyte, 1_500_000, 3_000_000, 70_000, bytes.length]) {
    (await held(length))?.close(true);
  }
  expect(made.size * mebibyte).toBe(heldBytes(bytes.length));
});

it('memory that a request may still read is not lent again', async () => {
  (await held(1000))?.close(false);
  (await held(1000))?.close(true);
  expect(made.size).toBe(2);
});

it('content that was closed is sent no further', async () => {
  const content = await held(bytes.length);
  let slices = 0;
  const send = async (): Promise<void> => {
    for await (const _ of content?.body(() => undefined) ?? []) {
      slices += 1;
      content?.close(false);
    }
  };
  await expect(send()).rejects.toMatchObject({ error: { code: 'cancelled' } });
  expect(slices).toBe(1);
});

it('a file that has become longer than its size says, or than one PUT, is not held', async () => {
  writeFileSync(path, Buffer.concat([bytes, Buffer.from('x')]));
  const task = { ...putRequest(10), id: 1, file: { path, realPath: path }, maxBytes: bytes.length };
  expect(await holdContent(task, { pool, calls: fileCalls, chunkBytes: 1000 })).toBeNull();
  expect(made.size).toBe(0);
});
