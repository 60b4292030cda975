import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPracticeKeys, practiceKeyFile } from '../practice/practice-keys.js';
import { readKeyFile } from './read-key-file.js';

vi.mock(import('node:fs/promises'), async (importOriginal) => {
  const original = await importOriginal();
  return { ...original, open: vi.fn(original.open) };
});

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-key-files-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('readKeyFile', () => {
  it('reads the file the practice server gives', async () => {
    const account = createPracticeKeys('kim');
    const { name, content } = practiceKeyFile(account);
    expect(await readKeyFile(await put(name, content))).toMatchObject({
      ok: true,
      value: {
        credentials: { accessKeyId: account.accessKeyId, secretAccessKey: account.secretAccessKey },
        isRootKey: false,
      },
    });
  });

  it('recognises the root account’s keys by the name of the file', async () => {
    const { content } = practiceKeyFile(createPracticeKeys());
    expect(await readKeyFile(await put('rootkey.csv', content))).toMatchObject({
      value: { isRootKey: true },
    });
  });

  it('does not open a file of 2 GB', async () => {
    const path = await put('huge.csv', '');
    await truncate(path, 2 ** 31);
    vi.mocked(open).mockClear();
    expect(await readKeyFile(path)).toEqual({ ok: false, error: { code: 'key-file-too-large' } });
    expect(open).not.toHaveBeenCalled();
  });

  it('accepts a file of 64 KiB and refuses one byte more', async () => {
    const { content } = practiceKeyFile(createPracticeKeys());
    const padded = content.padEnd(64 * 1024 - 2, '\n');
    expect(await readKeyFile(await put('full.csv', padded))).toMatchObject({ ok: true });
    expect(await readKeyFile(await put('over.csv', `${padded}\n`))).toEqual({
      ok: false,
      error: { code: 'key-file-too-large' },
    });
  });

  it('refuses what is not a file', async () => {
    await mkdir(join(folder, 'keys'));
    expect(await readKeyFile(join(folder, 'keys'))).toEqual({
      ok: false,
      error: { code: 'key-file-not-recognised', details: { looksLike: 'folder' } },
    });
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe that nobody writes to', async () => {
    const pipe = join(folder, 'pipe.csv');
    execFileSync('mkfifo', [pipe]);
    expect(await readKeyFile(pipe)).toEqual({ ok: false, error: { code: 'key-file-unreadable' } });
  });

  it('reports a file that is gone', async () => {
    expect(await readKeyFile(join(folder, 'gone.csv'))).toEqual({
      ok: false,
      error: { code: 'key-file-unreadable', details: { reason: 'missing' } },
    });
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'reports a file that may not be read',
    async () => {
      const path = await put('locked.csv', 'x');
      await chmod(path, 0o000);
      expect(await readKeyFile(path)).toEqual({
        ok: false,
        error: { code: 'key-file-unreadable', details: { reason: 'permission' } },
      });
    },
  );

  it.skipIf(process.platform !== 'linux')('reports a file that the disk could not read', async () => {
    expect(await readKeyFile('/proc/self/mem')).toEqual({
      ok: false,
      error: { code: 'key-file-unreadable' },
    });
  });
});
