import { createCipheriv, createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * The jobs that are timed, except `warm-up`: it loads every client from disk once and shows that it works.
 */
export const datasetNames = ['warm-up', 'small', 'many', 'big', 'mixed'] as const;
export type DatasetName = (typeof datasetNames)[number];

export interface DatasetFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly size: number;
}

export interface Dataset {
  readonly name: DatasetName;
  readonly title: string;
  readonly folder: string;
  readonly files: readonly DatasetFile[];
  readonly bytes: number;
}

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
/** Part of every file's content and of the marker of a finished data set: a change recreates everything. */
const edition = 'hoist-bench-1';

/** `$HOIST_BENCH_DATA`, or a folder in the user's cache: never in the project. */
export function dataFolder(): string {
  return process.env['HOIST_BENCH_DATA'] || join(homedir(), '.cache', 'hoist', 'bench');
}

/** The data set, created first if it does not exist: the same names, sizes and bytes on every machine. */
export async function provideDataset(name: DatasetName): Promise<Dataset> {
  const { title, files } = plan(name);
  const folder = join(dataFolder(), name);
  const mark = join(dataFolder(), `${name}.made`);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const wanted = `${edition} ${files.length} ${bytes}\n`;
  const made = existsSync(mark) ? await readFile(mark, 'utf8') : '';
  if (made !== wanted || !existsSync(folder)) {
    await rm(mark, { force: true });
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await assertRoom(folder, bytes, files.length);
    await writeFiles(folder, name, files);
    await writeFile(mark, wanted);
  }
  return { name, title, folder, files, bytes };
}

/** Throws when a file system has no room for this many bytes and files, plus a tenth. */
export async function assertRoom(folder: string, bytes: number, files: number): Promise<void> {
  const { bavail, bsize, ffree, files: inodes } = await statfs(folder);
  const needed = (bytes + files * bsize) * 1.1;
  if (bavail * bsize < needed) {
    const [has, needs] = [bavail * bsize, needed].map((number) => Math.ceil(number / mebibyte));
    throw new Error(`${folder} has ${has} MiB free; ${needs} MiB are needed`);
  }
  // Some file systems create inodes as needed and report none.
  if (inodes > 0 && ffree < files * 1.1) {
    throw new Error(`${folder} has room for ${ffree} more files; ${files} are needed`);
  }
}

/** Names and sizes of a data set's files; the sizes come from a fixed seed. */
export function plan(name: DatasetName): { readonly title: string; readonly files: readonly DatasetFile[] } {
  switch (name) {
    case 'warm-up':
      return { title: '20 files of 10 KiB', files: equalFiles(20, 20) };
    case 'small':
      return { title: '2,000 files of 10 KiB', files: equalFiles(2000, 100) };
    case 'many':
      return { title: '20,000 files of 10 KiB', files: equalFiles(20_000, 200) };
    case 'big':
      return { title: 'one file of 1 GiB', files: [{ path: 'big.bin', size: 1024 * mebibyte }] };
    case 'mixed':
      return photoArchive();
  }
}

function equalFiles(count: number, perFolder: number): DatasetFile[] {
  return Array.from({ length: count }, (_, index) => {
    const folder = String(Math.floor(index / perFolder)).padStart(3, '0');
    return { path: `part-${folder}/record-${String(index).padStart(5, '0')}.dat`, size: 10 * kibibyte };
  });
}

const places = ['제주도', '서울', 'Wien', 'home', '부산 바다', 'Zoë & Jan'];

/** Photographs with the small files that belong to them, some raw pictures and a few films: about 1 GiB. */
function photoArchive(): ReturnType<typeof plan> {
  const random = seededRandom('photo archive');
  const between = (low: number, high: number): number => Math.floor(low + random() * (high - low));
  const files: DatasetFile[] = [];
  let shot = 1000;
  for (let album = 0; album < 40; album += 1) {
    const year = 2016 + Math.floor(album / 4);
    const folder = `사진/${year}/${year}-${String(1 + (album % 4) * 3).padStart(2, '0')} ${places[album % places.length]}`;
    const pictures = between(10, 20);
    for (let picture = 0; picture < pictures; picture += 1) {
      shot += 1;
      const name = `IMG_${shot}`;
      files.push({ path: `${folder}/${name}.JPG`, size: between(400 * kibibyte, 2 * mebibyte) });
      files.push({ path: `${folder}/${name}.xmp`, size: between(700, 6 * kibibyte) });
      for (const edge of [160, 320, 640]) {
        files.push({ path: `${folder}/.thumbs/${edge}/${name}.jpg`, size: between(edge * 20, edge * 90) });
      }
    }
    if (album % 5 === 0) {
      files.push({ path: `${folder}/RAW_${shot}.CR3`, size: between(22 * mebibyte, 32 * mebibyte) });
    }
    if (album % 20 === 7) {
      files.push({ path: `${folder}/MOV_${shot}.MP4`, size: between(70 * mebibyte, 140 * mebibyte) });
    }
    files.push({ path: `${folder}/메모.txt`, size: between(0, 400) });
  }
  const total = Math.round(files.reduce((sum, { size }) => sum + size, 0) / mebibyte);
  return { title: `a photo archive: ${files.length.toLocaleString('en')} files, ${total} MiB`, files };
}

/** Mulberry32: small, and the same everywhere. */
function seededRandom(seed: string): () => number {
  let state = createHash('sha256').update(`${edition} ${seed}`).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const blockBytes = 4 * mebibyte;

/** Content that can't be compressed: the output of a cipher over zeros. */
async function writeFiles(folder: string, name: string, files: readonly DatasetFile[]): Promise<void> {
  const key = createHash('sha256').update(`${edition} ${name}`).digest().subarray(0, 16);
  const stream = createCipheriv('aes-128-ctr', key, Buffer.alloc(16));
  const zeros = Buffer.alloc(blockBytes);
  const made = new Set<string>();
  for (const { path, size } of files) {
    const file = join(folder, path);
    const parent = dirname(file);
    if (!made.has(parent)) await mkdir(parent, { recursive: true });
    made.add(parent);
    const handle = await open(file, 'w');
    for (let left = size; left > 0; left -= blockBytes) {
      await handle.writeFile(stream.update(left < blockBytes ? zeros.subarray(0, left) : zeros));
    }
    await handle.close();
  }
}

/** Reads a data set once, so that no client is timed with a cold disk. */
export async function warmPageCache({ folder, files }: Dataset): Promise<void> {
  const buffer = Buffer.allocUnsafe(blockBytes);
  for (const { path } of files) {
    const handle = await open(join(folder, path), 'r');
    while ((await handle.read(buffer, 0, blockBytes, null)).bytesRead > 0);
    await handle.close();
  }
}
