import { describe, expect, it } from 'vitest';
import { CommandError } from './command-error.js';
import { plainTexts } from './language.js';
import { parseCommand } from './parse-command.js';

function parse(line: string, language: 'en' | 'ko' = 'en') {
  return parseCommand(line.split(' ').filter(Boolean), plainTexts(language), '1.2.3');
}

function problem(line: string): readonly [string, Readonly<Record<string, string | number>>] {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof CommandError) return [error.code, error.values];
    throw error;
  }
  return ['none', {}];
}

const noNetworkOptions = {
  addressing: null,
  checksums: null,
  caFile: null,
  dualStack: false,
  fips: false,
  accelerate: false,
  allowHttp: false,
};
const noKeys = {
  credentialsFile: null,
  profile: null,
  endpoint: null,
  region: null,
  networkOptions: noNetworkOptions,
};
const noRun = {
  report: null,
  stateFolder: null,
  concurrency: null,
  bytesPerSecond: null,
  maxWaitSeconds: 900,
};

describe('parseCommand', () => {
  it('needs no options', () => {
    expect(parse('upload data s3://my-bucket/p')).toEqual({
      name: 'upload',
      json: false,
      folder: 'data',
      url: { bucket: 'my-bucket', prefix: 'p' },
      include: [],
      allowSecrets: false,
      exclude: [],
      followSymlinks: false,
      emptyFolders: false,
      keepTimes: true,
      keys: noKeys,
      run: noRun,
      createBucket: false,
      onConflict: 'skip',
      readBack: 'none',
      dryRun: false,
      receipt: null,
    });
    expect(parse('verify data s3://my-bucket')).toMatchObject({
      name: 'verify',
      folder: 'data',
      readBack: 'none',
    });
    for (const [text, readBack] of [
      ['all', 'all'],
      ['unproven', 'unproven'],
      ['5%', 5],
      ['0.5%', 0.5],
      ['100%', 'all'],
    ] as const) {
      expect(parse(`verify data s3://my-bucket --read-back ${text}`)).toMatchObject({ readBack });
    }
    expect(parse('verify --run abc --only-unproven')).toMatchObject({
      name: 'verify-run',
      runId: 'abc',
      onlyUnproven: true,
    });
    for (const line of ['data s3://b12', '--run abc', '--receipt f s3://b12']) {
      expect(parse(`verify ${line}`)).toMatchObject({ checksumReport: null });
      expect(parse(`verify ${line} --checksum-report manifest.json`)).toMatchObject({
        checksumReport: 'manifest.json',
      });
    }
    expect(parse('verify --receipt receipt.json s3://my-bucket/p')).toMatchObject({
      name: 'verify-receipt',
      receipt: 'receipt.json',
      url: { bucket: 'my-bucket', prefix: 'p' },
    });
    for (const [line, code] of [
      ['verify', 'argument-missing'],
      ['verify data', 'argument-missing'],
      ['verify --receipt f', 'argument-missing'],
      ['verify --receipt f data s3://b', 'arguments-too-many'],
      ['verify --run abc data', 'arguments-too-many'],
      ['verify --run abc --receipt f', 'options-conflict'],
      ['verify data s3://my-bucket --only-unproven', 'option-needs'],
      ['upload data s3://my-bucket --upload-receipt', 'option-needs'],
      ['upload data s3://my-bucket --receipt r --dry-run', 'options-conflict'],
      ['upload data s3://my-bucket --read-back all --dry-run', 'options-conflict'],
    ] as const) {
      expect(() => parse(line), line).toThrow(expect.objectContaining({ code }));
    }
    for (const text of ['5', '0%', '101%', 'some', '-1%']) {
      expect(() => parse(`verify data s3://my-bucket --read-back=${text}`)).toThrow(
        expect.objectContaining({ code: 'share-invalid' }),
      );
    }
    expect(parse('resume')).toEqual({
      name: 'resume',
      json: false,
      runId: null,
      keys: noKeys,
      run: noRun,
      onConflict: null,
    });
    expect(parse('runs')).toEqual({
      name: 'runs',
      json: false,
      stateFolder: null,
      keep: null,
      deletedRunId: null,
    });
    expect(parse('practice')).toEqual({ name: 'practice', json: false, port: 0, folder: null });
  });

  it('accepts options anywhere, and repeated filters', () => {
    expect(
      parse(
        'upload --include *.csv data --include b --exclude=c s3://my-bucket --json --dry-run --create-bucket --allow-secrets --follow-symlinks --empty-folders --no-mtime' +
          ' --on-conflict rename --report out.CSV --state s --concurrency 4 --bandwidth 1000 --max-wait 0' +
          ' --credentials k.csv --endpoint https://s3.example --region eu-west-1',
      ),
    ).toMatchObject({
      json: true,
      include: ['*.csv', 'b'],
      allowSecrets: true,
      exclude: ['c'],
      followSymlinks: true,
      emptyFolders: true,
      keepTimes: false,
      dryRun: true,
      createBucket: true,
      onConflict: 'rename',
      keys: { credentialsFile: 'k.csv', profile: null, endpoint: 'https://s3.example', region: 'eu-west-1' },
      run: {
        report: { file: 'out.CSV', format: 'csv' },
        stateFolder: 's',
        concurrency: 4,
        bytesPerSecond: 1000,
        maxWaitSeconds: 0,
      },
    });
    expect(parse('resume 1a2b --profile team --on-conflict overwrite')).toMatchObject({
      runId: '1a2b',
      keys: { profile: 'team' },
      onConflict: 'overwrite',
    });
    expect(parse('upload -- --odd s3://my-bucket')).toMatchObject({ folder: '--odd' });
  });

  it('reads the settings of a new bucket', () => {
    expect(parse('create-bucket mine --region eu-west-1')).toEqual({
      name: 'create-bucket',
      json: false,
      bucket: 'mine',
      keys: { ...noKeys, region: 'eu-west-1' },
      choice: { versioning: false, encryption: null, tags: [], abortIncompleteUploads: true },
      complete: false,
      dryRun: false,
    });
    expect(
      parse(
        'create-bucket mine --versioning --kms-key alias/data --no-bucket-key --tag a=b=c --tag d= ' +
          '--no-abort-incomplete --complete --dry-run',
      ),
    ).toMatchObject({
      choice: {
        versioning: true,
        encryption: { kind: 'sse-kms', keyId: 'alias/data', bucketKey: false },
        tags: [
          { key: 'a', value: 'b=c' },
          { key: 'd', value: '' },
        ],
        abortIncompleteUploads: false,
      },
      complete: true,
      dryRun: true,
    });
    expect(parse('create-bucket mine --encryption sse-kms')).toMatchObject({
      choice: { encryption: { kind: 'sse-kms', keyId: null, bucketKey: true } },
    });
  });

  it.each([
    ['create-bucket mine --encryption aes', 'choice-invalid', { option: '--encryption' }],
    ['create-bucket mine --kms-key mine', 'kms-key-invalid', {}],
    ['create-bucket mine --kms-key alias/x --encryption sse-s3', 'options-conflict', { one: '--kms-key' }],
    ['create-bucket mine --tag team', 'tag-invalid', {}],
    ['create-bucket mine --tag aws:team=x', 'tag-invalid', {}],
    ['create-bucket mine --tag a=1 --tag a=2', 'tag-invalid', { most: 50 }],
    ['', 'command-missing', {}],
    ['fly', 'command-unknown', {}],
    ['upload', 'argument-missing', { argument: 'FOLDER' }],
    ['upload data', 'argument-missing', { argument: 'URL' }],
    ['upload data s3://my-bucket more', 'arguments-too-many', {}],
    ['upload data bucket', 's3-url-invalid', {}],
    ['upload data s3://my-bucket --secret-key=abc/def', 'option-unknown', { option: '--secret-key' }],
    ['upload data s3://my-bucket --region', 'option-value-missing', { option: '--region' }],
    ['buckets --credentials a --profile b', 'options-conflict', { one: '--credentials', other: '--profile' }],
    ['upload a s3://my-bucket --on-conflict ask', 'choice-invalid', { option: '--on-conflict' }],
    ['upload a s3://my-bucket --concurrency 0', 'number-invalid', { option: '--concurrency', least: 1 }],
    ['upload a s3://my-bucket --bandwidth 1.5', 'number-invalid', { option: '--bandwidth' }],
    ['upload a s3://my-bucket --max-wait -1', 'number-invalid', { option: '--max-wait', least: 0 }],
    ['practice --port 70000', 'number-invalid', { option: '--port', most: 65_535 }],
    ['upload a s3://my-bucket --report out.txt', 'report-format-unknown', {}],
    [`upload a s3://my-bucket --include ${'x'.repeat(1025)}`, 'patterns-too-many', { option: '--include' }],
    [`upload a s3://my-bucket${' --exclude x'.repeat(101)}`, 'patterns-too-many', { option: '--exclude' }],
  ])('answers %.60s with %s', (line, code, values) => {
    const [found, its] = problem(line);
    expect(found).toBe(code);
    expect(its).toMatchObject(values);
  });

  it('shows help in the user’s language', () => {
    expect(parse('--version')).toEqual({ name: 'help', json: false, text: '1.2.3\n' });
    const english = parse('upload --help');
    const korean = parse('help upload', 'ko');
    expect(english).toMatchObject({
      name: 'help',
      text: expect.stringContaining('Usage: hoist upload FOLDER') as string,
    });
    expect(korean).toMatchObject({
      name: 'help',
      text: expect.stringContaining('사용법: hoist upload FOLDER') as string,
    });
    for (const option of [
      'include',
      'follow-symlinks',
      'empty-folders',
      'no-mtime',
      'credentials',
      'on-conflict',
      'report',
      'bandwidth',
      'json',
    ]) {
      expect(english).toMatchObject({ text: expect.stringContaining(`--${option}`) as string });
    }
  });
});

describe('the network options', () => {
  it('are read from the command line', () => {
    expect(
      parse('buckets --virtual-host --ca-file ca.pem --allow-http --checksums when-required'),
    ).toMatchObject({
      keys: {
        networkOptions: {
          ...noNetworkOptions,
          addressing: 'virtual-host',
          caFile: 'ca.pem',
          allowHttp: true,
          checksums: 'when-required',
        },
      },
    });
    expect(parse('upload data s3://my-bucket --path-style --dual-stack --fips')).toMatchObject({
      keys: { networkOptions: { ...noNetworkOptions, addressing: 'path', dualStack: true, fips: true } },
    });
    expect(parse('resume --accelerate')).toMatchObject({
      keys: { networkOptions: { ...noNetworkOptions, accelerate: true } },
    });
  });

  it('can’t contradict each other', () => {
    expect(problem('buckets --path-style --virtual-host')[0]).toBe('options-conflict');
    expect(problem('buckets --fips --accelerate')[0]).toBe('options-conflict');
    expect(problem('buckets --checksums sometimes')).toEqual([
      'choice-invalid',
      { option: '--checksums', choices: 'always, when-required' },
    ]);
  });
});
