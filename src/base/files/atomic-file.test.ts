import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPartialOf, removePartials, writeAtomically, writeAtomicallySync } from './atomic-file.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoist-atomic-'));
  path = join(folder, 'settings.json');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const writers: Readonly<Record<string, (path: string, content: string) => unknown>> = {
  writeAtomically,
  writeAtomicallySync: async (...args) => writeAtomicallySync(...args),
};

describe.each(Object.entries(writers))('%s', (_, write) => {
  it('writeAtomically creates a private file, replaces it, and leaves nothing beside it', async () => {
    await write(path, 'one');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    await write(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('writeAtomically leaves the old file and nothing else when the rename fails', async () => {
    mkdirSync(path);
    await expect(write(path, 'one')).rejects.toMatchObject({ syscall: 'rename' });
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('writeAtomically reports a missing folder', async () => {
    await expect(write(join(folder, 'gone', 'a.json'), 'one')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('the partial file of a killed process', () => {
  it('is removed, and nothing else is', async () => {
    for (const name of ['settings.json.3999fa998096.partial', 'a.partial', 'settings.json']) {
      writeFileSync(join(folder, name), '{}');
    }
    await removePartials(folder);
    expect(readdirSync(folder)).toEqual(['a.partial', 'settings.json']);
    await expect(removePartials(join(folder, 'gone'))).resolves.toBeUndefined();
  });

  it('is recognised by its name', () => {
    expect(isPartialOf('profiles.json', 'profiles.json.3999fa998096.partial')).toBe(true);
    expect(isPartialOf('profiles.json', 'other.json.3999fa998096.partial')).toBe(false);
    expect(isPartialOf('profiles.json', 'profiles.json')).toBe(false);
  });
});

describe('writeAtomically, for content in pieces', () => {
  it('writes what is yielded, piece by piece', async () => {
    await writeAtomically(path, ['one ', 'two']);
    expect(readFileSync(path, 'utf8')).toBe('one two');
    await writeAtomically(path, Readable.from(['three ', 'four']));
    expect(readFileSync(path, 'utf8')).toBe('three four');
  });

  it('keeps the old file when the content fails', async () => {
    writeFileSync(path, 'old');
    function* failing(): Generator<string> {
      yield 'new';
      throw new Error('no more');
    }
    await expect(writeAtomically(path, failing())).rejects.toThrow('no more');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('lets two writers of one file succeed one after the other', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => writeAtomically(path, `text ${index}`)));
    expect(readFileSync(path, 'utf8')).toMatch(/^text \d+$/);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });
});
