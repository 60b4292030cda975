import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SeededRandom } from '../support/seeded-random.js';

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

/** A folder to upload, some of whose files grow meanwhile. */
export interface SoakFolder {
  readonly path: string;
  /** Path below the folder → its size before it grew, in bytes. */
  readonly growing: ReadonlyMap<string, number>;
  /** Appends to one of the files that grow. */
  grow(): Promise<void>;
  /** Path below the folder → what is in it now. */
  content(): Promise<ReadonlyMap<string, Buffer>>;
}

export async function makeFolder(path: string, random: SeededRandom, mayGrow: boolean): Promise<SoakFolder> {
  const sizes = new Map<string, number>();
  const small = random.between(60, 240);
  for (let index = 0; index < small; index += 1) {
    const folder = random.pick(['', 'a/', 'a/b/', '자료/', 'x y/']);
    const most = random.chance(0.1) ? 400 * kibibyte : 8 * kibibyte;
    sizes.set(`${folder}f ${index} é.bin`, random.chance(0.03) ? 0 : random.between(1, most));
  }
  const large = random.between(1, 3);
  for (let index = 0; index < large; index += 1) {
    sizes.set(`big ${index}.bin`, random.between(17 * mebibyte, 28 * mebibyte));
  }
  const growing = new Map<string, number>();
  if (mayGrow) {
    for (const [name, size] of [
      ['grows.log', 3 * kibibyte],
      ['grows large.log', 16 * mebibyte],
    ] as const) {
      sizes.set(name, size);
      growing.set(name, size);
    }
  }
  for (const [name, size] of sizes) {
    const file = join(path, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, randomBytes(size));
  }
  const names = [...growing.keys()];

  return {
    path,
    growing,
    async grow() {
      const name = names[random.between(0, names.length - 1)];
      if (name !== undefined)
        await appendFile(join(path, name), randomBytes(random.between(1, 100 * kibibyte)));
    },
    async content() {
      const found = new Map<string, Buffer>();
      for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const file = join(entry.parentPath, entry.name);
        found.set(file.slice(path.length + 1), await readFile(file));
      }
      return found;
    },
  };
}
