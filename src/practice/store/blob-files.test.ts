import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BlobFiles, openBlobFiles } from './blob-files.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hoist-blobs-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function contentOf(blobs: BlobFiles, id: string, start: number, end: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of blobs.read(id, start, end)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('blob files', () => {
  it('return what was written, whether or not writes were awaited', async () => {
    const blobs = openBlobFiles(root, () => true);
    const sizes = fc.array(fc.integer({ min: 0, max: 150_000 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.boolean(), async (lengths, waits) => {
        const pieces = lengths.map((length, index) => Buffer.alloc(length, index + 1));
        const writer = blobs.createWriter();
        const written: Promise<void>[] = [];
        for (const piece of pieces) {
          const done = writer.write(piece);
          if (waits) await done;
          else if (done !== undefined) written.push(done);
        }
        await Promise.all(written);
        const id = await writer.finish();
        await writer.discard();
        const whole = Buffer.concat(pieces);
        expect((await contentOf(blobs, id, 0, whole.length)).equals(whole)).toBe(true);
        const middle = Math.floor(whole.length / 3);
        expect(
          (await contentOf(blobs, id, middle, middle * 2)).equals(whole.subarray(middle, middle * 2)),
        ).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('leave nothing when discarded', async () => {
    const blobs = openBlobFiles(root, () => true);
    for (const size of [10, 1_000_000]) {
      const writer = blobs.createWriter();
      await writer.write(Buffer.alloc(size));
      await writer.discard();
    }
    expect(readdirSync(root).flatMap((name) => readdirSync(join(root, name)))).toEqual([]);
  });

  it('that no index entry names are removed on opening, and no id is used twice', async () => {
    const first = openBlobFiles(root, () => true);
    const write = async (blobs: BlobFiles): Promise<string> => {
      const writer = blobs.createWriter();
      await writer.write(Buffer.from('x'));
      return writer.finish();
    };
    const kept = await write(first);
    const lost = await write(first);
    const second = openBlobFiles(root, (id) => id === kept);
    const fresh = await write(second);
    expect(new Set([kept, lost, fresh]).size).toBe(3);
    expect((await contentOf(second, kept, 0, 1)).toString()).toBe('x');
    await expect(contentOf(second, lost, 0, 1)).rejects.toThrow('ENOENT');
  });
});
