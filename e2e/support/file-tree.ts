import { createCipheriv, createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files by their path below a folder, with `/` between names. */
export type FileTree = Readonly<Record<string, string | Buffer>>;

/** Writes the files into a new folder `name` below `parent` and returns its absolute path. */
export async function writeTree(parent: string, name: string, files: FileTree): Promise<string> {
  const root = join(parent, name);
  await mkdir(root, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, ...path.split('/'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return root;
}

/**
 * Pseudo-random bytes that are the same every time for a seed: compression and equal blocks can't hide a
 * mistake.
 */
export function noise(size: number, seed: string): Buffer {
  const key = createHash('sha256').update(seed).digest().subarray(0, 16);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
