import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestKeychain } from '../../tests/support/test-keychain.js';
import type { KeyFile } from '../s3/key-file/parse-key-file.js';
import { HoistError } from '../shared/errors/errors.js';
import { createLinkedProfiles, type KeySources } from './linked-profiles.js';
import { createMfaPrompt } from './mfa-prompt.js';
import { createProfileStore, type ProfileStore } from './profile-store.js';
import { createSavedProfiles } from './saved-profiles.js';

const secret = 'canary/madeUp+ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const kim: KeyFile = {
  userName: 'kim',
  credentials: { accessKeyId: 'AKIAMADEUPFORTESTS00', secretAccessKey: 'of a file' },
  isRootKey: false,
  region: null,
  endpoint: null,
  shape: 'key-table',
  holdsPassword: false,
  expiresAt: null,
};
const expiration = new Date('2026-11-22T20:00:00Z');
const team = { source: 'aws-profile', name: 'team' } as const;
const environment = { source: 'environment', name: '' } as const;

let folder: string;
let asked: number;
let failure: HoistError | null;
const hidden: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-linked-'));
  asked = 0;
  failure = null;
  hidden.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function open(change: Partial<KeySources> = {}): ProfileStore {
  let time = Date.parse('2026-11-22T15:00:00Z');
  const now = (): number => (time += 1000);
  const keychain = createTestKeychain();
  const saved = createSavedProfiles({ folder, keychain, now });
  const linked = createLinkedProfiles({
    folder,
    now,
    onSecret: (text) => hidden.push(text),
    sources: {
      listAwsProfiles: async () => [
        { name: 'default', kind: 'keys', needsCode: false },
        { name: 'team', kind: 'role', needsCode: true },
      ],
      profileSettings: async (name) =>
        name === 'team' ? { region: 'eu-west-3', endpoint: null, options: {}, caFile: null } : null,
      profileKeys: async () => {
        asked += 1;
        if (failure !== null) throw failure;
        return async () => ({
          accessKeyId: 'ASIAMADEUPFORTESTS77',
          secretAccessKey: secret,
          sessionToken: 'canary token',
          expiration,
        });
      },
      environment: { accessKeyId: 'AKIAMADEUPFORTESTS55', secretAccessKey: secret },
      ...change,
    },
  });
  const connections = { find: async () => null, forget: async () => undefined };
  return createProfileStore({ saved, linked, connections });
}

async function written(): Promise<string> {
  const names = await readdir(folder);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

describe('keys on this computer', () => {
  it('are found, and marked when they are linked', async () => {
    const store = open();
    const { id } = await store.link(team, null);
    expect(await store.found()).toEqual([
      { ...environment, kind: 'keys', needsCode: false, profileId: null },
      { source: 'aws-profile', name: 'default', kind: 'keys', needsCode: false, profileId: null },
      { source: 'aws-profile', name: 'team', kind: 'role', needsCode: true, profileId: id },
    ]);
    const unreadable = open({ listAwsProfiles: () => Promise.reject(new Error('no')), environment: null });
    expect(await unreadable.found()).toEqual([]);
  });

  it('of a profile are fetched once, shown with their expiry, and never written to disk', async () => {
    const store = open();
    const linked = await store.link(team, null);
    expect(linked).toMatchObject({
      origin: 'aws-profile',
      awsProfile: 'team',
      keyIdLast4: '',
      persisted: true,
    });
    expect(asked).toBe(0);
    const connections = await Promise.all([store.keysOf(linked.id), store.keysOf(linked.id)]);
    expect(asked).toBe(1);
    const [connection] = connections;
    if (connection === undefined || !connection.ok || typeof connection.value.credentials !== 'function')
      throw new Error('no keys');
    expect(await connection.value.credentials()).toMatchObject({ secretAccessKey: secret });
    expect(await store.list()).toMatchObject([
      { id: linked.id, keyIdLast4: 'TS77', isTemporary: true, expiresAt: expiration.getTime() },
    ]);
    expect(hidden).toContain(secret);
    expect(hidden).toContain('canary token');
    expect(await written()).toContain('team');
    expect(await written()).not.toContain('canary');
  });

  it('of a profile are still linked after a restart, those of the environment are not', async () => {
    const first = open();
    const linked = await first.link(team, null);
    const taken = await first.link(environment, 'http://127.0.0.1:4610');
    expect(taken).toMatchObject({
      origin: 'environment',
      persisted: false,
      endpoint: 'http://127.0.0.1:4610',
    });
    expect(await first.keysOf(taken.id)).toMatchObject({
      ok: true,
      value: { endpoint: 'http://127.0.0.1:4610' },
    });
    expect((await open().list()).map(({ id }) => id)).toEqual([linked.id]);
    expect(await written()).not.toContain('canary');
  });

  it('can be fetched again after a failure', async () => {
    const store = open();
    const { id } = await store.link(team, null);
    failure = new HoistError('mfa-code-wrong');
    expect(await store.keysOf(id)).toMatchObject({ error: { code: 'mfa-code-wrong' } });
    failure = null;
    expect((await store.keysOf(id)).ok).toBe(true);
    expect(asked).toBe(2);
  });

  it('are listed among the imported ones, by last use, with their names', async () => {
    const store = open();
    const linked = await store.link(team, null);
    const imported = await store.add(kim, null);
    expect((await store.list()).map(({ id }) => id)).toEqual([imported.id, linked.id]);
    await store.use(linked.id);
    await store.change(linked.id, { name: '팀', userName: 'Uploader' });
    expect(await store.list()).toMatchObject([
      { id: linked.id, name: '팀', userName: 'Uploader' },
      { id: imported.id },
    ]);
    expect((await store.link(team, null)).id).toBe(linked.id);
    await store.remove(linked.id);
    await store.remove(imported.id);
    expect(await store.list()).toEqual([]);
    expect(await written()).not.toContain('team');
    expect(await store.keysOf(linked.id)).toMatchObject({
      error: { code: 'profile-not-found' },
    });
  });

  it('are refused when they do not exist', async () => {
    const store = open({ environment: null });
    await expect(store.link({ source: 'aws-profile', name: 'nobody' }, null)).rejects.toMatchObject({
      error: { code: 'aws-profile-missing' },
    });
    await expect(store.link(environment, null)).rejects.toMatchObject({
      error: { code: 'profile-not-found' },
    });
    await expect(store.link(team, 'http://elsewhere')).rejects.toMatchObject({
      error: { code: 'endpoint-invalid' },
    });
  });

  it('are ignored when another program wrote the list of links', async () => {
    await writeFile(join(folder, 'linked.json'), '{"version": 1, "links": [{"id": 7}]}');
    expect(await open().list()).toEqual([]);
  });
});

describe('a request for an MFA code', () => {
  it('takes only its own answer', async () => {
    const told: string[] = [];
    const prompt = createMfaPrompt(({ requestId, device }) => told.push(`${requestId} ${device}`));
    const [one, two] = [prompt.askForCode('phone', false), prompt.askForCode('key', true)];
    const [first, second] = told.map((text) => text.split(' '));
    expect([first?.[1], second?.[1]]).toEqual(['phone', 'key']);
    prompt.answer('nobody', '000000');
    prompt.answer(second?.[0] ?? '', '222222');
    prompt.answer(first?.[0] ?? '', null);
    expect(await two).toBe('222222');
    await expect(one).rejects.toMatchObject({ error: { code: 'mfa-code-missing' } });
  });

  it('is kept until it is answered', async () => {
    const prompt = createMfaPrompt(() => undefined);
    const code = prompt.askForCode('phone', true);
    const [question] = prompt.pending();
    expect(question).toMatchObject({ device: 'phone', wasWrong: true });
    prompt.answer(question?.requestId ?? '', '123456');
    expect(await code).toBe('123456');
    expect(prompt.pending()).toEqual([]);
  });
});
