import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FileCalls } from '../../base/files/file-calls.js';
import { readFolder } from './read-folder.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoist-read-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { signal } = new AbortController();

it.each([true, false])(
  'holds a few names at once, each piece in order (synchronously: %s)',
  async (isLocal) => {
    const names = Array.from({ length: 25 }, (_, index) => `f${String(index).padStart(2, '0')}`);
    for (const name of names) writeFileSync(join(folder, name), '');
    const pieces: string[][] = [];
    for await (const piece of readFolder(folder, isLocal, { signal, pieceNames: 10 })) {
      pieces.push(piece.map(({ name }) => name));
    }
    expect(pieces.map((piece) => piece.length)).toEqual([10, 10, 5]);
    for (const piece of pieces) expect(piece).toEqual(piece.toSorted());
    expect(pieces.flat().toSorted()).toEqual(names);
  },
);

it('a folder that fits is in order as a whole', async () => {
  for (const name of ['b', 'c', 'a']) writeFileSync(join(folder, name), '');
  const pieces = [];
  for await (const piece of readFolder(folder, true, { signal })) pieces.push(piece.map(({ name }) => name));
  expect(pieces).toEqual([['a', 'b', 'c']]);
});

it.skipIf(process.platform !== 'linux')(
  'is closed before its last names are looked at, so that deep trees need few descriptors',
  async () => {
    for (const name of ['b', 'a']) writeFileSync(join(folder, name), '');
    let names = 0;
    for await (const piece of readFolder(folder, true, { signal })) {
      names += piece.length;
      await expect.poll(openFiles).not.toContain(folder);
    }
    expect(names).toBe(2);
  },
);

/** Refuses the first calls with this error; then they are made. */
function refusing(code: string, times: number): FileCalls & { refused: number } {
  return {
    stuck: 0,
    pending: 0,
    refused: 0,
    run<T>(_path: string, call: () => Promise<T>): Promise<T> {
      if (this.refused === times) return call();
      this.refused += 1;
      return Promise.reject(Object.assign(new Error(code), { code }));
    },
  };
}

it.each(['EMFILE', 'ENFILE'])('is opened again when no more files could be opened: %s', async (code) => {
  writeFileSync(join(folder, 'a'), '');
  const pieces = [];
  const calls = refusing(code, 3);
  for await (const piece of readFolder(folder, true, { signal, calls }))
    pieces.push(piece.map(({ name }) => name));
  expect(pieces).toEqual([['a']]);
  expect(calls.refused).toBe(3);
});

it.each([
  ['EMFILE', 'no files can be opened for long', 6],
  ['EACCES', 'it may not be read', 1],
])('throws %s when %s', async (code, _when, tries) => {
  const calls = refusing(code, 1000);
  await expect(readFolder(folder, true, { signal, calls }).next()).rejects.toMatchObject({ code });
  expect(calls.refused).toBe(tries);
});

it('is not opened again after the scan was stopped', async () => {
  const stopped = new AbortController();
  const calls = refusing('EMFILE', 1000);
  const reading = readFolder(folder, true, { signal: stopped.signal, calls }).next();
  stopped.abort();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  expect(calls.refused).toBe(1);
});

function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/self/fd/${descriptor}`)];
    } catch {
      return [];
    }
  });
}
