import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noProtection } from '../base/files/keychain.js';
import { keysAtStart } from './keys-at-start.js';
import { createLinkedProfiles } from './linked-profiles.js';
import { createProfileStore } from './profile-store.js';
import { createSavedProfiles } from './saved-profiles.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoist-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the store lists at a start with this folder. */
async function listed(): Promise<readonly boolean[]> {
  const onSecret = (): void => undefined;
  const unused = () => Promise.reject(new Error('not asked for'));
  const sources = {
    listAwsProfiles: unused,
    profileSettings: unused,
    profileKeys: unused,
    environment: null,
  };
  const store = createProfileStore({
    saved: createSavedProfiles({ folder, keychain: noProtection }),
    linked: createLinkedProfiles({ folder, sources, onSecret }),
    connections: { find: async () => null, forget: async () => undefined },
  });
  return (await store.list()).map(({ isRootKey }) => isRootKey);
}

const roots = (): readonly boolean[] | undefined => keysAtStart(folder)?.map(({ isRootKey }) => isRootKey);
const write = (name: string, content: unknown): void =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

const time = fc.integer({ min: 0, max: 5 });
const saved = fc.record(
  {
    id: fc.uuid(),
    userName: fc.constantFrom(null, 'kim'),
    keyIdLast4: fc.constant('ABCD'),
    isRootKey: fc.boolean(),
    endpoint: fc.constant(null),
    fingerprint: fc.string(),
    addedAt: time,
    usedAt: time,
    secret: fc.constant('AAAA'),
  },
  {
    requiredKeys: [
      'id',
      'userName',
      'keyIdLast4',
      'isRootKey',
      'endpoint',
      'fingerprint',
      'addedAt',
      'secret',
    ],
  },
);
const linked = fc.record({
  id: fc.uuid(),
  source: fc.constant('aws-profile'),
  awsProfile: fc.string(),
  name: fc.constant(null),
  userName: fc.constant(null),
  isRootKey: fc.boolean(),
  endpoint: fc.constant(null),
  usedAt: time,
});

describe('the keys that are known before the window opens', () => {
  it('are none without files', async () => {
    expect(keysAtStart(folder)).toEqual([]);
    expect(await listed()).toEqual([]);
  });

  it('are those that the store lists, in its order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(saved, { maxLength: 4 }),
        fc.array(linked, { maxLength: 3 }),
        async (profiles, links) => {
          write('profiles.json', { version: 1, profiles });
          write('linked.json', { version: 1, links });
          expect(roots()).toEqual(await listed());
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    ['is damaged', '{"version":1,"profiles":['],
    ['is no object', 'null'],
    ['is of a newer Hoist', { version: 2, profiles: [] }],
    ['has no version', { profiles: [] }],
    ['has no list', { version: 1 }],
    ['has something else in its list', { version: 1, profiles: [{ id: 'a', isRootKey: 'no' }, null] }],
    [
      'has keys without a time',
      { version: 1, profiles: [{ id: 'a', isRootKey: false, addedAt: 'yesterday' }] },
    ],
  ])('are not certain where the file %s', (_why, content) => {
    write('profiles.json', content);
    expect(keysAtStart(folder)).toBeNull();
    rmSync(join(folder, 'profiles.json'));
    expect(keysAtStart(folder)).toEqual([]);
    write(
      'linked.json',
      typeof content === 'string' ? content : JSON.stringify(content).replace('profiles', 'links'),
    );
    expect(keysAtStart(folder)).toBeNull();
  });

  it('are not certain where a file can’t be read', async () => {
    await mkdir(join(folder, 'profiles.json'));
    expect(keysAtStart(folder)).toBeNull();
  });
});
