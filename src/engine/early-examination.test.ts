import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createS3Client } from '../s3/client/client-factory.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import { examineEarly } from './early-examination.js';
import type { PutRequest, PutResult } from './transfer/put-sink.js';
import { createTarget } from './transfer/target.js';

const partSize = 8 * 1024 * 1024;
const patiently = { interval: 1, timeout: 60_000 };
let folder: string;
let asked: { request: PutRequest; answer: (result: PutResult) => void }[];
let stop: AbortController;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoist-early-'));
  asked = [];
  stop = new AbortController();
});

afterEach(() => {
  stop.abort();
  for (const { answer } of asked) answer({ kind: 'unexamined' });
  rmSync(folder, { recursive: true });
});

function write(name: string, parts: number): void {
  const file = join(folder, name);
  writeFileSync(file, '');
  truncateSync(file, parts * partSize);
}

/** What is examined by a pool that answers when it is told to. */
async function begin(onAsked: () => void = () => undefined) {
  const connection = {
    credentials: { accessKeyId: 'AKIAMADEUPFORTESTS00', secretAccessKey: 'made up' },
    region: 'us-east-1',
    endpoint: 'https://127.0.0.1:9',
  };
  const { pool, begun } = examineEarly(
    { roots: [{ rootId: 'root', name: 'f', kind: 'folder', path: folder }], options: defaultDraftOptions },
    {
      target: createTarget(createS3Client(connection), 'b', connection),
      signal: stop.signal,
      pool: {
        put(request) {
          onAsked();
          return new Promise((answer) => void asked.push({ request, answer }));
        },
        use: () => undefined,
        refresh: async () => undefined,
        close: async () => undefined,
      },
    },
  );
  await begun;
  return {
    put: (request: PutRequest, until = stop.signal) => pool.put(request, until, () => undefined),
  };
}

const turns = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));
const examined: PutResult = {
  kind: 'examined',
  examination: { crc32: 7, sha256: null, fileSize: 1, mtimeMs: 2, inode: 3 },
};
const at = (index: number) => {
  const one = asked[index];
  if (one === undefined) throw new Error(`nothing was asked for at ${index}`);
  return one;
};

it('begins with the parts of the first large file, goes on with the next, and reads at most a gigabyte', async () => {
  write('a', 1);
  write('b', 4);
  write('c', 400);
  await begin();
  await vi.waitFor(() => expect(asked).toHaveLength(16), patiently);
  for (let index = 0; index < asked.length; index += 1) {
    at(index).answer(examined);
    await vi.waitFor(() => expect(asked.length).toBe(Math.min(index + 17, 128)), patiently);
  }
  await turns();
  expect(asked).toHaveLength(128);
  const places = asked.map(({ request: { file, part } }) => `${file.path.at(-1)}${part?.number}`);
  expect(places.slice(0, 6)).toEqual(['b1', 'b2', 'b3', 'b4', 'c1', 'c2']);
  expect(new Set(places).size).toBe(128);
  expect(asked.every(({ request }) => request.part?.examined === 'wanted')).toBe(true);
});

it('gives the run what it has, and what is on its way, and asks for the rest', async () => {
  write('b', 20);
  const { put } = await begin();
  await vi.waitFor(() => expect(asked).toHaveLength(16), patiently);
  at(0).answer(examined);
  await vi.waitFor(() => expect(asked).toHaveLength(17), patiently);
  expect(await put({ ...at(0).request, key: 'k' })).toEqual(examined);
  const second = put({ ...at(1).request, key: 'k' });
  at(1).answer(examined);
  expect(await second).toEqual(examined);
  // The SHA-256 is not known.
  void put({ ...at(2).request, signsPayload: true });
  expect(asked).toHaveLength(18);
});

it('lets whoever is stopped go, although the file is still being read', async () => {
  write('b', 20);
  const { put } = await begin();
  await vi.waitFor(() => expect(asked).toHaveLength(16));
  const file = new AbortController();
  const waiting = put({ ...at(0).request, key: 'k' }, file.signal);
  file.abort(new Error('paused'));
  await expect(Promise.race([waiting, turns()])).rejects.toThrow('paused');
});

it('begins nothing more when the run asks for anything', async () => {
  write('b', 20);
  const { put } = await begin();
  await vi.waitFor(() => expect(asked).toHaveLength(16), patiently);
  void put({ ...at(0).request, part: null });
  for (const { answer } of asked.slice()) answer(examined);
  await turns();
  expect(asked).toHaveLength(17);
});

it('begins nothing more when it is stopped, or when the disk is too slow to be read twice', async () => {
  write('b', 20);
  await begin();
  await vi.waitFor(() => expect(asked).toHaveLength(16), patiently);
  at(0).answer({ kind: 'unexamined' });
  await turns();
  stop.abort();
  for (const { answer } of asked) answer(examined);
  await turns();
  expect(asked).toHaveLength(16);
});

it('tells that it has begun when every sender has been given its parts', async () => {
  write('b', 40);
  let posted = 0;
  // A pool posts at the end of a turn, to one thread after the other.
  await begin(() => void setImmediate(() => void (posted += 1)));
  expect(posted).toBe(16);
});

it('is ready at once when there is nothing large', async () => {
  write('a', 1);
  await begin();
  expect(asked).toEqual([]);
});
