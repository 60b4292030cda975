import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sample, tables, writeTable } from '../../tests/support/key-file-shapes.js';
import type { KeyFile } from '../s3/key-file/parse-key-file.js';
import { HoistError } from '../shared/errors/errors.js';
import { createImportedFiles, type ImportedFiles } from './imported-files.js';
import { readKeyFile } from './read-key-file.js';

let home: string;
let files: ImportedFiles;
const trashed: string[] = [];
let refuses = false;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hoist-imported-'));
  for (const name of ['Downloads', 'Desktop', 'Google Drive/내 드라이브', 'elsewhere'])
    await mkdir(join(home, name), { recursive: true });
  trashed.length = 0;
  refuses = false;
  files = createImportedFiles(
    { downloads: join(home, 'Downloads'), desktop: join(home, 'Desktop') },
    async (path) => {
      if (refuses) throw new Error('no trash on this drive');
      trashed.push(path);
      await rm(path);
    },
  );
});

afterEach(() => rm(home, { recursive: true, force: true }));

const saved = { id: 'p', persisted: true };
const csv = writeTable(tables['five columns']?.(sample) ?? []);

async function keyFileAt(path: string, content: Uint8Array | string = csv): Promise<KeyFile> {
  await writeFile(path, content);
  const read = await readKeyFile(path);
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
}

async function refusal(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => (error instanceof HoistError ? error.error : error));
}

it.each([
  ['Downloads', 'downloads'],
  ['Desktop', 'desktop'],
  ['Google Drive/내 드라이브', 'synced'],
  ['elsewhere', 'other'],
])('an imported key file in %s is recognised as lying there', async (folder, place) => {
  const path = join(home, folder, 'kim.csv');
  expect(await files.remember(saved, path, await keyFileAt(path))).toEqual({
    name: 'kim.csv',
    shape: 'user-table',
    holdsPassword: true,
    place,
    staysBecause: null,
  });
});

it('moveToTrash trashes the imported file, and only once', async () => {
  const path = join(home, 'Downloads', 'kim.csv');
  await files.remember(saved, path, await keyFileAt(path));
  expect(await refusal(files.moveToTrash('other'))).toMatchObject({ details: { reason: 'missing' } });
  await files.moveToTrash('p');
  expect(trashed).toEqual([path]);
  expect(await refusal(files.moveToTrash('p'))).toMatchObject({ details: { reason: 'missing' } });
});

it('moveToTrash leaves alone what was put in the file’s place, and says when the file is gone', async () => {
  const path = join(home, 'Downloads', 'kim.csv');
  await files.remember(saved, path, await keyFileAt(path));
  await writeFile(path, 'a year of work');
  expect(await refusal(files.moveToTrash('p'))).toMatchObject({ details: { reason: 'changed' } });
  await rename(path, join(home, 'elsewhere', 'kim.csv'));
  await mkdir(path);
  expect(await refusal(files.moveToTrash('p'))).toMatchObject({ details: { reason: 'changed' } });
  await rm(path, { recursive: true });
  expect(await refusal(files.moveToTrash('p'))).toMatchObject({ details: { reason: 'missing' } });
  expect(trashed).toEqual([]);
});

it('moveToTrash reports a system that refuses, and can be called again', async () => {
  const path = join(home, 'Downloads', 'kim.csv');
  await files.remember(saved, path, await keyFileAt(path));
  refuses = true;
  expect(await refusal(files.moveToTrash('p'))).toMatchObject({
    code: 'key-file-not-trashed',
    details: { reason: 'refused' },
  });
  refuses = false;
  await files.moveToTrash('p');
  expect(trashed).toEqual([path]);
});

it.skipIf(process.platform === 'win32')(
  'moveToTrash trashes the file that a link leads to, not the link',
  async () => {
    const path = join(home, 'elsewhere', 'kim.csv');
    const link = join(home, 'Downloads', 'link.csv');
    const keyFile = await keyFileAt(path);
    await symlink(path, link);
    await files.remember(saved, link, keyFile);
    await files.moveToTrash('p');
    expect(trashed).toEqual([path]);
  },
);

it.each([
  [
    'credentials',
    `[default]\naws_access_key_id = ${sample.keyId}\naws_secret_access_key = ${sample.secret}\n`,
  ],
  ['.env', `AWS_ACCESS_KEY_ID=${sample.keyId}\nAWS_SECRET_ACCESS_KEY=${sample.secret}\n`],
])(
  'an imported file named %s, which other tools read, is never offered for the trash',
  async (name, content) => {
    const path = join(home, 'Downloads', name);
    expect(await files.remember(saved, path, await keyFileAt(path, content))).toMatchObject({
      staysBecause: 'in-use',
      holdsPassword: false,
    });
    expect(await refusal(files.moveToTrash('p'))).toMatchObject({ details: { reason: 'missing' } });
  },
);

it('moveToTrash never takes the only copy: the file of keys that Hoist forgets', async () => {
  const path = join(home, 'Downloads', 'kim.csv');
  const forgotten = { id: 'p', persisted: false };
  // The same keys may have been saved before, as long as there was a keychain.
  await files.remember(saved, path, await keyFileAt(path));
  expect(await files.remember(forgotten, path, await keyFileAt(path))).toMatchObject({
    staysBecause: 'only-copy',
  });
  expect(await refusal(files.moveToTrash('p'))).toMatchObject({ code: 'key-file-not-trashed' });
  expect(trashed).toEqual([]);
});
