import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encode, sample, tables, writeTable } from '../../../tests/support/key-file-shapes.js';
import type { ScannedEntry } from './scanned-entry.js';
import { scan, scanAt } from './scanner.js';
import { markSecrets } from './secret-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-secrets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const options = { signal: new AbortController().signal, followSymlinks: false };

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

function rootAt(path: string, kind: 'folder' | 'file' = 'folder') {
  return { rootId: 'r', name: path.split('/').at(-1) ?? '', kind, path };
}

async function found(source: AsyncIterable<readonly ScannedEntry[]>): Promise<readonly string[]> {
  const secret: string[] = [];
  for await (const batch of source) {
    for (const entry of batch) if (entry.holdsSecret === true) secret.push(entry.path);
  }
  return secret.toSorted();
}

const spotted = (): Promise<readonly string[]> => found(scan([rootAt(folder)], options));

/** Assembled here, so that no scanner of repositories takes it for a real one. */
const privateKey = (kind: string): string => {
  const what = [`${kind}PRIVATE`, 'KEY'].join(' ');
  return `-----BEGIN ${what}-----\nbWFkZSB1cA==\n-----END ${what}-----\n`;
};
const { keyId, secret } = sample;

describe('files with secrets are recognised', () => {
  it.each(Object.entries(tables))('as AWS key files: %s', async (_name, make) => {
    await write({
      'kim_accessKeys.csv': writeTable(make(sample)),
      'deep/er/renamed.csv': writeTable(make(sample)),
      '내 키.txt': encode(Buffer.from(writeTable(make(sample))).toString('utf8'), 'utf16le-bom'),
    });
    expect(await spotted()).toEqual(['deep/er/renamed.csv', 'kim_accessKeys.csv', '내 키.txt']);
  });

  it.each([
    ['.env', 'PORT=1\n'],
    ['.env.production', 'PORT=1\n'],
    ['app/.ENV.local', 'PORT=1\n'],
    ['prod.env', 'DATABASE_PASSWORD=made-up\n'],
    ['id_rsa', 'anything'],
    ['.ssh/id_ed25519', 'anything'],
    ['server.pem', `certificate first\n${privateKey('RSA ')}`],
    ['server.key', privateKey('')],
    ['login.pem', privateKey('OPENSSH ')],
    ['sealed.key', privateKey('ENCRYPTED ')],
    ['putty.ppk', 'PuTTY-User-Key-File-3: ssh-ed25519\n'],
    ['.aws/credentials', '# none yet\n'],
    ['backup/credentials', `[default]\naws_access_key_id=${keyId}\naws_secret_access_key=${secret}\n`],
    ['rootkey.csv', `AWSAccessKeyId=${keyId}\nAWSSecretKey=${secret}\n`],
    [
      'several credentials.txt',
      `[a]\naws_access_key_id=${keyId}\naws_secret_access_key=${secret}\n[b]\naws_access_key_id=${keyId.replace('0', '1')}\naws_secret_access_key=${secret}\n`,
    ],
    [
      'new_user_credentials.csv',
      'User name,Password,Console sign-in URL\nkim,made up,https://1.signin.aws.amazon.com/console\n',
    ],
    ['session.json', JSON.stringify({ Credentials: { AccessKeyId: keyId, SecretAccessKey: secret } })],
  ])('by their name or content: %s', async (path, content) => {
    await write({ [path]: content });
    expect(await spotted()).toEqual([path]);
  });

  it('when they were chosen one by one, and when they are scanned again', async () => {
    await write({ 'kim.csv': writeTable(tables['five columns']?.(sample) ?? []), 'in/.env': 'A=1' });
    expect(await found(scan([rootAt(join(folder, 'kim.csv'), 'file')], options))).toEqual(['kim.csv']);
    expect(await found(scanAt(rootAt(folder), 0, 'in', options))).toEqual(['in/.env']);
    await write({ credentials: '' });
    await mkdir(join(folder, '.aws'));
    await writeFile(join(folder, '.aws', 'credentials'), '#');
    expect(await found(scan([rootAt(join(folder, '.aws'))], options))).toEqual(['credentials']);
  });
});

describe('files without secrets are not marked', () => {
  it.each([
    ['.env.example', 'SECRET=fill me in\n'],
    ['settings.env', 'PORT=80\nNAME=test\n'],
    ['id_rsa.pub', 'ssh-rsa AAAA made up'],
    ['certificate.pem', '-----BEGIN CERTIFICATE-----\nbWFkZSB1cA==\n-----END CERTIFICATE-----\n'],
    ['public.pem', '-----BEGIN PUBLIC KEY-----\nbWFkZSB1cA==\n-----END PUBLIC KEY-----\n'],
    ['talk.key', 'PK\u0003\u0004 a presentation'],
    ['(before) Player actions features.csv', 'player,actions\n1,17\n'],
    ['access keys of the piano.csv', 'key,access\nC,open\n'],
    ['how to make credentials.txt', 'Open IAM and choose “Create access key”.'],
    ['credentials', 'of the ambassador'],
    ['package.json', '{"name": "x", "keys": []}'],
    ['users.csv', 'username,password\nkim,made up\n'],
    ['.gitignore', '.env\n'],
    ['environment', 'A=1'],
  ])('although they look similar: %s', async (path, content) => {
    await write({ [path]: content });
    expect(await spotted()).toEqual([]);
  });

  it('and not read when they are large, whatever their name', async () => {
    await write({
      'credentials.csv': `${Buffer.from(writeTable(tables['five columns']?.(sample) ?? [])).toString()}${'x'.repeat(70_000)}`,
    });
    expect(await spotted()).toEqual([]);
  });
});

it('markSecrets reads a limited number of small files with ordinary names, and all with a suspicious one', async () => {
  const csv = writeTable(tables['two columns, today']?.(sample) ?? []);
  const names = Array.from({ length: 2100 }, (_, index) => `data-${String(index).padStart(5, '0')}.csv`);
  await Promise.all(names.map((name) => writeFile(join(folder, name), csv)));
  await writeFile(join(folder, 'z_accessKeys.csv'), csv);
  const secrets = await spotted();
  expect(secrets).toContain('z_accessKeys.csv');
  expect(secrets.length).toBeGreaterThan(100);
  expect(secrets.length).toBeLessThanOrEqual(2001);
});

describe('a doubtful file that can’t be read at the scan', () => {
  const { signal } = new AbortController();
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
  const batch: readonly ScannedEntry[] = ['server.pem', 'notes.txt', 'photo.jpg'].map((path) => ({
    root: 0,
    path,
    kind: 'file',
    size: 500,
    mtimeMs: 0,
    inode: 0,
    problem: null,
  }));

  async function marked(code: string): Promise<readonly string[]> {
    async function* batches() {
      yield batch;
    }
    return found(markSecrets(batches(), () => rootAt('/nowhere'), { signal, readContent: failing(code) }));
  }

  it.each(['EMFILE', 'EBUSY', 'EIO', 'ESTALE', 'ETIMEDOUT'])('stays out: %s', async (code) => {
    expect(await marked(code)).toEqual(['notes.txt', 'server.pem']);
  });

  it.runIf(process.platform !== 'win32')(
    'stays out by its name alone when reading is forbidden',
    async () => {
      expect(await marked('EACCES')).toEqual(['server.pem']);
    },
  );

  it('is nothing to keep out when it has gone', async () => {
    expect(await marked('ENOENT')).toEqual([]);
  });

  it('is opened together with a few others only', async () => {
    let open = 0;
    let most = 0;
    const many = Array.from({ length: 500 }, (_, index) => ({ ...batch[0], path: `${index}.pem` }));
    async function* batches() {
      yield many as readonly ScannedEntry[];
    }
    const reading = async (): Promise<Buffer> => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return Buffer.from('nothing');
    };
    expect(
      await found(markSecrets(batches(), () => rootAt('/nowhere'), { signal, readContent: reading })),
    ).toEqual([]);
    expect(most).toBe(16);
  });
});
