import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
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
