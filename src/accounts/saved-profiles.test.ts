import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestKeychain } from '../../tests/support/test-keychain.js';
import { type Keychain, noProtection } from '../base/files/keychain.js';
import type { KeyFile } from '../s3/key-file/parse-key-file.js';
import { profile as profileSchema } from '../shared/models/account.js';
import { createLinkedProfiles } from './linked-profiles.js';
import { createProfileStore, type ProfileStore } from './profile-store.js';
import { createSavedProfiles } from './saved-profiles.js';

const kim: KeyFile = {
  userName: 'kim',
  credentials: {
    accessKeyId: 'AKIAMADEUPFORTESTS00',
    secretAccessKey: 'canary/madeUp+ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  },
  isRootKey: false,
  region: null,
  endpoint: null,
  shape: 'user-table',
  holdsPassword: false,
  expiresAt: null,
};
const lee: KeyFile = {
  ...kim,
  userName: 'lee',
  credentials: {
    accessKeyId: 'AKIAMADEUPFORTESTS01',
    secretAccessKey: 'canary/another',
    sessionToken: 'canary-token',
  },
};

const later = expect.any(Number) as number;

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-profiles-'));
  path = join(folder, 'profiles.json');
});

afterEach(async () => {
  for (const name of [folder, `${folder}-away`]) await rm(name, { recursive: true, force: true });
});

function open(keychain: Keychain): ProfileStore {
  let ids = 0;
  let time = Date.parse('2026-11-22T15:00:00Z');
  const saved = createSavedProfiles({
    folder,
    keychain,
    now: () => (time += 1_000),
    newId: () => `profile-${(ids += 1)}-${Math.random().toString(36).slice(2)}`,
  });
  const nobody = async (): Promise<never> => {
    throw new Error('no keys but the saved ones');
  };
  const linked = createLinkedProfiles({
    folder,
    onSecret: () => undefined,
    sources: { listAwsProfiles: nobody, profileSettings: nobody, profileKeys: nobody, environment: null },
  });
  const connections = { find: async () => null, forget: async () => undefined };
  return createProfileStore({ saved, linked, connections });
}

/** Whether a text is anywhere on disk, in any encoding that could hide a secret. */
async function diskContains(text: string): Promise<boolean> {
  const shapes = [
    text,
    Buffer.from(text).toString('base64').replaceAll('=', ''),
    Buffer.from(text).toString('hex'),
  ];
  for (const name of await readdir(folder)) {
    const content = await readFile(join(folder, name), 'utf8');
    if (shapes.some((shape) => content.includes(shape))) return true;
  }
  return false;
}

describe('a profile store on a system with a keychain', () => {
  it('shows the window what it may know and nothing else', async () => {
    const store = open(createTestKeychain());
    const added = await store.add({ ...kim, isRootKey: true }, 'https://s3.example:9000');
    expect(profileSchema.parse(added)).toEqual({
      id: added.id,
      name: null,
      userName: 'kim',
      keyIdLast4: 'TS00',
      isRootKey: true,
      persisted: true,
      endpoint: 'https://s3.example:9000',
      origin: 'key-file',
      awsProfile: null,
      isTemporary: false,
      expiresAt: null,
      usedAt: later,
    });
    expect(await store.list()).toEqual([added]);
    expect(JSON.stringify(added)).not.toContain(kim.credentials.accessKeyId);
  });

  it('returns the keys of a profile', async () => {
    const store = open(createTestKeychain());
    const { id } = await store.add(lee, null);
    expect(await store.keysOf(id)).toEqual({
      ok: true,
      value: { credentials: lee.credentials, endpoint: null },
    });
  });

  it('keeps keys across a restart', async () => {
    const keychain = createTestKeychain();
    const first = open(keychain);
    const added = [await first.add(kim, null), await first.add(lee, 'http://127.0.0.1:4610')];
    const second = open(keychain);
    expect(await second.list()).toEqual(added.toReversed());
    expect(await second.keysOf(added[1]?.id ?? '')).toEqual({
      ok: true,
      value: { credentials: lee.credentials, endpoint: 'http://127.0.0.1:4610' },
    });
  });

  it('keeps a name and what AWS told about a key, and lists the keys by last use', async () => {
    const keychain = createTestKeychain();
    const first = open(keychain);
    const ofKim = await first.add(kim, null);
    const ofLee = await first.add(lee, null);
    await first.change(ofKim.id, { name: '연구실', userName: 'kim.jiwoo', isRootKey: true });
    await first.use(ofKim.id);
    const [last, before] = await open(keychain).list();
    expect(last).toEqual({
      ...ofKim,
      name: '연구실',
      userName: 'kim.jiwoo',
      isRootKey: true,
      usedAt: later,
    });
    expect(last?.usedAt).toBeGreaterThan(before?.usedAt ?? 0);
    expect(before).toEqual(ofLee);
    await expect(first.change('nobody', { name: 'x' })).rejects.toMatchObject({
      error: { code: 'profile-not-found' },
    });
    await expect(first.use('nobody')).resolves.toBeUndefined();
    expect((await first.add(kim, null)).name).toBe('연구실');
  });

  it('reads a file from before profiles had names', async () => {
    const keychain = createTestKeychain();
    const { id } = await open(keychain).add(kim, null);
    const { profiles } = JSON.parse(await readFile(path, 'utf8')) as { profiles: Record<string, unknown>[] };
    const added = new Set(['name', 'usedAt', 'isTemporary', 'expiresAt']);
    const old = profiles.map((profile) =>
      Object.fromEntries(Object.entries(profile).filter(([name]) => !added.has(name))),
    );
    await writeFile(path, JSON.stringify({ version: 1, profiles: old }));
    const again = open(keychain);
    expect(await again.list()).toMatchObject([{ id, name: null, isTemporary: false, expiresAt: null }]);
    expect((await again.keysOf(id)).ok).toBe(true);
  });

  it('removes keys from every file, including those set aside as damaged', async () => {
    const store = open(createTestKeychain());
    const { id } = await store.add(kim, null);
    const { profiles } = JSON.parse(await readFile(path, 'utf8')) as { profiles: { secret: string }[] };
    const cipher = profiles[0]?.secret ?? '';
    expect(cipher.length).toBeGreaterThan(40);
    await writeFile(join(folder, 'profiles.damaged-2026-11-22T15-00-00-000Z.json'), `{"secret":"${cipher}`);
    // A process that is killed while it writes leaves this file.
    await writeFile(join(folder, 'profiles.json.3999fa998096.partial'), `{"secret":"${cipher}`);
    await store.remove(id);
    expect(await store.list()).toEqual([]);
    expect(await diskContains(cipher)).toBe(false);
    expect(await diskContains('kim')).toBe(false);
    expect(await readdir(folder)).toEqual(['profiles.json']);
    expect(await store.keysOf(id)).toMatchObject({
      error: { code: 'profile-not-found' },
    });
  });

  it('writes neither the secret nor the key id nor the token in plain text', async () => {
    const store = open(createTestKeychain());
    await store.add(kim, null);
    await store.add(lee, null);
    expect(await diskContains('kim')).toBe(true);
    const hidden = [kim, lee].flatMap(({ credentials }) => Object.values(credentials) as string[]);
    for (const text of hidden) expect(await diskContains(text), text.slice(0, 6)).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('writes a file that no other user can read', async () => {
    await open(createTestKeychain()).add(kim, null);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['profiles.json']);
  });

  it('replaces the same key and keeps its id', async () => {
    const store = open(createTestKeychain());
    const first = await store.add(kim, null);
    const renewed = {
      ...kim,
      userName: 'kim2',
      credentials: { ...kim.credentials, secretAccessKey: 'canary/renewed' },
    };
    expect(await store.add(renewed, null)).toEqual({ ...first, usedAt: later, userName: 'kim2' });
    expect(await store.list()).toHaveLength(1);
    expect(await store.keysOf(first.id)).toMatchObject({
      value: { credentials: { secretAccessKey: 'canary/renewed' } },
    });
    await store.add(kim, 'https://s3.example');
    expect(await store.list()).toHaveLength(2);
  });

  it('uses the server that a key file names, unless told another', async () => {
    const store = open(createTestKeychain());
    const named = { ...kim, endpoint: 'https://named.example' };
    expect((await store.add(named, null)).endpoint).toBe('https://named.example');
    expect((await store.add(named, 'https://told.example')).endpoint).toBe('https://told.example');
    await expect(store.add(kim, 'http://s3.example')).rejects.toThrow('endpoint-invalid');
  });

  it('deletes removed keys from disk', async () => {
    const keychain = createTestKeychain();
    const store = open(keychain);
    const { id } = await store.add(kim, null);
    const stays = await store.add(lee, null);
    await store.remove(id);
    await store.remove('never-there');
    expect(await store.list()).toEqual([stays]);
    expect(await store.keysOf(id)).toEqual({ ok: false, error: { code: 'profile-not-found' } });
    expect(await diskContains(id)).toBe(false);
    expect(await open(keychain).list()).toEqual([stays]);
  });

  it('loses nothing when several keys are added at once', async () => {
    const keychain = createTestKeychain();
    const store = open(keychain);
    const many = Array.from({ length: 8 }, (_, number) => ({
      ...kim,
      credentials: { ...kim.credentials, accessKeyId: `AKIAMADEUPFORTESTS1${number}` },
    }));
    await Promise.all(many.map((keyFile) => store.add(keyFile, null)));
    expect(await open(keychain).list()).toHaveLength(8);
  });

  it('encrypts again when the system has a newer key', async () => {
    const keychain = createTestKeychain();
    const store = open(keychain);
    const { id } = await store.add(kim, null);
    const before = await readFile(path, 'utf8');
    keychain.encryptAgainNext = true;
    expect(await store.keysOf(id)).toMatchObject({ ok: true });
    expect(await readFile(path, 'utf8')).not.toBe(before);
    keychain.encryptAgainNext = false;
    expect(await open(keychain).keysOf(id)).toMatchObject({
      value: { credentials: kim.credentials },
    });
  });
});

describe('a profile store on a system without a keychain', () => {
  it('keeps keys until Hoist closes and writes nothing', async () => {
    const store = open(noProtection);
    const added = await store.add(kim, null);
    expect(added.persisted).toBe(false);
    expect(await store.keysOf(added.id)).toMatchObject({
      ok: true,
      value: { credentials: kim.credentials },
    });
    expect(await readdir(folder)).toEqual([]);
    expect(await open(noProtection).list()).toEqual([]);
  });

  it('replaces and removes keys as well', async () => {
    const store = open(noProtection);
    const { id } = await store.add(kim, null);
    expect((await store.add(kim, null)).id).toBe(id);
    await store.remove(id);
    expect(await store.list()).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('shows keys saved earlier as locked, and can remove them', async () => {
    const { id } = await open(createTestKeychain()).add(kim, null);
    const store = open(noProtection);
    expect(await store.list()).toMatchObject([{ id, persisted: true }]);
    expect(await store.keysOf(id)).toEqual({ ok: false, error: { code: 'secret-unavailable' } });
    expect(await store.add(kim, null)).toMatchObject({ id, persisted: false });
    expect(await store.list()).toHaveLength(1);
    expect(await store.keysOf(id)).toMatchObject({ ok: true });
    await store.remove(id);
    expect(await diskContains(id)).toBe(false);
  });
});

describe('a profile store, when something is wrong,', () => {
  it('says that a secret of another keychain can’t be decrypted', async () => {
    const { id } = await open(createTestKeychain()).add(kim, null);
    expect(await open(createTestKeychain()).keysOf(id)).toEqual({
      ok: false,
      error: { code: 'secret-unavailable' },
    });
  });

  it('keeps keys until Hoist closes when the keychain refuses', async () => {
    const keychain = createTestKeychain();
    keychain.isLocked = true;
    const store = open(keychain);
    const added = await store.add(kim, null);
    expect(added.persisted).toBe(false);
    expect(await store.keysOf(added.id)).toMatchObject({ ok: true });
    expect(await readdir(folder)).toEqual([]);
    keychain.isLocked = false;
    expect(await store.add(kim, null)).toEqual({ ...added, usedAt: later, persisted: true });
    expect(await store.list()).toHaveLength(1);
  });

  it('does not send saved keys to a server that someone wrote into the file', async () => {
    const keychain = createTestKeychain();
    const { id } = await open(keychain).add(kim, 'https://s3.example');
    await writeFile(path, (await readFile(path, 'utf8')).replace('s3.example', 'evil.example'));
    expect(await open(keychain).keysOf(id)).toEqual({
      ok: false,
      error: { code: 'secret-unavailable' },
    });
  });

  it.each<[what: string, content: string]>([
    ['half a file', '{"version":1,"profiles":[{"id":"a"'],
    ['no JSON', 'hello'],
    ['an empty file', ''],
    ['another shape', '{"version":1,"profiles":[{"id":"a","secret":"x"}]}'],
    ['a plain secret where a ciphertext belongs', '[{"secretAccessKey":"x"}]'],
  ])('sets a damaged file aside and continues: %s', async (_, content) => {
    await writeFile(path, content);
    const store = open(createTestKeychain());
    expect(await store.list()).toEqual([]);
    const [aside] = await readdir(folder);
    expect(aside).toMatch(/^profiles\.damaged-2026-11-22T15-00-01-000Z\.json$/);
    expect(await readFile(join(folder, aside ?? ''), 'utf8')).toBe(content);
    expect(await store.add(kim, null)).toMatchObject({ persisted: true });
  });

  it('keeps the keys of a newer Hoist as they are, and says so', async () => {
    const content = '{"version":2,"profiles":[]}';
    await writeFile(path, content);
    const store = open(createTestKeychain());
    const newer = { error: { code: 'state-newer', details: { file: 'profiles.json' } } };
    await expect(store.list()).rejects.toMatchObject(newer);
    await expect(store.add(kim, null)).rejects.toMatchObject(newer);
    expect(await readdir(folder)).toEqual(['profiles.json']);
    expect(await readFile(path, 'utf8')).toBe(content);
  });

  it('keeps fields that a newer Hoist added', async () => {
    const keychain = createTestKeychain();
    await open(keychain).add(kim, null);
    const { version, profiles } = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(
      path,
      JSON.stringify({ version, profiles: [{ ...profiles[0], colour: 'red' }], more: 1 }),
    );
    const store = open(keychain);
    await store.change((await store.list())[0]?.id ?? '', { name: 'mine' });
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      profiles: [{ name: 'mine', colour: 'red' }],
    });
  });

  it('keeps keys that can’t be read at the moment, and returns them as soon as they can be', async () => {
    const keychain = createTestKeychain();
    const { id } = await open(keychain).add(kim, null);
    const store = open(keychain);
    await rename(path, join(folder, 'elsewhere'));
    // A folder in the place of a file: not even root can read it.
    await mkdir(path);
    const unreadable = { error: { code: 'state-unreadable', details: { file: 'profiles.json' } } };
    await expect(store.list()).rejects.toMatchObject(unreadable);
    await expect(store.add(lee, null)).rejects.toMatchObject(unreadable);
    expect((await readdir(folder)).toSorted()).toEqual(['elsewhere', 'profiles.json']);
    await rm(path, { recursive: true });
    await rename(join(folder, 'elsewhere'), path);
    expect(await store.list()).toMatchObject([{ id }]);
    expect(await store.keysOf(id)).toMatchObject({ ok: true });
  });

  it('continues even when the file can’t be replaced', async () => {
    const store = open(createTestKeychain());
    expect(await store.list()).toEqual([]);
    await rename(folder, `${folder}-away`);
    const added = await store.add(kim, null);
    expect(added.persisted).toBe(false);
    expect(await store.keysOf(added.id)).toMatchObject({ ok: true });
  });

  it('does not claim to have removed what is still on disk', async () => {
    const store = open(createTestKeychain());
    const added = await store.add(kim, null);
    const before = await readFile(path, 'utf8');
    await rename(folder, `${folder}-away`);
    await expect(store.remove(added.id)).rejects.toThrow('internal');
    expect(await store.list()).toEqual([added]);
    await rename(`${folder}-away`, folder);
    expect(await readFile(path, 'utf8')).toBe(before);
    await store.remove(added.id);
    expect(await store.list()).toEqual([]);
  });
});
