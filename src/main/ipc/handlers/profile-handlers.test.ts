import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ProfileServices, profileHandlers } from './profile-handlers.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-profiles-'));
  await writeFile(join(folder, 'photo.csv'), 'no keys');
});
afterAll(() => rm(folder, { recursive: true }));

it.each([
  [true, '', 'dropped-names-lost'],
  [true, 'lost???.csv', 'dropped-names-lost'],
  [true, 'photo.csv', 'key-file-not-recognised'],
  [false, '', 'dropped-without-path'],
  [false, 'lost???.csv', 'key-file-unreadable'],
] as const)(
  'where names are lost (%s), a dropped key file “%s” is refused with %s',
  async (namesLost, name, code) => {
    const handlers = profileHandlers({ namesLost } as ProfileServices);
    const path = name === '' ? '' : join(folder, name);
    await expect(handlers['profiles.importDropped']({ path, name })).rejects.toMatchObject({
      error: { code },
    });
  },
);
