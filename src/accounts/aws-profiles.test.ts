import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startConnectProxy } from '../../tests/support/connect-proxy.js';
import { owner, usePracticeFolder } from '../../tests/support/practice-folder.js';
import { makeUpAuthority } from '../../tests/support/test-authority.js';
import { keysInEnvironment, listAwsProfiles, profileKeys, profileSettings } from './aws-profiles.js';
import { encodeName, normalize } from './shared-config.js';

const practice = usePracticeFolder();
const device = 'arn:aws:iam::111122223333:mfa/phone';
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hoist-aws-'));
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'));
  for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    vi.stubEnv(name, undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

const { accessKeyId, secretAccessKey } = owner;
const base = `[base]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
const role = `[profile uploader]\nrole_arn = arn:aws:iam::111122223333:role/Uploader\nsource_profile = base\nmfa_serial = ${device}\nregion = ap-northeast-2\n`;

async function write(config: string, credentials = ''): Promise<void> {
  await writeFile(join(home, 'config'), config);
  await writeFile(join(home, 'credentials'), credentials);
}

const nobody = () => Promise.reject(new Error('nobody was to be asked'));

/** Names as people give them. */
const names = ['회사', '내 회사', "kim's", 'a & b', '100%', '%EC', 'Zürich', 'plain-name', 'a.b/c:d@e+f'];

it.each(names)(
  'a profile named %s keeps its settings in one file and its keys in the other',
  async (name) => {
    const quoted = name.includes("'") ? `"${name}"` : `'${name}'`;
    await write(
      `[profile ${quoted}]\nendpoint_url = http://127.0.0.1:9000\nregion = kr-standard\ns3 =\n  addressing_style = path\nrequest_checksum_calculation = when_required\nca_bundle = /x.pem\n[profile other]\nregion = us-west-2\n`,
      `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    expect(await profileSettings(name)).toEqual({
      region: 'kr-standard',
      endpoint: 'http://127.0.0.1:9000',
      options: { addressing: 'path', checksums: 'when-required' },
      caFile: '/x.pem',
    });
    const keys = await profileKeys(name, nobody);
    expect(await keys()).toMatchObject({ accessKeyId });
    expect((await listAwsProfiles()).map((profile) => profile.name)).toContain(name);
  },
);

it('a profile finds the profile and the services section it names', async () => {
  await write(
    '[profile 역할]\nservices = 우리 서버\ncredential_process = /bin/false\n[services 우리 서버]\ns3 =\n  endpoint_url = http://127.0.0.1:9001\n',
  );
  expect(await profileSettings('역할')).toMatchObject({ endpoint: 'http://127.0.0.1:9001' });
});

it('a profile whose settings may be behind a damaged header is refused and not sent to AWS', async () => {
  await write(
    '[profile "회사]\nendpoint_url = http://127.0.0.1:9000\n',
    `[회사]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
  await expect(profileSettings('회사')).rejects.toMatchObject({ error: { code: 'aws-profile-unusable' } });
});

it('a file of settings that is there and can’t be read refuses every profile', async () => {
  await write('', `[a]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`);
  await rm(join(home, 'config'));
  await mkdir(join(home, 'config'));
  await expect(profileSettings('a')).rejects.toMatchObject({ error: { code: 'aws-profile-unusable' } });
});

it('names survive the way to the SDK and back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 40 }), (name) => {
      fc.pre(!/[\r\n[\]"'\u2028\u2029]/.test(name) && name.trim() === name);
      expect(decodeURIComponent(encodeName(name))).toBe(name);
      expect(normalize(`[profile "${name}"]`, 'config')).toEqual({
        text: `[profile ${encodeName(name)}]`,
        unreadable: [],
      });
    }),
  );
});

describe('the profiles of the AWS tools', () => {
  it('are listed with the way they provide keys, without profiles that provide none', async () => {
    await write(
      `${role}[default]\nregion = us-west-2\n[profile settings-only]\nregion = eu-west-1\n` +
        '[profile sso]\nsso_session = work\nsso_account_id = 111122223333\nsso_role_name = Reader\n' +
        '[sso-session work]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n' +
        '[profile old-sso]\nsso_start_url = https://example.awsapps.com/start\n' +
        '[profile vault]\ncredential_process = /bin/false\n[profile web]\nrole_arn = arn:aws:iam::1:role/x\nweb_identity_token_file = /x\n' +
        '[profile browser]\nlogin_session = arn:aws:iam::1:user/kim\n[services local]\ns3 =\n  endpoint_url = http://127.0.0.1:1\n',
      `${base}[default]\naws_access_key_id = x\naws_secret_access_key = y\n[saml]\naws_access_key_id = x\naws_secret_access_key = y\naws_session_token = z\n`,
    );
    expect(await listAwsProfiles()).toEqual([
      { name: 'default', kind: 'keys', needsCode: false },
      { name: 'base', kind: 'keys', needsCode: false },
      { name: 'browser', kind: 'login', needsCode: false },
      { name: 'old-sso', kind: 'sso', needsCode: false },
      { name: 'saml', kind: 'temporary', needsCode: false },
      { name: 'sso', kind: 'sso', needsCode: false },
      { name: 'uploader', kind: 'role', needsCode: true },
      { name: 'vault', kind: 'process', needsCode: false },
      { name: 'web', kind: 'web-identity', needsCode: false },
    ]);
  });

  it('are an empty list where nobody uses the AWS tools', async () => {
    expect(await listAwsProfiles()).toEqual([]);
  });

  it('assume a role through the network’s proxy, with its certificate authority', async () => {
    const authority = makeUpAuthority();
    const hosts = ['sts.amazonaws.com', 'sts.us-east-1.amazonaws.com', 'sts.ap-northeast-2.amazonaws.com'];
    const tls = authority.certify(hosts.map((host) => `DNS:${host}`));
    const { port } = await practice.start({ accounts: [owner], tls });
    const proxy = await startConnectProxy(port);
    try {
      await write(role.replace(/mfa_serial.*\n/, ''), base);
      await expect(
        profileKeys('uploader', nobody, { ca: null, proxy: proxy.asProxy() }),
      ).rejects.toMatchObject({
        error: { code: 'certificate-untrusted' },
      });
      const source = await profileKeys('uploader', nobody, { ca: authority.ca, proxy: proxy.asProxy() });
      expect((await source()).accessKeyId).toMatch(/^ASIA/);
      expect(proxy.asked.every((host) => /^sts\..*amazonaws\.com:443$/.test(host))).toBe(true);
    } finally {
      await proxy.close();
    }
  });

  it('assume a role with the code of an MFA device', async () => {
    const now = Date.now();
    const { url } = await practice.start({
      accounts: [{ ...owner, mfa: { device, code: '123456' } }],
      clock: () => now,
    });
    vi.stubEnv('AWS_ENDPOINT_URL_STS', url);
    await write(role, base);
    const asked: string[] = [];
    const source = await profileKeys('uploader', async (which) => {
      asked.push(which);
      return '123456';
    });
    const keys = await source();
    expect(keys.accessKeyId).toMatch(/^ASIA/);
    expect(keys.sessionToken).toBeTruthy();
    const inAnHour = new Date(now + 60 * 60_000);
    expect(keys.expiration).toEqual(inAnHour);
    await source();
    expect(asked).toEqual([device]);

    await expect(profileKeys('uploader', async () => '000000')).rejects.toMatchObject({
      error: { code: 'mfa-code-wrong' },
    });
  });

  it('never expire when a program gives an invalid expiry', async () => {
    const given = { Version: 1, AccessKeyId: 'ASIAMADEUP', SecretAccessKey: 's', SessionToken: 't' };
    const printed = JSON.stringify({ ...given, Expiration: 'tomorrow' });
    await writeFile(join(home, 'print.sh'), `echo '${printed}'\n`);
    await write(`[profile vault]\ncredential_process = sh ${join(home, 'print.sh')}\n`);
    const source = await profileKeys('vault', nobody);
    expect(await source()).toEqual({
      accessKeyId: 'ASIAMADEUP',
      secretAccessKey: 's',
      sessionToken: 't',
    });
  });

  it.each([
    ['nobody', 'aws-profile-missing'],
    ['vault', 'aws-profile-unusable'],
    ['sso', 'aws-sign-in-needed'],
  ])('explain why %s provides no keys: %s', async (name, code) => {
    vi.stubEnv('HOME', home);
    await write(
      '[profile vault]\ncredential_process = /bin/false\n[profile sso]\nsso_session = work\nsso_account_id = 111122223333\nsso_role_name = Reader\n' +
        '[sso-session work]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n',
    );
    await expect(profileKeys(name, nobody)).rejects.toMatchObject({
      error: { code, details: { profile: name } },
    });
  });
});

it('keys in the environment are taken completely or not at all', () => {
  const whole = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' };
  expect(keysInEnvironment(whole)).toEqual({ accessKeyId: 'a', secretAccessKey: 's' });
  expect(keysInEnvironment({ ...whole, AWS_SESSION_TOKEN: 't' })).toMatchObject({ sessionToken: 't' });
  expect(keysInEnvironment({ AWS_ACCESS_KEY_ID: 'a' })).toBeNull();
});

describe('keys that S3 refuses as expired', () => {
  const temporary = (token: string): string =>
    `[team]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\naws_session_token = ${token}\n`;

  it('are read from the file again, where another program has written others', async () => {
    await write('', temporary('first'));
    const keys = await profileKeys('team', nobody);
    await write('', temporary('second'));
    expect(await keys()).toMatchObject({ sessionToken: 'first' });
    expect(await keys({ forceRefresh: true })).toMatchObject({ sessionToken: 'second' });
    expect(await keys()).toMatchObject({ sessionToken: 'second' });
  });

  it('are asked of the profile’s program again, before the time that it named', async () => {
    const printed = (token: string): string =>
      JSON.stringify({
        Version: 1,
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: token,
        Expiration: new Date(Date.now() + 3_600_000).toISOString(),
      });
    await write(`[profile vault]\ncredential_process = cat ${join(home, 'keys.json')}\n`);
    await writeFile(join(home, 'keys.json'), printed('first'));
    const keys = await profileKeys('vault', nobody);
    await writeFile(join(home, 'keys.json'), printed('second'));
    expect(await keys()).toMatchObject({ sessionToken: 'first' });
    expect(await keys({ forceRefresh: true })).toMatchObject({ sessionToken: 'second' });
  });

  it('are expired keys when the file has no others by now', async () => {
    await write('', temporary('first'));
    const keys = await profileKeys('team', nobody);
    await write('', '');
    await expect(keys({ forceRefresh: true })).rejects.toMatchObject({ error: { code: 'token-expired' } });
  });
});
