import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRootRegistry } from './root-registry.js';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hoist-roots-')));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function ids(): () => string {
  let next = 0;
  return () => `root-${(next += 1)}`;
}

async function make(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  return path;
}

describe('createRootRegistry', () => {
  it('gives a folder and a file an id, a name and a kind', async () => {
    const roots = createRootRegistry(ids());
    const drive = await make('내 드라이브');
    const file = join(drive, '(before) a.csv');
    await writeFile(file, 'x');
    expect(await roots.grant(drive)).toEqual({
      ok: true,
      value: { rootId: 'root-1', name: '내 드라이브', kind: 'folder', path: drive },
    });
    expect(await roots.grant(file)).toMatchObject({
      ok: true,
      value: { name: '(before) a.csv', kind: 'file' },
    });
    expect(roots.resolve('root-1')).toMatchObject({ path: drive });
  });

  it('gives ids that nobody can guess', async () => {
    const roots = createRootRegistry();
    const given = await roots.grant(folder);
    expect(given.ok && given.value.rootId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('keeps the id of a folder that is chosen again, also through a link', async () => {
    const roots = createRootRegistry(ids());
    const data = await make('data');
    await symlink(data, join(folder, 'link'));
    await roots.grant(data);
    expect(await roots.grant(`${data}/`)).toMatchObject({ ok: true, value: { rootId: 'root-1' } });
    expect(await roots.grant(join(folder, 'link'))).toMatchObject({
      ok: true,
      value: { rootId: 'root-1', name: 'data' },
    });
  });

  it('resolves a link once and shows the name that was chosen', async () => {
    const roots = createRootRegistry();
    const data = await make('data');
    await symlink(data, join(folder, 'shortcut'));
    expect(await roots.grant(join(folder, 'shortcut'))).toMatchObject({
      ok: true,
      value: { name: 'shortcut', kind: 'folder', path: data },
    });
  });

  it('forgets what was removed', async () => {
    const roots = createRootRegistry(ids());
    await roots.grant(folder);
    roots.revoke('root-1');
    roots.revoke('never-given');
    expect(roots.resolve('root-1')).toBeUndefined();
    expect(await roots.grant(folder)).toMatchObject({ ok: true, value: { rootId: 'root-2' } });
  });

  it('reports what is missing by its name, never by its path', async () => {
    const roots = createRootRegistry();
    await symlink(join(folder, 'gone'), join(folder, 'dangling'));
    for (const name of ['nothing', 'dangling']) {
      const refused = await roots.grant(join(folder, name));
      expect(refused).toEqual({ ok: false, error: { code: 'folder-not-found', details: { name } } });
      expect(JSON.stringify(refused)).not.toContain(folder);
    }
  });

  it('refuses a link that leads to itself', async () => {
    await symlink(join(folder, 'b'), join(folder, 'a'));
    await symlink(join(folder, 'a'), join(folder, 'b'));
    expect(await createRootRegistry().grant(join(folder, 'a'))).toMatchObject({
      error: { code: 'symlink-loop' },
    });
  });

  it.skipIf(process.platform === 'win32')('refuses what is neither a file nor a folder', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/null']) {
      expect(await createRootRegistry().grant(path)).toEqual({
        ok: false,
        error: { code: 'file-special', details: { kind: 'device' } },
      });
    }
  });

  it('refuses a path that is not absolute', async () => {
    const roots = createRootRegistry();
    for (const path of ['', '.', relative(process.cwd(), folder), `${folder}\0.csv`]) {
      expect(await roots.grant(path)).toMatchObject({ ok: false, error: { code: 'folder-not-found' } });
    }
  });

  it('names a whole drive by its letter', async () => {
    const granted = await createRootRegistry().grant('/');
    expect(granted.ok && granted.value.name).toMatch(/^[A-Za-z]+$/);
  });
});
