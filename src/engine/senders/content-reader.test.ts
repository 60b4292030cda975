import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DiskPace } from '../../base/files/disk-pace.js';
import type { Examination } from '../transfer/put-sink.js';
import { type ContentReader, createContentReader } from './content-reader.js';
import type { PutContent } from './put-content.js';
import type { PutTask, StopSwitch } from './put-task.js';

const sliceBytes = 64 * 1024;
const bytes = randomBytes(9 * sliceBytes + 1234);

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoist-content-'));
  path = join(folder, 'file');
  writeFileSync(path, bytes);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const going = (): StopSwitch => ({ isStopped: false, onStop: null });

const taskOf = (changes: Partial<PutTask> = {}): PutTask => ({
  id: 1,
  file: { path, realPath: path },
  key: 'key',
  part: null,
  expectedBytes: bytes.length,
  maxBytes: 16 * 1024 * 1024,
  contentType: null,
  condition: 'absent',
  digest: 'crc32',
  signsPayload: true,
  keepsTime: false,
  wantsSha256: false,
  ...changes,
});

const paceThat = (isQuick: boolean): DiskPace => ({ isQuick: () => isQuick, note: () => undefined });

/** `cached` files are read at once, those of a `quick` disk in turns, and those of a slow one are held. */
function readerOf(disk: 'cached' | 'quick' | 'slow', bufferBytes = 1024 * 1024): ContentReader {
  return createContentReader(bufferBytes, sliceBytes, {
    disk: paceThat(disk !== 'slow'),
    cache: paceThat(disk === 'cached'),
  });
}

async function sliced(content: PutContent | null): Promise<readonly Buffer[]> {
  const body = content?.body(() => undefined) ?? [];
  if (Buffer.isBuffer(body)) return [body];
  const slices: Buffer[] = [];
  // What is yielded is valid only until the next slice.
  for await (const slice of body) slices.push(Buffer.from(slice));
  return slices;
}

const hashed = (name: string, of: Buffer = bytes): string => createHash(name).update(of).digest('hex');

describe.each(['cached', 'quick', 'slow'] as const)('content of a large file, %s,', (disk) => {
  it('has the checksums and the bytes of the file, as often as they are asked for', async () => {
    const content = await readerOf(disk).read(taskOf(), going());
    expect(content).toMatchObject({
      length: bytes.length,
      size: bytes.length,
      crc32: crc32(bytes),
      sha256: hashed('sha256'),
    });
    expect((await content?.md5())?.toString('hex')).toBe(hashed('md5'));
    for (let time = 0; time < 2; time += 1) {
      expect(Buffer.concat(await sliced(content)).equals(bytes)).toBe(true);
    }
    content?.close(true);
  });

  it('can be a part of the file', async () => {
    const part = {
      number: 2,
      uploadId: 'id',
      offset: 100_000,
      length: 5 * sliceBytes,
      keptCrc32: null,
      examined: null,
    };
    const content = await readerOf(disk).read(taskOf({ part }), going());
    const expected = bytes.subarray(100_000, 100_000 + part.length);
    expect(content).toMatchObject({ length: part.length, size: bytes.length, crc32: crc32(expected) });
    expect(Buffer.concat(await sliced(content)).equals(expected)).toBe(true);
    content?.close(true);
  });

  it('is not that of a file which does not fit one PUT, or has become shorter than its part', async () => {
    expect(await readerOf(disk).read(taskOf({ maxBytes: bytes.length - 1 }), going())).toBeNull();
    const part = {
      number: 1,
      uploadId: 'id',
      offset: bytes.length - 10,
      length: 700_000,
      keptCrc32: null,
      examined: null,
    };
    await expect((async () => readerOf(disk).read(taskOf({ part }), going()))()).rejects.toMatchObject({
      error: { code: 'file-changed' },
    });
  });

  it('tells how many bytes the connection is given', async () => {
    const content = await readerOf(disk).read(taskOf(), going());
    let given = 0;
    const body = content?.body((count) => {
      given += count;
    });
    for await (const _ of body ?? []);
    expect(given).toBe(bytes.length);
    content?.close(true);
  });
});

describe.each(['cached', 'quick'] as const)('content that is read again, %s,', (disk) => {
  it.each([
    ['has other bytes', () => writeFileSync(path, Buffer.concat([bytes.subarray(0, -1), Buffer.from([1])]))],
    ['is shorter', () => truncateSync(path, bytes.length - 5)],
  ])('is not sent to its end when the file by now %s', async (_, change) => {
    bytes[bytes.length - 1] = 0;
    writeFileSync(path, bytes);
    const content = await readerOf(disk).read(taskOf(), going());
    change();
    const body = content?.body(() => undefined) ?? [];
    let sent = 0;
    const send = async (): Promise<void> => {
      for await (const slice of body) sent += (slice as Buffer).length;
    };
    await expect(send()).rejects.toMatchObject({ error: { code: 'file-changed' } });
    expect(sent).toBeLessThan(bytes.length);
    await expect((async () => content?.md5())()).rejects.toMatchObject({ error: { code: 'file-changed' } });
    content?.close(false);
  });

  it('keeps the last bytes of a body as they are until its request has been answered', async () => {
    // Nobody waits until the last slice was sent.
    const short = randomBytes(20_000);
    writeFileSync(path, Buffer.concat([bytes.subarray(0, 9 * sliceBytes), short]));
    const reader = readerOf(disk);
    const content = await reader.read(taskOf(), going());
    const last: Buffer[] = [];
    for await (const slice of content?.body(() => undefined) ?? []) last.push(slice as Buffer);
    const other = join(folder, 'other');
    writeFileSync(other, randomBytes(bytes.length));
    const next = await reader.read(taskOf({ file: { path: other, realPath: other } }), going());
    await sliced(next);
    expect(last.at(-1)?.equals(short)).toBe(true);
    next?.close(true);
    content?.close(true);
  });

  it('is that of the first reading when the file grows', async () => {
    const content = await readerOf(disk).read(taskOf(), going());
    appendFileSync(path, 'more');
    expect(Buffer.concat(await sliced(content)).equals(bytes)).toBe(true);
    content?.close(true);
  });
});

it.each(['cached', 'quick'] as const)('content that was closed is read no further, %s', async (disk) => {
  const content = await readerOf(disk).read(taskOf(), going());
  const body = content?.body(() => undefined) ?? [];
  let slices = 0;
  const send = async (): Promise<void> => {
    for await (const _ of body) {
      slices += 1;
      content?.close(false);
    }
  };
  await expect(send()).rejects.toMatchObject({ error: { code: 'cancelled' } });
  expect(slices).toBe(1);
});

it('a huge part is not held in memory, however slow the disk, and not read without a break', async () => {
  truncateSync(path, 40 * 1024 * 1024);
  const part = {
    number: 1,
    uploadId: 'id',
    offset: 0,
    length: 17 * 1024 * 1024,
    keptCrc32: null,
    examined: null,
  };
  const task = taskOf({ part, expectedBytes: part.length, maxBytes: part.length });
  for (const disk of ['slow', 'cached'] as const) {
    // Held, it would wait for ever: there is room for one only.
    const reader = readerOf(disk, 1024);
    const reading = [reader.read(task, going()), reader.read(task, going())];
    for (const one of reading) {
      expect(one).toBeInstanceOf(Promise);
      expect((await one)?.length).toBe(part.length);
    }
    for (const one of reading) (await one)?.close(true);
  }
});

describe('content of a file on a slow disk', () => {
  it('waits until there is room for it, and is not read when it is stopped meanwhile', async () => {
    const reader = readerOf('slow', bytes.length + 10);
    const first = await reader.read(taskOf(), going());
    let isRead = false;
    const second = (async () => {
      const content = await reader.read(taskOf(), going());
      isRead = true;
      return content;
    })();
    const stop = going();
    const third = expect((async () => reader.read(taskOf(), stop))()).rejects.toMatchObject({
      name: 'AbortError',
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isRead).toBe(false);
    stop.isStopped = true;
    first?.close(true);
    expect((await second)?.crc32).toBe(crc32(bytes));
    (await second)?.close(true);
    await third;
  });

  it('gives its room back when it can’t be read', async () => {
    const reader = readerOf('slow', bytes.length + 10);
    const gone = { path: join(folder, 'gone'), realPath: null };
    await expect((async () => reader.read(taskOf({ file: gone }), going()))()).rejects.toMatchObject({
      code: 'ENOENT',
    });
    expect(await reader.read(taskOf({ maxBytes: 10 }), going())).toBeNull();
    expect((await reader.read(taskOf(), going()))?.length).toBe(bytes.length);
  });
});

it('a small file is read as a whole, whatever the disk', async () => {
  writeFileSync(path, 'small');
  const content = await readerOf('slow', 10).read(taskOf({ expectedBytes: 5, signsPayload: false }), going());
  expect(content).toMatchObject({ length: 5, sha256: null });
  expect((await sliced(content)).map(String)).toEqual(['small']);
});

describe.each(['cached', 'quick'] as const)('a part that was examined before, %s,', (disk) => {
  const length = 9 * sliceBytes;
  const actual = crc32(bytes.subarray(0, length));
  const place = { number: 1, uploadId: 'id', offset: 0, length, keptCrc32: null };
  /** No file has these checksums: they show that it was not read. */
  const madeUp = { crc32: 1234, sha256: '5678' };

  async function read(examined: Partial<Examination>, signsPayload = true): Promise<PutContent | null> {
    const { size: fileSize, mtimeMs, ino: inode } = statSync(path);
    const part = { ...place, examined: { fileSize, mtimeMs, inode, ...madeUp, ...examined } };
    return readerOf(disk).read(taskOf({ part, expectedBytes: length, signsPayload }), going());
  }

  it('is read only once more, and not sent to its end when it has other bytes then', async () => {
    const content = await read({});
    expect(content).toMatchObject({ ...madeUp, length, size: bytes.length });
    await expect(sliced(content)).rejects.toMatchObject({ error: { code: 'file-changed' } });
    content?.close(false);
    const same = await read({ crc32: actual });
    expect(Buffer.concat(await sliced(same)).equals(bytes.subarray(0, length))).toBe(true);
    same?.close(true);
  });

  it.each<[string, Partial<Examination>]>([
    ['has another size by now', { fileSize: bytes.length + 1 }],
    ['was changed since', { mtimeMs: 1 }],
    ['is another one', { inode: 1 }],
    ['has to be signed, and its SHA-256 was not asked for', { sha256: null }],
  ])('is read as if it were not when the file %s', async (_, examined) => {
    const content = await read(examined);
    expect(content).toMatchObject({ crc32: actual, sha256: hashed('sha256', bytes.subarray(0, length)) });
    content?.close(true);
  });

  it('needs no SHA-256 that is not signed', async () => {
    const content = await read({ sha256: null }, false);
    expect(content).toMatchObject({ crc32: madeUp.crc32, sha256: null });
    content?.close(true);
  });
});

it('a part is not examined on a disk that is too slow to be read twice', async () => {
  const part = { number: 1, uploadId: '', offset: 0, length: bytes.length, keptCrc32: null } as const;
  const task = taskOf({ part: { ...part, examined: 'wanted' } });
  expect(await readerOf('slow').read(task, going())).toBeNull();
  expect(await readerOf('quick').read(task, going())).toMatchObject({ crc32: crc32(bytes) });
});
