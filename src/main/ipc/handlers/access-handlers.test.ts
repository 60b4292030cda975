import { link, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Connector } from '../../../accounts/connection.js';
import { accessHandlers } from './access-handlers.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-policy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('replaces a policy as a whole: what was there stays complete until then', async () => {
  const file = join(folder, 'policy.json');
  const before = join(folder, 'before.json');
  await writeFile(file, 'the old policy');
  // Another name of the same file: writing into it would be seen here.
  await link(file, before);
  const connector: Pick<Connector, 'connectForDestination'> = {
    connectForDestination: () => Promise.reject(new Error('not asked')),
  };
  const handlers = accessHandlers({
    connector,
    dialogs: { savePolicy: async () => file },
    copy: () => Promise.reject(new Error('not asked')),
  });
  const scope = {
    bucket: 'my-bucket',
    prefix: '',
    region: 'eu-west-1',
    kmsKeyArn: null,
    createsBucket: false,
  };
  expect(await handlers['access.savePolicy'](scope)).toBe(true);
  expect(JSON.parse(await readFile(file, 'utf8'))).toHaveProperty('Statement');
  expect(await readFile(before, 'utf8')).toBe('the old policy');
  expect((await readdir(folder)).toSorted()).toEqual(['before.json', 'policy.json']);
});
