import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encode,
  plainWriting,
  sample,
  tables,
  type Writing,
  writeTable,
} from '../../../tests/support/key-file-shapes.js';
import { appError } from '../../shared/errors/error-schema.js';
import { type KeyFile, parseKeyFile } from './parse-key-file.js';

const { keyId, secret } = sample;
const key = { accessKeyId: keyId, secretAccessKey: secret };

function read(
  content: string | Uint8Array,
  fileName?: string,
): KeyFile | { code: string; details?: unknown } {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const result = parseKeyFile(bytes, fileName);
  return result.ok ? result.value : result.error;
}

describe('parseKeyFile, for tables', () => {
  it.each(Object.keys(tables))('reads %s', (name) => {
    const cells = tables[name]?.(sample) ?? [];
    expect(read(writeTable(cells))).toMatchObject({ credentials: key, isRootKey: false, endpoint: null });
  });

  it('takes the user name when there is one', () => {
    const named = (name: string) => read(writeTable(tables[name]?.(sample) ?? []));
    expect(named('five columns')).toMatchObject({ userName: 'kim' });
    expect(named('two columns, today')).toMatchObject({ userName: null, region: null });
    expect(named('more columns, in another order')).toMatchObject({
      userName: 'kim',
      region: 'ap-northeast-2',
    });
  });

  it('reads the file exactly as IAM offers it today', () => {
    expect(read(`\uFEFFAccess key ID,Secret access key\r\n${keyId},${secret}\r\n`)).toEqual({
      userName: null,
      credentials: key,
      isRootKey: false,
      region: null,
      endpoint: null,
      shape: 'key-table',
      holdsPassword: false,
      expiresAt: null,
    });
  });

  it.each(['*[&#;', '"quoted"', 'one"quote', '"starts', "it's, here", 'tab\there', '=1+1', '{}|', 'AKIA'])(
    'is not confused by the password %s, quoted or not',
    (password) => {
      const cells = tables['five columns']?.({ ...sample, password }) ?? [];
      expect(read(writeTable(cells, { ...plainWriting, quotes: 'all' }))).toMatchObject({ credentials: key });
      if (password.includes(',')) return;
      const raw = cells.map((row) => row.join(',')).join('\r\n');
      expect(read(raw)).toMatchObject({ credentials: key, userName: 'kim' });
    },
  );

  it('takes a password of several lines as one cell', () => {
    const cells = tables['five columns']?.({ ...sample, password: 'a\nb,c\nAccess key ID' }) ?? [];
    expect(read(writeTable(cells))).toMatchObject({ credentials: key });
  });

  it('takes the only user that has keys', () => {
    const heading = 'User name,Password,Access key ID,Secret access key,Console login link';
    expect(
      read(`${heading}\nlee,pw,,,https://x\nkim,pw,${keyId},${secret},https://x\npark,pw,,,\n`),
    ).toMatchObject({
      userName: 'kim',
      credentials: key,
    });
  });

  it('takes a key that is there twice, and refuses two different ones', () => {
    const row = `${keyId},${secret}`;
    expect(read(`Access key ID,Secret access key\n${row}\n${row}\n`)).toMatchObject({ credentials: key });
    expect(read(`Access key ID,Secret access key\n${row}\nAKIAMADEUPFORTESTS01,${secret}\n`)).toEqual({
      code: 'key-file-several-keys',
    });
  });

  it('takes temporary keys with their token', () => {
    const temporary = keyId.replace('AKIA', 'ASIA');
    const heading = 'AWS Access Key ID,AWS Secret Access Key,AWS session token';
    expect(read(`${heading}\n${temporary},${secret},IQoJb3JpZ2luX2VjEMADEUP//token==\n`)).toMatchObject({
      credentials: { accessKeyId: temporary, sessionToken: 'IQoJb3JpZ2luX2VjEMADEUP//token==' },
    });
    expect(read(`Access key ID,Secret access key\n${temporary},${secret}\n`)).toEqual({
      code: 'key-file-malformed-key',
    });
  });

  it('takes the keys of other servers', () => {
    const heading = 'Access key ID,Secret access key,Endpoint';
    expect(read(`${heading}\nOWNERKEY,ownersecret,https://s3.example:9000\n`)).toMatchObject({
      credentials: { accessKeyId: 'OWNERKEY', secretAccessKey: 'ownersecret' },
      endpoint: 'https://s3.example:9000',
    });
    expect(read(`${heading}\nOWNERKEY,ownersecret,http://s3.example\n`)).toMatchObject({ endpoint: null });
  });

  it.each(['User name,Password,Access key ID,Secret access key', 'Access key ID,Secret access key,Note'])(
    'reads characters of an old code page around the key (%s)',
    (heading) => {
      const cells = heading.startsWith('User')
        ? ['\xb1\xe8', 'pw', keyId, secret]
        : [keyId, secret, '\xb1\xe8'];
      expect(read(Buffer.from(`${heading}\r\n${cells.join(',')}\r\n`, 'latin1'))).toMatchObject({
        credentials: key,
      });
    },
  );

  it('keeps a Korean user name in UTF-16 without a byte order mark', () => {
    const cells = tables['five columns']?.({ ...sample, userName: '가나다' }) ?? [];
    for (const encoding of ['utf16le', 'utf16be'] as const) {
      expect(read(writeTable(cells, { ...plainWriting, encoding }))).toMatchObject({ userName: '가나다' });
    }
  });
});

describe('parseKeyFile, for any file in one of these forms', () => {
  const base64 = (min: number, max: number) =>
    fc.stringMatching(new RegExp(`^[A-Za-z0-9/+]{${min},${max}}$`));
  const keys = fc.record({
    userName: fc.stringMatching(/^[A-Za-z가-힣][\w+.@가-힣-]{0,20}$/),
    password: fc.string({
      unit: fc.constantFrom(...'abcXYZ019 *[]&#;,"\'|{}()=\t<>%$!'.split('')),
      maxLength: 20,
    }),
    keyId: fc.stringMatching(/^A[KS]IA[A-Z2-7]{16}$/).map((id) => id.replace('ASIA', 'AKIA')),
    secret: base64(40, 40),
  });
  const writing: fc.Arbitrary<Writing> = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    quotes: fc.constantFrom('needed', 'all'),
    padding: fc.constantFrom('', ' ', '  '),
    encoding: fc.constantFrom('utf8', 'utf8-bom', 'utf16le', 'utf16le-bom', 'utf16be', 'utf16be-bom'),
    before: fc.constantFrom('nothing', 'separator line', 'empty line'),
    after: fc.constantFrom('nothing', 'line end', 'empty lines'),
  });

  it('reads back what was written', () => {
    fc.assert(
      fc.property(keys, writing, fc.constantFrom(...Object.keys(tables)), (made, how, name) => {
        const cells = tables[name]?.(made) ?? [];
        const found = read(writeTable(cells, how));
        expect(found).toMatchObject({
          credentials: { accessKeyId: made.keyId, secretAccessKey: made.secret },
        });
        if (cells.flat().includes(made.userName)) expect(found).toMatchObject({ userName: made.userName });
      }),
      { numRuns: 1000 },
    );
  });

  it('fails only with an error code, whatever the bytes, and never repeats them', () => {
    const scrap = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(keys, writing, fc.nat(400), fc.uint8Array({ maxLength: 4 })).map(([made, how, at, noise]) => {
        const whole = writeTable(tables['five columns']?.(made) ?? [], how);
        return Uint8Array.from([...whole.slice(0, at), ...noise, ...whole.slice(at)]);
      }),
    );
    fc.assert(
      fc.property(scrap, (bytes) => {
        const result = parseKeyFile(bytes);
        if (result.ok) expect(result.value.credentials.secretAccessKey).toMatch(/^[!-~]{4,}$/);
        else expect(appError.parse(result.error).code).toMatch(/^key-file-/);
        if (!result.ok)
          expect(Object.keys(result.error.details ?? {})).toEqual(result.error.details ? ['looksLike'] : []);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('parseKeyFile, for files of lines', () => {
  it('reads rootkey.csv in its older form', () => {
    expect(read(`AWSAccessKeyId=${keyId}\r\nAWSSecretKey=${secret}\r\n`)).toMatchObject({
      credentials: key,
      isRootKey: true,
      userName: null,
    });
  });

  it('reads rootkey.csv in its present form, recognised by its name', () => {
    const content = `Access key ID,Secret access key\n${keyId},${secret}\n`;
    for (const name of ['rootkey.csv', 'rootkey (1).csv', 'RootKey.CSV']) {
      expect(read(content, name)).toMatchObject({ isRootKey: true });
    }
    expect(read(content, 'kim_accessKeys.csv')).toMatchObject({ isRootKey: false });
    expect(read(content, 'rootkeys-of-kim.csv')).toMatchObject({ isRootKey: false });
  });

  it('reads a credentials file of the AWS tools with one profile', () => {
    const content = `# mine\n[default]\naws_access_key_id = ${keyId}\naws_secret_access_key = ${secret}\nregion = ap-northeast-2\n`;
    expect(read(content)).toMatchObject({ credentials: key, region: 'ap-northeast-2', isRootKey: false });
    expect(read(`${content}[other]\nregion = us-east-1\n`)).toMatchObject({ region: 'ap-northeast-2' });
    expect(
      read(`${content}[other]\naws_access_key_id=AKIAMADEUPFORTESTS01\naws_secret_access_key=${secret}\n`),
    ).toEqual({
      code: 'key-file-several-keys',
    });
  });

  it('reads an environment file', () => {
    expect(
      read(`export AWS_ACCESS_KEY_ID="${keyId}"\nexport AWS_SECRET_ACCESS_KEY='${secret}'\n`),
    ).toMatchObject({
      credentials: key,
    });
  });
});

describe('parseKeyFile, for files without a usable key', () => {
  it.each<[what: string, content: string | Uint8Array, code: string, details?: object]>([
    ['nothing', '', 'key-file-empty'],
    ['white space', ' \r\n\t\n', 'key-file-empty'],
    ['a byte order mark alone', '\uFEFF', 'key-file-empty'],
    [
      'a console password',
      'User name,Password,Console sign-in URL\r\nkim,pw&*[,https://1.signin.aws.amazon.com/console\r\n',
      'key-file-console-password-only',
    ],
    [
      'a console password, older',
      'User name,Password,Access key ID,Secret access key,Console login link\nkim,pw,,,https://x\n',
      'key-file-console-password-only',
    ],
    ['an id without a secret column', `User name,Access key ID\nkim,${keyId}\n`, 'key-file-missing-secret'],
    ['an id with an empty secret', `Access key ID,Secret access key\n${keyId},\n`, 'key-file-missing-secret'],
    ['rootkey.csv without its second line', `AWSAccessKeyId=${keyId}\n`, 'key-file-missing-secret'],
    ['a heading alone', 'Access key ID,Secret access key\n', 'key-file-malformed-key'],
    ['a secret without an id', `Access key ID,Secret access key\n,${secret}\n`, 'key-file-malformed-key'],
    ['a cut id', `Access key ID,Secret access key\nAKIAMADE,${secret}\n`, 'key-file-malformed-key'],
    ['a cut secret', `Access key ID,Secret access key\n${keyId},made\n`, 'key-file-malformed-key'],
    [
      'a secret spoilt by a spreadsheet',
      `Access key ID,Secret access key\n${keyId},#NAME?\n`,
      'key-file-malformed-key',
    ],
    [
      'an id in two words',
      `Access key ID,Secret access key\nAKIA MADEUPFORTESTS00,${secret}\n`,
      'key-file-malformed-key',
    ],
    ['a table of something else', 'date,region,sales\n2026-01-01,Seoul,7\n', 'key-file-not-recognised'],
    ['a list of passwords', 'name,url,username,password\nx,https://x,kim,pw\n', 'key-file-not-recognised'],
    ['prose', 'Dear diary, today I made a bucket.\n', 'key-file-not-recognised'],
    [
      'a PEM key',
      '-----BEGIN RSA PRIVATE KEY-----\nMADEUP\n-----END RSA PRIVATE KEY-----\n',
      'key-file-not-recognised',
      { looksLike: 'privateKey' },
    ],
    [
      'an OpenSSH key',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nMADEUP\n',
      'key-file-not-recognised',
      { looksLike: 'privateKey' },
    ],
    ['JSON', '{\n  "AccessKey": {}\n}\n', 'key-file-not-recognised', { looksLike: 'json' }],
    ['a web page', '\n<!DOCTYPE html><html></html>', 'key-file-not-recognised', { looksLike: 'html' }],
    ['a PDF', '%PDF-1.7\n', 'key-file-not-recognised', { looksLike: 'pdf' }],
    ['a PNG', Buffer.from('89504e470d0a1a0a', 'hex'), 'key-file-not-recognised', { looksLike: 'image' }],
    ['a JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'key-file-not-recognised', { looksLike: 'image' }],
    ['a zip', Buffer.from('504b0304140000000800', 'hex'), 'key-file-not-recognised', { looksLike: 'zip' }],
    [
      'a workbook',
      Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.from('....xl/workbook.xml')]),
      'key-file-not-recognised',
      { looksLike: 'spreadsheet' },
    ],
    [
      'an old workbook',
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      'key-file-not-recognised',
      { looksLike: 'spreadsheet' },
    ],
    [
      'a program',
      Buffer.from('7f454c4602010100000000', 'hex'),
      'key-file-not-recognised',
      { looksLike: 'binary' },
    ],
  ])('explains %s', (_, content, code, details) => {
    expect(read(content)).toEqual(details === undefined ? { code } : { code, details });
  });

  it('does not take a text that begins with BM for a picture', () => {
    expect(read('BMW,Access key ID,Secret access key\n1,OWNERKEY,ownersecret\n')).toMatchObject({
      credentials: { accessKeyId: 'OWNERKEY' },
    });
  });

  it('recognises a web page in UTF-16', () => {
    expect(read(encode('<html></html>', 'utf16le-bom'))).toMatchObject({ details: { looksLike: 'html' } });
  });
});

describe('parseKeyFile, for output of the AWS command line', () => {
  const temporary = {
    AccessKeyId: 'ASIAMADEUPFORTESTS00',
    SecretAccessKey: secret,
    SessionToken: 'madeUpToken/ABC==',
    Expiration: '2026-11-22T20:00:00+00:00',
  };

  it.each([
    ['sts get-session-token', { Credentials: temporary }],
    [
      'sts assume-role',
      { Credentials: temporary, AssumedRoleUser: { Arn: 'arn:aws:sts::1:assumed-role/a/b' } },
    ],
    ['configure export-credentials', { Version: 1, ...temporary }],
  ])('reads %s', (_command, printed) => {
    expect(read(JSON.stringify(printed, null, 4))).toMatchObject({
      credentials: {
        accessKeyId: temporary.AccessKeyId,
        secretAccessKey: secret,
        sessionToken: temporary.SessionToken,
      },
      shape: 'json',
      expiresAt: Date.parse('2026-11-22T20:00:00Z'),
    });
  });

  it('reads the output of iam create-access-key', () => {
    const printed = {
      AccessKey: { UserName: 'kim', AccessKeyId: keyId, Status: 'Active', SecretAccessKey: secret },
    };
    expect(read(JSON.stringify(printed))).toMatchObject({
      userName: 'kim',
      credentials: key,
      shape: 'json',
      expiresAt: null,
    });
  });

  it.each(['{"players": []}', '[{"AccessKeyId": 1}]', '{"Credentials": "none"}', '{"AccessKeyId":'])(
    'does not take %s for it',
    (text) => {
      expect(read(text)).toMatchObject({ code: 'key-file-not-recognised', details: { looksLike: 'json' } });
    },
  );
});

describe('the form of a key file', () => {
  it.each(Object.entries(tables).map(([name, make]) => [name, writeTable(make(sample))] as const))(
    'is recognised for %s',
    (name, bytes) => {
      const isPlain = name.startsWith('two columns');
      const holdsPassword = name === 'five columns';
      expect(read(bytes)).toMatchObject({ shape: isPlain ? 'key-table' : 'user-table', holdsPassword });
    },
  );

  it.each([
    ['rootkey.csv', 'root-key', `Access key ID,Secret access key\n${keyId},${secret}\n`],
    ['old.csv', 'root-key', `AWSAccessKeyId=${keyId}\nAWSSecretKey=${secret}\n`],
    [
      'credentials',
      'aws-credentials',
      `[default]\naws_access_key_id=${keyId}\naws_secret_access_key=${secret}\n`,
    ],
    ['.env', 'environment', `export AWS_ACCESS_KEY_ID=${keyId}\nexport AWS_SECRET_ACCESS_KEY="${secret}"\n`],
  ])('of %s is recognised as %s', (name, shape, content) => {
    expect(read(content, name)).toMatchObject({ shape, credentials: key });
  });

  it('includes the expiry of temporary keys in a credentials file', () => {
    const content = `[saml]\naws_access_key_id=ASIAMADEUPFORTESTS00\naws_secret_access_key=${secret}\naws_session_token=abc\nx_security_token_expires = 2026-11-22T21:00:00Z\n`;
    expect(read(content)).toMatchObject({ expiresAt: Date.parse('2026-11-22T21:00:00Z') });
  });
});
