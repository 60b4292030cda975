import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { assertRoom } from '../data.js';

/**
 * A tree of tiny files whose names and sizes follow from their numbers, so that no list of them has to be
 * kept.
 */
export interface Tree {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

const folders = 1000;

/** Path below the tree's folder, with `/`. */
export function pathOf(index: number, files: number): string {
  const perFolder = Math.ceil(files / folders);
  const folder = String(Math.floor(index / perFolder)).padStart(4, '0');
  return `folder-${folder}/entry-${String(index).padStart(8, '0')}.json`;
}

/** From 100 to 1,000 bytes, spread evenly. */
export function sizeOf(index: number): number {
  return 100 + ((index * 7919) % 901);
}

/** Creates the tree in an empty folder. Throws when the disk has no room for it. */
export async function makeTree(folder: string, files: number): Promise<Tree> {
  mkdirSync(folder, { recursive: true });
  const bytes = Array.from({ length: files }, (_, index) => sizeOf(index)).reduce(
    (sum, size) => sum + size,
    0,
  );
  await assertRoom(folder, bytes, files);
  const content = Buffer.alloc(1000, '{"entry": "one of very many"}\n');
  let parent = '';
  for (let index = 0; index < files; index += 1) {
    const path = pathOf(index, files);
    const itsFolder = path.slice(0, path.indexOf('/'));
    if (itsFolder !== parent) mkdirSync(join(folder, itsFolder), { recursive: true });
    parent = itsFolder;
    const file = openSync(join(folder, path), 'w');
    writeSync(file, content, 0, sizeOf(index));
    closeSync(file);
  }
  return { folder, files, bytes };
}

export function removeTree({ folder }: Tree): void {
  rmSync(folder, { recursive: true, force: true });
}
