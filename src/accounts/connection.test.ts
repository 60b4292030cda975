import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeUpAuthority } from '../../tests/support/test-authority.js';
import { createTestKeychain } from '../../tests/support/test-keychain.js';
import { type Keychain, noProtection } from '../base/files/keychain.js';
import { createPracticeKeys } from '../practice/practice-keys.js';
import { startPracticeServer } from '../practice/practice-server.js';
import { createBucketOwners } from '../s3/buckets/bucket-owners.js';
import { createBucket } from '../s3/buckets/create-bucket.js';
import { createRegionMemory } from '../s3/buckets/region-memory.js';
import { type ConnectionSettings, usualConnection } from '../shared/models/connection.js';
import { readCaFile } from './ca-file.js';
import { createConnector } from './connection.js';
import { createConnectionStore } from './connection-store.js';
import { createLinkedProfiles } from './linked-profiles.js';
import { createProfileStore, type ProfileStore } from './profile-store.js';
import { createProxyStore } from './proxy-store.js';
import { createSavedProfiles } from './saved-profiles.js';

let folder: string;
let systemPem: string | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-settings-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const keyFile = {
  userName: 'kim',
  isRootKey: false,
  endpoint: null,
  region: null,
  credentials: { accessKeyId: 'AKIAMADEUPFORTESTS00', secretAccessKey: 'made/up+for/tests' },
} as unknown as Parameters<ProfileStore['add']>[0];

function storesOver(keychain: Keychain, systemProxy = 'DIRECT') {
  const asked: string[] = [];
  const connections = createConnectionStore(folder, keychain);
  const proxies = createProxyStore({
    folder,
    keychain,
    systemProxy: async (url) => {
      asked.push(url);
      return systemProxy;
    },
  });
  const nobody = async (): Promise<never> => {
    throw new Error('no keys but the saved ones');
  };
  const linked = createLinkedProfiles({
    folder,
    onSecret: () => undefined,
    sources: { listAwsProfiles: nobody, profileSettings: nobody, profileKeys: nobody, environment: null },
  });
  const saved = createSavedProfiles({ folder, keychain });
  const profiles = createProfileStore({ saved, linked, connections });
  const connector = createConnector({
    profiles,
    connections,
    proxies,
    systemAuthorities: () => systemPem,
    regions: createRegionMemory(join(folder, 'regions.json')),
    owners: createBucketOwners(join(folder, 'bucket-owners.json'), async () => null),
  });
  return { connections, proxies, asked, profiles, connector };
}

const naver: ConnectionSettings = {
  ...usualConnection('https://kr.object.ncloudstorage.com'),
  region: 'kr-standard',
};

describe('a connection', () => {
  it('without settings goes directly to AWS', async () => {
    const { profiles, connector } = storesOver(createTestKeychain());
    const { id } = await profiles.add(keyFile, null);
    expect(await connector.connect(id, 'us-east-1')).toMatchObject({
      ok: true,
      value: { endpoint: null, region: 'us-east-1', transport: { ca: null, proxy: null } },
    });
  });

  it('goes where its settings say, after a restart as well', async () => {
    const keychain = createTestKeychain();
    const first = storesOver(keychain);
    const { id } = await first.profiles.add(keyFile, null);
    await first.connections.set(id, { settings: naver, ca: { name: 'a.pem', pem: 'PEM', holders: [] } });
    const again = storesOver(keychain);
    expect(await again.connector.connect(id, 'us-east-1')).toMatchObject({
      value: {
        endpoint: 'https://kr.object.ncloudstorage.com',
        region: 'kr-standard',
        options: { checksums: 'when-required', listing: 'v1', addressing: 'auto' },
        transport: { ca: 'PEM' },
      },
    });
    expect(await again.profiles.list()).toMatchObject([{ id, endpoint: naver.endpoint }]);
    expect(again.asked).toEqual(['https://kr.object.ncloudstorage.com']);
  });

  it('trusts the certificates that the computer trusts, in addition to its own CA file', async () => {
    const { profiles, connector, connections } = storesOver(createTestKeychain());
    const { id } = await profiles.add(keyFile, null);
    await connections.set(id, { settings: naver, ca: { name: 'a.pem', pem: 'OWN\n', holders: [] } });
    systemPem = 'SYSTEM\n';
    expect(await connector.connect(id, 'us-east-1')).toMatchObject({
      value: { transport: { ca: 'OWN\nSYSTEM\n' } },
    });
    systemPem = null;
  });

  it('with keys of another AWS partition starts in that partition', async () => {
    const { profiles, connector, connections, asked } = storesOver(createTestKeychain());
    const { id } = await profiles.add(keyFile, null);
    for (const [partition, home, host] of [
      ['aws-cn', 'cn-north-1', 's3.cn-north-1.amazonaws.com.cn'],
      ['aws-us-gov', 'us-gov-west-1', 's3.us-gov-west-1.amazonaws.com'],
      ['aws-eusc', 'eusc-de-east-1', 's3.eusc-de-east-1.amazonaws.eu'],
    ] as const) {
      await connections.set(id, { settings: { ...usualConnection(null), partition }, ca: null });
      expect(await connector.connect(id, 'us-east-1')).toMatchObject({ value: { region: home } });
      expect(asked.at(-1)).toBe(`https://${host}/`);
    }
    await connections.set(id, { settings: { ...usualConnection(null), partition: 'aws-cn' }, ca: null });
    const there = await connector.connect(id, 'cn-northwest-1');
    expect(there).toMatchObject({ value: { region: 'cn-northwest-1' } });
  });

  it('is stored where nobody can change it without the keychain', async () => {
    const keychain = createTestKeychain();
    const { profiles, connections } = storesOver(keychain);
    const { id } = await profiles.add(keyFile, null);
    await connections.set(id, { settings: naver, ca: null });
    const file = join(folder, 'connections.json');
    expect(await readFile(file, 'utf8')).not.toContain('ncloudstorage');
    await writeFile(
      file,
      JSON.stringify({ version: 1, [id]: { settings: usualConnection('https://evil.example') } }),
    );
    const reopened = storesOver(keychain);
    expect(await reopened.connector.connect(id, 'us-east-1')).toMatchObject({
      value: { endpoint: null },
    });
  });

  it('is not used in part while the keychain is locked', async () => {
    const keychain = createTestKeychain();
    const { profiles, connections } = storesOver(keychain);
    const { id } = await profiles.add(keyFile, null);
    await connections.set(id, { settings: naver, ca: null });
    const again = storesOver(keychain);
    keychain.isLocked = true;
    expect(await again.connector.connect(id, 'us-east-1')).toMatchObject({
      ok: false,
      error: { code: 'secret-unavailable' },
    });
  });

  it('works after the keychain was reset for every profile that has no settings of its own', async () => {
    const before = storesOver(createTestKeychain());
    const { id: withSettings } = await before.profiles.add(keyFile, null);
    await before.connections.set(withSettings, { settings: naver, ca: null });
    await before.proxies.change({
      mode: 'manual',
      address: 'http://proxy.example:8080',
      userName: 'kim',
      password: 'canary',
    });

    const keychain = createTestKeychain();
    const { profiles, connections, connector, proxies } = storesOver(keychain);
    const other = {
      ...keyFile,
      credentials: { accessKeyId: 'AKIAMADEUPFORTESTS09', secretAccessKey: 'other' },
    };
    const { id } = await profiles.add(other, null);
    expect(await connector.connect(id, 'us-east-1')).toMatchObject({ ok: true, value: { endpoint: null } });
    await connections.set(id, { settings: naver, ca: null });
    expect(await connector.connect(id, 'us-east-1')).toMatchObject({ value: { region: 'kr-standard' } });

    // The same key again has the same id, and nobody knows any more which server it was for.
    expect((await profiles.add(keyFile, null)).id).toBe(withSettings);
    const refused = { ok: false, error: { code: 'settings-undecryptable' } };
    expect(await connector.connect(withSettings, 'us-east-1')).toEqual(refused);
    await connections.forget(withSettings);
    expect(await connector.connect(withSettings, 'us-east-1')).toMatchObject({ value: { endpoint: null } });

    expect(await proxies.view()).toMatchObject({ isUndecryptable: true, mode: 'system', hasPassword: false });
    const change = { mode: 'none', address: null, userName: null, password: null } as const;
    expect(await proxies.change(change)).toMatchObject({
      isUndecryptable: false,
      mode: 'none',
      persisted: true,
    });
    const again = storesOver(keychain);
    expect(await again.proxies.view()).toMatchObject({ isUndecryptable: false, mode: 'none' });
    expect(await again.connector.connect(id, 'us-east-1')).toMatchObject({
      value: { region: 'kr-standard' },
    });
  });

  it('keeps settings that the keychain can’t decrypt at the moment until it can', async () => {
    const keychain = createTestKeychain();
    const first = storesOver(keychain);
    const { id } = await first.profiles.add(keyFile, null);
    await first.connections.set(id, { settings: naver, ca: null });
    keychain.isLocked = true;
    const locked = storesOver(keychain);
    await expect(locked.connections.find(id)).rejects.toThrow('settings-undecryptable');
    await locked.connections.set('another', { settings: usualConnection(null), ca: null });
    keychain.isLocked = false;
    expect(await storesOver(keychain).connections.find(id)).toMatchObject({ settings: naver });
  });

  it('is read from the single document of the first version', async () => {
    const keychain = createTestKeychain();
    const { id } = await storesOver(keychain).profiles.add(keyFile, null);
    const { connections } = storesOver(keychain);
    const document = JSON.stringify({ [id]: { settings: naver, ca: null } });
    const secret = Buffer.from(await keychain.encrypt(document)).toString('base64');
    await writeFile(join(folder, 'connections.json'), JSON.stringify({ version: 1, secret }));
    expect(await connections.find(id)).toEqual({ settings: naver, ca: null });
    await connections.set('another', { settings: usualConnection(null), ca: null });
    expect(await storesOver(keychain).connections.find(id)).toEqual({ settings: naver, ca: null });
    await writeFile(join(folder, 'connections.json'), JSON.stringify({ version: 1, secret }));
    const reset = storesOver(createTestKeychain());
    await expect(reset.connections.find('anybody')).rejects.toThrow('settings-undecryptable');
    await reset.connections.forget(id);
    expect(await reset.connections.find('anybody')).toBeNull();
  });

  it('is kept until Hoist closes where the system has no keychain', async () => {
    const { profiles, connector, connections } = storesOver(noProtection);
    const { id } = await profiles.add(keyFile, null);
    await connections.set(id, { settings: naver, ca: null });
    expect(await connector.connect(id, 'us-east-1')).toMatchObject({ value: { region: 'kr-standard' } });
    await expect(readFile(join(folder, 'connections.json'))).rejects.toThrow('ENOENT');
  });

  it('is removed together with its keys', async () => {
    const { profiles, connections } = storesOver(createTestKeychain());
    const { id } = await profiles.add(keyFile, null);
    await connections.set(id, { settings: naver, ca: null });
    await profiles.remove(id);
    expect(await connections.find(id)).toBeNull();
  });

  it('gets the region of the requested bucket', async () => {
    const account = createPracticeKeys();
    const server = await startPracticeServer({ folder: join(folder, 's3'), accounts: [account] });
    try {
      const { accessKeyId, secretAccessKey } = account;
      const { profiles, connector } = storesOver(createTestKeychain());
      const ofServer = { ...keyFile, credentials: { accessKeyId, secretAccessKey } };
      const { id } = await profiles.add(ofServer, server.url);
      const somewhere = await connector.connect(id);
      if (!somewhere.ok) throw new Error(somewhere.error.code);
      expect((await createBucket(somewhere.value, 'my-bucket', 'ap-northeast-2')).ok).toBe(true);
      expect(await connector.connectToBucket(id, 'my-bucket')).toEqual({
        ok: true,
        value: {
          bucket: { name: 'my-bucket', region: 'ap-northeast-2', createdAt: null },
          connection: { ...somewhere.value, region: 'ap-northeast-2' },
        },
      });
      for (const [profile, bucket, code] of [
        [id, 'nobody-has-this', 'bucket-not-found'],
        ['nobody', 'my-bucket', 'profile-not-found'],
      ] as const) {
        expect(await connector.connectToBucket(profile, bucket)).toMatchObject({ error: { code } });
      }
      const destination = { profileId: id, endpoint: `${server.url}/`, bucket: 'my-bucket' };
      const likely: unknown[] = [];
      const reached = connector.connectToDestination(destination, (there) => {
        likely.push(there, server.requests().length);
      });
      const before = server.requests().length;
      expect(await reached).toMatchObject({ ok: true, value: { connection: likely[0] } });
      expect(likely).toEqual([expect.objectContaining({ region: 'ap-northeast-2' }), before]);
      for (const endpoint of ['http://127.0.0.1:1', null]) {
        expect(await connector.connectToDestination({ ...destination, endpoint })).toMatchObject({
          error: { code: 'destination-changed', details: { now: new URL(server.url).host } },
        });
      }
    } finally {
      await server.close();
    }
  });

  it('without settings is shown with the defaults', async () => {
    const { connector, profiles } = storesOver(createTestKeychain());
    const { id } = await profiles.add(keyFile, 'https://ap-northeast-1.example.wasabisys.com');
    const other = await profiles.add(keyFile, 'https://s3.ap-northeast-2.wasabisys.com');
    expect(await connector.settingsOf(id)).toMatchObject({
      value: { settings: { service: 'other' } },
    });
    expect(await connector.settingsOf(other.id)).toMatchObject({
      value: { settings: { service: 'wasabi', region: 'ap-northeast-2', checksums: 'when-required' } },
    });
  });
});

describe('the proxy', () => {
  const url = 'https://s3.example';

  it('is the system’s by default', async () => {
    const { proxies } = storesOver(createTestKeychain(), 'PROXY proxy.example:3128; DIRECT');
    expect(await proxies.proxyFor(url)).toEqual({
      kind: 'http',
      host: 'proxy.example',
      port: 3128,
      login: null,
    });
  });

  it('gets the user name and password that were entered, and nobody else does', async () => {
    const keychain = createTestKeychain();
    const { proxies } = storesOver(keychain, 'PROXY proxy.example:3128');
    const change = { mode: 'system' as const, address: null, userName: 'kim', password: 'made-up-word' };
    const view = await proxies.change(change);
    expect(view).toEqual({
      isUndecryptable: false,
      mode: 'system',
      address: null,
      userName: 'kim',
      hasPassword: true,
      persisted: true,
    });
    expect(await readFile(join(folder, 'proxy.json'), 'utf8')).not.toMatch(/made-up-word|kim/);
    const again = storesOver(keychain, 'PROXY proxy.example:3128').proxies;
    expect(await again.proxyFor(url)).toMatchObject({ login: { userName: 'kim', password: 'made-up-word' } });
    await again.change({ ...change, password: null });
    expect(await again.proxyFor(url)).toMatchObject({ login: { password: 'made-up-word' } });
    await again.change({ ...change, userName: 'lee', password: null });
    expect(await again.proxyFor(url)).toMatchObject({ login: { userName: 'lee', password: '' } });
    await again.change({ ...change, userName: '', password: null });
    expect(await again.proxyFor(url)).toMatchObject({ login: null });
  });

  it('can be set to another one, or to none', async () => {
    const { proxies } = storesOver(createTestKeychain(), 'PROXY proxy.example:3128');
    const none = { userName: null, password: null };
    await proxies.change({ mode: 'manual', address: 'socks5://127.0.0.1:9050', ...none });
    expect(await proxies.proxyFor(url)).toMatchObject({ kind: 'socks5', host: '127.0.0.1', port: 9050 });
    await proxies.change({ mode: 'none', address: null, ...none });
    expect(await proxies.proxyFor(url)).toBeNull();
  });

  it.each([null, 'ftp://proxy.example', 'http://name:word@proxy.example', 'http://proxy.example/x', '::::'])(
    'is not %j',
    async (address) => {
      const { proxies } = storesOver(createTestKeychain());
      await expect(
        proxies.change({ mode: 'manual', address, userName: null, password: null }),
      ).rejects.toMatchObject({ error: { code: 'proxy-invalid' } });
    },
  );
});

describe('a CA file', () => {
  const authority = makeUpAuthority();
  const { ca } = authority;

  async function reading(content: string | Buffer, name = 'company.pem', now?: number) {
    const path = join(folder, name);
    await writeFile(path, content);
    return readCaFile(path, now);
  }

  it('may contain several certificates with text in between', async () => {
    const result = await reading(`# our authority\n${ca}\nand again\n${ca}`);
    expect(result).toMatchObject({
      ok: true,
      value: { name: 'company.pem', holders: ['Made Up Authority', 'Made Up Authority'] },
    });
    if (!result.ok) return;
    expect(result.value.pem).not.toContain('our authority');
    expect(result.value.pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });

  it('may be in binary form', async () => {
    const der = Buffer.from(ca.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
    expect(await reading(der, 'company.cer')).toMatchObject({ value: { holders: ['Made Up Authority'] } });
  });

  it('is reduced to its certificates, whatever else it contains', async () => {
    const { key, cert } = authority.certify(['DNS:s3.example']);
    const result = await reading(key + cert);
    expect(result.ok && result.value.pem).not.toContain('PRIVATE');
    expect(await reading(key)).toMatchObject({ error: { details: { reason: 'privateKey' } } });
  });

  it.each([
    ['', 'noCertificate'],
    ['hello', 'noCertificate'],
    [Buffer.from([0x30, 1, 2, 3]), 'noCertificate'],
    ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', 'damaged'],
    [Buffer.alloc(1024 * 1024 + 1, 65), 'tooLarge'],
  ])('without a usable certificate is refused (case %#)', async (content, reason) => {
    expect(await reading(content)).toEqual({
      ok: false,
      error: { code: 'ca-file-invalid', details: { reason } },
    });
  });

  it('is refused when it has expired or does not exist', async () => {
    const inTenYears = Date.now() + 10 * 365 * 24 * 3600 * 1000;
    expect(await reading(ca, 'old.pem', inTenYears)).toMatchObject({
      error: { details: { reason: 'expired' } },
    });
    expect(await readCaFile(join(folder, 'nowhere.pem'))).toMatchObject({
      error: { details: { reason: 'unreadable' } },
    });
  });
});
