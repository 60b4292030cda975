import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileCalls } from '../../base/files/file-calls.js';
import { createBufferPool } from './buffer-pool.js';
import { createLocalReader, type LocalReader } from './local-bytes.js';
import type { PutTask } from './put-task.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoist-local-bytes-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const wholeFile = (file: string): PutTask => ({
  id: 1,
  file: { path: file, realPath: file },
  key: 'key',
  part: null,
  expectedBytes: 10,
  maxBytes: 1000,
  contentType: null,
  condition: 'absent',
  digest: 'crc32',
  signsPayload: false,
  keepsTime: false,
  wantsSha256: false,
});

/** A clock by which each read takes this many ms. */
function readerOn(tookMs: () => number, isLocal = true): LocalReader {
  let now = 0;
  let isBegin = false;
  const clock = (): number => {
    isBegin = !isBegin;
    if (!isBegin) now += tookMs();
    return now;
  };
  const folders = { known: () => isLocal, isLocal: async () => isLocal };
  return createLocalReader(createBufferPool(1024 * 1024), clock, fileCalls, folders);
}

const quick = (): LocalReader => readerOn(() => 0.01);

/** One that has found the disk slow, and has 64 reads to go before it tests it again. */
async function waiting(file: string): Promise<LocalReader> {
  const reader = readerOn(() => 5);
  for (let count = 0; count < 4; count += 1) await reader.read(wholeFile(file));
  return reader;
}

describe.each(['at once', 'in turns'])('the local reader, reading %s,', (way) => {
  const readerFor = (file: string): LocalReader | Promise<LocalReader> =>
    way === 'at once' ? quick() : waiting(file);

  async function reader(): Promise<LocalReader> {
    const known = join(folder, 'known');
    writeFileSync(known, 'known');
    const made = await readerFor(known);
    const local = made.read(wholeFile(known));
    expect(local instanceof Promise).toBe(way === 'in turns');
    await local;
    return made;
  }
  const reading = async (task: PutTask) => (await reader()).read(task);

  it('returns a file’s bytes and fingerprint', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'some bytes');
    const local = await reading(wholeFile(file));
    expect(local?.bytes.toString()).toBe('some bytes');
    expect(local?.size).toBe(10);
  });

  it('returns the bytes of a part', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '0123456789');
    const part = { number: 2, uploadId: 'id', offset: 3, length: 4, keptCrc32: null, examined: null };
    expect((await reading({ ...wholeFile(file), part }))?.bytes.toString()).toBe('3456');
  });

  it('reports a part beyond the end as a changed file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '0123');
    const part = { number: 1, uploadId: 'id', offset: 2, length: 4, keptCrc32: null, examined: null };
    await expect(reading({ ...wholeFile(file), part })).rejects.toMatchObject({
      error: { code: 'file-changed' },
    });
  });

  it('leaves a file that is too large for one PUT to the slow path', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'x'.repeat(1000));
    appendFileSync(file, 'x');
    expect(await reading(wholeFile(file))).toBeNull();
  });

  it.runIf(process.platform === 'linux')(
    'leaves a file with content beyond its stated size to the slow path',
    async () => {
      expect(await reading(wholeFile('/proc/sys/kernel/random/boot_id'))).toBeNull();
    },
  );

  it('refuses a folder', async () => {
    mkdirSync(join(folder, 'below'));
    await expect(reading(wholeFile(join(folder, 'below')))).rejects.toMatchObject({
      error: { code: 'file-special' },
    });
  });

  it('passes on the system’s errors for a missing file and for a link in its place', async () => {
    await expect(reading(wholeFile(join(folder, 'gone')))).rejects.toMatchObject({ code: 'ENOENT' });
    symlinkSync(join(folder, 'known'), join(folder, 'link'));
    await expect(reading(wholeFile(join(folder, 'link')))).rejects.toMatchObject({ code: 'ELOOP' });
  });
});

describe.runIf(process.platform !== 'win32')('a folder that has been replaced by a link', () => {
  it.each([true, false])('is not followed (on a local disk: %s)', async (isLocal) => {
    mkdirSync(join(folder, 'secret'));
    writeFileSync(join(folder, 'secret/file'), 'another file');
    symlinkSync(join(folder, 'secret'), join(folder, 'below'));
    const task = wholeFile(join(folder, 'below/file'));
    await expect((async () => readerOn(() => 0.01, isLocal).read(task))()).rejects.toMatchObject({
      error: { code: 'file-special' },
    });
    const followed = { ...task, file: { ...task.file, realPath: null } };
    expect((await readerOn(() => 0.01, isLocal).read(followed))?.bytes.toString()).toBe('another file');
  });
});

describe('the way of reading', () => {
  /** For each read whether it was asynchronous, on a disk that is slow while `isSlow` says so. */
  async function waitedFor(reads: number, isSlow: (read: number) => boolean): Promise<readonly boolean[]> {
    const file = join(folder, 'file');
    writeFileSync(file, 'x');
    let read = 0;
    const reader = readerOn(() => (isSlow(read) ? 5 : 0.01));
    const seen: boolean[] = [];
    for (; read < reads; read += 1) {
      const local = reader.read(wholeFile(file));
      seen.push(local instanceof Promise);
      await local;
    }
    return seen;
  }

  it('is synchronous while the disk is fast, and occasionally slow', async () => {
    expect(await waitedFor(100, (read) => read % 4 !== 0)).not.toContain(true);
  });

  it('is asynchronous on a slow disk, which is tested less and less often', async () => {
    const seen = await waitedFor(1000, () => true);
    const atOnce = seen.flatMap((waited, read) => (waited ? [] : [read]));
    expect(atOnce).toEqual([0, 1, 2, 3, 68, 197, 454, 967]);
  });

  it('is synchronous again when the disk has become fast', async () => {
    const seen = await waitedFor(500, (read) => read < 50);
    expect(seen.slice(4, 68)).not.toContain(false);
    expect(seen.slice(68)).not.toContain(true);
  });

  it('is always asynchronous where a call may hang', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'x');
    const reader = readerOn(() => 0.01, false);
    for (let read = 0; read < 10; read += 1) {
      const local = reader.read(wholeFile(file));
      expect(local).toBeInstanceOf(Promise);
      expect((await local)?.bytes.toString()).toBe('x');
    }
  });
});
