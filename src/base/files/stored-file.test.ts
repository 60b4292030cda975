import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readStored, readStoredSync } from './stored-file.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-stored-'));
  path = join(folder, 'things.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const format = { version: 1, schema: z.looseObject({ version: z.literal(1), things: z.array(z.string()) }) };
const at = Date.parse('2026-11-22T15:00:00Z');

describe.each([
  ['readStored', async () => readStored(path, format, () => at)],
  ['readStoredSync', async () => readStoredSync(path, format, () => at)],
])('%s', (_name, read) => {
  it('returns what is stored, with what a newer Hoist added to it, and null for a missing file', async () => {
    expect(await read()).toBeNull();
    await writeFile(path, '{"version":1,"things":["a"],"more":2}');
    expect(await read()).toEqual({ version: 1, things: ['a'], more: 2 });
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"version":1,"things":2}',
    '{"things":[]}',
    '{"version":"new","things":[]}',
  ])('sets a damaged file aside: %j', async (content) => {
    await writeFile(path, content);
    expect(await read()).toBeNull();
    expect(await readdir(folder)).toEqual(['things.damaged-2026-11-22T15-00-00-000Z.json']);
    expect(await readFile(join(folder, 'things.damaged-2026-11-22T15-00-00-000Z.json'), 'utf8')).toBe(
      content,
    );
  });

  it('refuses the file of a newer Hoist and leaves it alone', async () => {
    const content = '{"version":2,"things":{"of":"another kind"}}';
    await writeFile(path, content);
    await expect(read()).rejects.toMatchObject({
      error: { code: 'state-newer', details: { file: 'things.json' } },
    });
    expect(await readFile(path, 'utf8')).toBe(content);
    expect(await readdir(folder)).toEqual(['things.json']);
  });

  it('leaves a file alone that can’t be read now', async () => {
    // A folder in the place of a file: not even root can read it.
    await mkdir(path);
    await expect(read()).rejects.toMatchObject({
      error: { code: 'state-unreadable', details: { file: 'things.json' } },
    });
    expect(await readdir(folder)).toEqual(['things.json']);
  });
});
