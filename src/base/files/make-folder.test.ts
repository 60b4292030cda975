import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, makeFolderSync } from './make-folder.js';

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'hoist-folder-'));
});
afterEach(() => rm(place, { recursive: true }));

describe.each([
  ['makeFolder', makeFolder],
  ['makeFolderSync', async (folder: string) => makeFolderSync(folder)],
])('%s', (_, make) => {
  it('creates a folder and those above it, and accepts one that is there', async () => {
    const folder = join(place, 'a', 'b', 'c');
    await make(folder);
    await make(folder);
    await make('/');
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  it('refuses where a file or a link to nowhere is in the way', async () => {
    await writeFile(join(place, 'file'), '');
    await symlink(join(place, 'nowhere'), join(place, 'link'));
    await expect(make(join(place, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(make(join(place, 'file', 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(make(join(place, 'link', 'a'))).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it.runIf(process.platform === 'linux')(
    'ends where a folder that exists says of new ones that there is none',
    async () => {
      await expect(make('/proc/hoist')).rejects.toMatchObject({ code: 'ENOENT' });
      await expect(make('/proc/hoist/a/b')).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );
});
