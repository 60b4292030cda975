import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type BuiltProgram,
  buildProgram,
  type CommandBench,
  createCommandBench,
} from '../../tests/support/cli-harness.js';

let program: BuiltProgram;
let bench: CommandBench;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());
beforeEach(async () => {
  bench = await createCommandBench(program);
});
afterEach(() => bench.close());

const small = { '(before) a.csv': 'a', '(before) b.csv': 'bb', 'sub/한글.txt': 'ccc', '.DS_Store': 'junk' };

interface Document {
  readonly runId: string | null;
  readonly state: string;
  readonly totals: Readonly<Record<string, number>>;
  readonly failures: readonly { path: string; key: string | null; code: string; message: string }[];
  readonly seconds: number;
  readonly error?: { readonly code: string; readonly message: string };
}

function documentIn(stdout: string): Document {
  return JSON.parse(stdout) as Document;
}

/** Requests that change what the server holds. */
function writesSoFar() {
  return bench.server
    .requests()
    .filter(({ method, operation }) => method !== 'GET' && method !== 'HEAD' && operation !== null);
}

describe('upload', () => {
  it('that could not be checked afterwards is unverified, with exit code 2', async () => {
    await bench.write(small);
    await bench.createBucket('my-bucket');
    bench.faults = ({ operation }) =>
      operation === 'HeadObject' || operation === 'ListObjectsV2'
        ? { kind: 'error', status: 403, code: 'AccessDenied' }
        : null;
    const args = ['upload', bench.folder, 's3://my-bucket', ...bench.connect, '--on-conflict', 'overwrite'];
    const { code, stdout, stderr } = await bench.run(args);
    expect(code).toBe(2);
    expect(stderr).toContain('Keep the originals.');
    expect(stdout).toContain('found 4 = uploaded 3');
    const asDocument = await bench.run([...args, '--json']);
    expect(asDocument.code).toBe(2);
    expect(documentIn(asDocument.stdout)).toMatchObject({
      state: 'unverified',
      check: null,
      checkError: { code: 'access-denied' },
      failures: [],
    });
  });

  it('uploads a folder, reports it as one JSON document, and sends nothing the second time', async () => {
    await bench.write(small);
    await bench.createBucket('my-bucket');
    const args = ['upload', bench.folder, 's3://my-bucket/raw', ...bench.connect, '--json'];
    const first = await bench.run(args);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const document = documentIn(first.stdout);
    expect(Object.keys(document)).toEqual([
      'runId',
      'state',
      'totals',
      'failures',
      'level',
      'check',
      'checkError',
      'unguarded',
      'seconds',
    ]);
    expect(document).toMatchObject({
      state: 'complete',
      totals: { found: 4, uploaded: 3, skipped: 1, failed: 0, bytes: 6 },
      failures: [],
    });
    expect(document.runId).toMatch(/^[0-9a-f-]{36}$/);
    expect(document.seconds).toBeGreaterThan(0);
    expect(await bench.objects('my-bucket')).toEqual({
      'raw/(before) a.csv': 'a',
      'raw/(before) b.csv': 'bb',
      'raw/sub/한글.txt': 'ccc',
    });

    bench.server.clearRequests();
    const second = await bench.run(args);
    expect(documentIn(second.stdout)).toMatchObject({
      state: 'complete',
      totals: { uploaded: 0, skipped: 4 },
    });
    expect(writesSoFar()).toEqual([]);

    const proof = await bench.run([
      'verify',
      bench.folder,
      's3://my-bucket/raw/',
      ...bench.connect,
      '--json',
    ]);
    expect(proof.code).toBe(0);
    expect(documentIn(proof.stdout)).toMatchObject({ state: 'complete', totals: { verified: 3, failed: 0 } });
    await bench.write({ '(before) a.csv': 'A' });
    const change = await bench.run([
      'verify',
      bench.folder,
      's3://my-bucket/raw',
      ...bench.connect,
      '--json',
    ]);
    expect(change.code).toBe(4);
    expect(documentIn(change.stdout).failures).toMatchObject([
      { path: '(before) a.csv', key: 'raw/(before) a.csv', code: 'object-differs' },
    ]);
    expect(writesSoFar()).toEqual([]);
  });

  it('excludes key files and other secrets unless told otherwise', async () => {
    const keyFile =
      'Access key ID,Secret access key\nAKIAMADEUPFORTESTS00,madeUp/for+tests/ABCDEFGHIJKLMNOPQRSTUV0\n';
    await bench.write({ 'a.csv': 'a', 'kim.csv': keyFile, '.env': 'A=1' });
    await bench.createBucket('my-bucket');
    const args = ['upload', bench.folder, 's3://my-bucket', ...bench.connect];
    const first = await bench.run(args);
    expect(first.code).toBe(0);
    expect(first.stderr).toContain('--allow-secrets');
    expect(Object.keys(await bench.objects('my-bucket'))).toEqual(['a.csv']);
    expect((await bench.run(['verify', ...args.slice(1)])).code).toBe(0);
    const second = await bench.run([...args, '--allow-secrets', '--json']);
    expect(documentIn(second.stdout)).toMatchObject({ totals: { found: 3, uploaded: 2, skipped: 1 } });
    expect(Object.keys(await bench.objects('my-bucket')).toSorted()).toEqual(['.env', 'a.csv', 'kim.csv']);
  });

  it('writes plain lines when piped, accepts filters and a single file, and creates the bucket', async () => {
    await bench.write(small);
    const { code, stdout, stderr } = await bench.run([
      'upload',
      bench.folder,
      's3://new-bucket',
      ...bench.connect,
      '--create-bucket',
      '--include=(before)*',
      '--exclude=c.csv',
      '--exclude=*b.csv',
      '--region=ap-northeast-2',
      '--concurrency=2',
      '--bandwidth=1000000',
      '--report=report.json',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('found 4 = uploaded 1 + skipped 3 + failed 0');
    expect(stdout).toContain('listed afterwards: 1 of 1');
    expect(stderr).toContain('Created the bucket new-bucket in ap-northeast-2.');
    for (const text of [stdout, stderr]) {
      expect(text).not.toMatch(/[^\P{Cc}\n]/u);
      expect(text.endsWith('\n')).toBe(true);
    }
    const report = JSON.parse(await readFile(join(bench.place, 'report.json'), 'utf8')) as unknown;
    expect(report).toMatchObject({ found: { files: 4 }, uploaded: { files: 1 } });

    const file = join(bench.folder, 'sub/한글.txt');
    expect(await bench.run(['upload', file, 's3://new-bucket/one', ...bench.connect])).toMatchObject({
      code: 0,
    });
    expect(Object.keys(await bench.objects('new-bucket'))).toEqual(['(before) a.csv', 'one/한글.txt']);
  });

  it('sends nothing and creates no bucket in a dry run', async () => {
    await bench.write(small);
    const args = ['upload', bench.folder, 's3://no-bucket/p', ...bench.connect, '--dry-run'];
    const missing = await bench.run([...args, '--json']);
    expect(missing.code).toBe(3);
    expect(documentIn(missing.stdout)).toMatchObject({
      runId: null,
      state: 'stopped',
      error: { code: 'bucket-not-found' },
    });
    const [counted, listed] = await Promise.all([
      bench.run([...args, '--create-bucket', '--json']),
      bench.run([...args, '--create-bucket']),
    ]);
    expect(counted.code).toBe(0);
    expect(documentIn(counted.stdout)).toMatchObject({
      state: 'planned',
      totals: { found: 4, uploaded: 0, skipped: 1, failed: 0, bytes: 0, planned: 3, plannedBytes: 6 },
    });
    expect(listed.stdout).toContain('sub/한글.txt → s3://no-bucket/p/sub/한글.txt (3 B)');
    expect(writesSoFar()).toEqual([]);

    await bench.createBucket('no-bucket');
    bench.server.clearRequests();
    await bench.run(['upload', join(bench.folder, 'sub'), 's3://no-bucket/p/sub', ...bench.connect]);
    await bench.write({ 'sub/한글.txt': 'different' });
    bench.server.clearRequests();
    const conflict = await bench.run([...args, '--json']);
    expect(conflict.code).toBe(2);
    expect(documentIn(conflict.stdout)).toMatchObject({
      state: 'planned',
      totals: { planned: 2, failed: 1 },
      failures: [{ path: 'sub/한글.txt', code: 'object-differs' }],
    });
    expect(writesSoFar()).toEqual([]);
  });

  it('exits with 2 when some files fail, and with 0 after they were sent', async () => {
    await bench.write(small);
    await bench.createBucket('my-bucket');
    bench.faults = ({ key, operation }) =>
      operation === 'PutObject' && key === '(before) a.csv'
        ? { kind: 'error', code: 'InvalidRequest' }
        : null;
    const first = await bench.run(['upload', bench.folder, 's3://my-bucket', ...bench.connect, '--json']);
    expect(first.code).toBe(2);
    expect(documentIn(first.stdout)).toMatchObject({
      state: 'partial',
      totals: { uploaded: 2, failed: 1 },
      failures: [
        {
          path: '(before) a.csv',
          key: '(before) a.csv',
          code: 'request-rejected',
          requestId: expect.stringMatching(/^[0-9A-F]{16}$/),
          hostId: expect.any(String),
        },
      ],
    });
    bench.faults = null;
    // The run's record knows which key file was used.
    const again = await bench.run(['resume', '--json']);
    expect(again.code).toBe(0);
    expect(documentIn(again.stdout)).toMatchObject({ state: 'complete', totals: { uploaded: 3, failed: 0 } });
    expect(documentIn(again.stdout).runId).toBe(documentIn(first.stdout).runId);
    expect(await bench.run(['resume'])).toMatchObject({ code: 1, stdout: '' });
  });
});

it('leaves an interrupted run so that resume can continue it without sending anything twice', async () => {
  const big = Buffer.alloc(33 * 1024 * 1024, 'x');
  await bench.write({ ...small, 'big.bin': big });
  await bench.createBucket('my-bucket');
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  let partsBegun = 0;
  bench.faults = ({ operation, partNumber }) => {
    if (operation !== 'UploadPart') return null;
    partsBegun += 1;
    return (partNumber ?? 0) > 2 ? { kind: 'hold', until } : null;
  };
  const running = bench.start(['upload', bench.folder, 's3://my-bucket', ...bench.connect, '--json']);
  const partsThere = () =>
    bench.server.requests().filter(({ operation, status }) => operation === 'UploadPart' && status === 200);
  await expect.poll(() => partsThere().length).toBe(2);
  await expect.poll(async () => Object.keys(await bench.objects('my-bucket')).length).toBe(3);

  const meanwhile = await bench.run(['runs', '--json']);
  const { runs } = JSON.parse(meanwhile.stdout) as { runs: readonly { runId: string; state: string }[] };
  expect(runs).toMatchObject([{ state: 'running' }]);
  expect(await bench.run(['resume', ...bench.connect])).toMatchObject({ code: 3 });

  running.child.kill('SIGINT');
  const { code, stdout, stderr } = await running.ended;
  expect(code).toBe(130);
  const { runId, ...interrupted } = documentIn(stdout);
  expect(interrupted).toMatchObject({
    state: 'interrupted',
    totals: { found: 5, uploaded: 3, skipped: 1, failed: 0 },
    error: { code: 'interrupted' },
  });
  expect(stderr).toContain(`hoist resume ${runId}`);

  // What was sent before the interruption may have reached the server completely, and count, or partly, and
  // not.
  bench.faults = null;
  release();
  const partsEnded = () =>
    bench.server.requests().filter(({ operation }) => operation === 'UploadPart').length;
  await expect.poll(partsEnded).toBe(partsBegun);
  const resumed = await bench.run(['resume', runId?.slice(0, 8) ?? '', ...bench.connect, '--json']);
  expect(resumed.code).toBe(0);
  expect(documentIn(resumed.stdout)).toMatchObject({ runId, state: 'complete', totals: { uploaded: 4 } });
  const sent = bench.server
    .requests()
    .filter(({ operation, status }) => /^(?:PutObject|UploadPart)$/.test(operation ?? '') && status === 200)
    .map(({ key, partNumber }) => `${key}#${partNumber}`);
  expect(new Set(sent).size).toBe(sent.length);
  const { 'big.bin': arrived } = await bench.objects('my-bucket');
  expect(arrived === big.toString('latin1')).toBe(true);
});

it('two resumes of one run: one continues it, the other says so and touches nothing', async () => {
  await bench.write(small);
  await bench.createBucket('my-bucket');
  bench.faults = ({ operation }) =>
    operation === 'PutObject' ? { kind: 'error', code: 'InvalidRequest' } : null;
  const args = ['upload', bench.folder, 's3://my-bucket', ...bench.connect, '--json'];
  const { runId } = documentIn((await bench.run(args)).stdout);
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  // Both have looked whether the run is free before either of them starts it.
  let lookups = 0;
  bench.faults = ({ operation }) => {
    if (operation !== 'HeadBucket') return operation === 'PutObject' ? { kind: 'hold', until } : null;
    lookups += 1;
    return { kind: 'hold', until: expect.poll(() => lookups >= 2, { timeout: 20_000 }).toBe(true) };
  };
  const both = [1, 2].map(() => bench.start(['resume', runId ?? '', ...bench.connect, '--json']));
  const first = await Promise.race(both.map(({ ended }) => ended));
  expect(first.code).toBe(3);
  expect(documentIn(first.stdout)).toMatchObject({ error: { code: 'run-under-way' } });
  release();
  const ended = await Promise.all(both.map((one) => one.ended));
  expect(ended.map(({ code }) => String(code)).toSorted()).toEqual(['0', '3']);
  const sent = bench.server
    .requests()
    .filter(({ operation, status }) => operation === 'PutObject' && status === 200);
  expect(sent.length).toBe(Object.keys(await bench.objects('my-bucket')).length);
});

it('follows links and keeps empty folders when asked to, and a retry sends what could not be read', async () => {
  await bench.write({ 'a.csv': 'a' });
  await mkdir(join(bench.folder, 'empty'));
  await symlink(join(bench.place, 'far.csv'), join(bench.folder, 'link.csv'));
  await bench.createBucket('my-bucket');
  const args = ['upload', bench.folder, 's3://my-bucket', ...bench.connect, '--json'];
  expect(documentIn((await bench.run(args)).stdout)).toMatchObject({
    totals: { found: 2, uploaded: 1, skipped: 1, failed: 0 },
  });
  const asked = await bench.run([...args, '--follow-symlinks', '--empty-folders']);
  expect(asked.code).toBe(2);
  const { runId, failures } = documentIn(asked.stdout);
  expect(failures).toMatchObject([{ path: 'link.csv', key: null, code: 'file-vanished' }]);
  await writeFile(join(bench.place, 'far.csv'), 'far');
  const again = await bench.run(['resume', runId ?? '', ...bench.connect, '--json']);
  expect(again.code).toBe(0);
  expect(documentIn(again.stdout)).toMatchObject({
    state: 'complete',
    totals: { found: 3, uploaded: 2, skipped: 1, failed: 0 },
  });
  expect(await bench.objects('my-bucket')).toEqual({ 'a.csv': 'a', 'empty/': '', 'link.csv': 'far' });
});

describe('a run that can’t start', () => {
  it.each([
    ['a wrong secret', 3, 'secret-key-wrong'],
    ['no way to S3', 3, 'network-unreachable'],
    ['no such bucket', 3, 'bucket-not-found'],
    ['no keys at all', 3, 'keys-missing'],
    ['no such folder', 1, 'folder-not-found'],
    ['no such key file', 1, 'key-file-unreadable'],
    ['a pattern nobody understands', 1, 'glob-invalid'],
    ['a profile that is not there', 1, 'aws-profile-missing'],
    ['an unknown option with a value', 1, 'option-unknown'],
  ])('reports %s', async (what, code, error) => {
    await bench.write(small);
    await writeFile(
      join(bench.place, 'wrong.csv'),
      (await readFile(bench.keyFile, 'utf8')).replace(bench.secret, 'wrongwrongwrongwrong'),
    );
    const { folder, connect } = bench;
    const at = ['--endpoint', bench.server.url];
    const args: readonly string[] =
      {
        'a wrong secret': [folder, 's3://my-bucket', ...at, '--credentials', 'wrong.csv'],
        'no way to S3': [
          folder,
          's3://my-bucket',
          ...connect,
          '--endpoint',
          'http://127.0.0.1:9',
          '--max-wait',
          '0',
        ],
        'no such bucket': [folder, 's3://other-bucket', ...connect],
        'no keys at all': [folder, 's3://my-bucket', ...at],
        'no such folder': [join(folder, 'gone'), 's3://my-bucket', ...connect],
        'no such key file': [folder, 's3://my-bucket', ...at, '--credentials', 'gone.csv'],
        'a pattern nobody understands': [folder, 's3://my-bucket', ...connect, '--include', '[a'],
        'a profile that is not there': [folder, 's3://my-bucket', ...at, '--profile', 'gone'],
        'an unknown option with a value': [folder, 's3://my-bucket', `--secret=${bench.secret}`],
      }[what] ?? [];
    await bench.createBucket('my-bucket');
    bench.server.clearRequests();
    const ended = await bench.run(['upload', ...args, '--json']);
    expect(ended.code).toBe(code);
    const { seconds, ...document } = documentIn(ended.stdout);
    expect(document).toMatchObject({ error: { code: error } });
    expect(document).toEqual({
      runId: null,
      state: 'stopped',
      totals: { found: 0, uploaded: 0, skipped: 0, failed: 0, bytes: 0 },
      failures: [],
      error: document.error,
    });
    expect(seconds).toBeGreaterThanOrEqual(0);
    expect(ended.stderr).toContain(document.error?.message ?? '?');
    expect(ended.stdout + ended.stderr).not.toContain(bench.secret);
    expect(writesSoFar()).toEqual([]);
  });

  it('reports errors in Korean on a Korean system', async () => {
    const { code, stderr } = await bench.run(['upload', 'x', 's3://my-bucket', ...bench.connect], {
      LANG: 'ko_KR.UTF-8',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('여기에 그런 폴더나 파일이 없습니다: x');
  });
});

describe('keys', () => {
  it('are taken from the environment and from profiles, with their region and endpoint', async () => {
    const { accessKeyId, secret, server, place } = bench;
    const keys = JSON.stringify({ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secret });
    await writeFile(join(place, 'keys.json'), keys);
    await writeFile(
      join(place, 'config'),
      `[default]\nregion = us-west-2\n[profile team]\nregion = eu-west-3\nendpoint_url = ${server.url}\n` +
        `credential_process = cat '${join(place, 'keys.json')}'\n`,
    );
    const files = {
      AWS_CONFIG_FILE: join(place, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(place, 'none'),
    };
    const [environment, team] = await Promise.all([
      bench.run(['whoami', '--json'], {
        ...files,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secret,
        AWS_ENDPOINT_URL_S3: server.url,
      }),
      bench.run(['whoami', '--profile', 'team', '--json'], files),
    ]);
    expect(environment).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(environment.stdout)).toMatchObject({
      arn: expect.stringMatching(/:user\/analyst$/) as string,
      keyIdLast4: accessKeyId.slice(-4),
      region: 'us-west-2',
    });
    expect(team).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(team.stdout)).toMatchObject({ region: 'eu-west-3', endpoint: server.url });

    await writeFile(join(place, 'keys.json'), 'not json');
    const broken = await bench.run(['buckets', '--profile', 'team'], files);
    expect(broken).toMatchObject({ code: 3, stdout: '' });
    expect(broken.stderr).toContain('The profile “team” in ~/.aws provides no keys.');
  });

  it('leave no trace of the secret anywhere', async () => {
    await bench.write(small);
    const { connect, folder, secret, place } = bench;
    for (const args of [
      ['create-bucket', 'my-bucket', '--region', 'ap-northeast-2'],
      ['create-bucket', 'my-bucket', '--region', 'ap-northeast-2', '--json'],
      ['buckets'],
      ['whoami'],
      ['upload', folder, 's3://my-bucket', '--state', 'state', '--report', 'report.html'],
    ]) {
      expect(await bench.run([...args, ...connect])).toMatchObject({ code: 0 });
    }
    expect(bench.said()).toContain('"outcome":"already-yours"');
    expect(bench.said()).toContain('my-bucket');
    const state = await readdir(join(place, 'state'), { recursive: true, withFileTypes: true });
    const kept = await Promise.all(
      state
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')),
    );
    const report = await readFile(join(place, 'report.html'), 'utf8');
    expect(kept.length).toBeGreaterThan(0);
    for (const text of [bench.said(), report, ...kept]) expect(text).not.toContain(secret);
  });
});

it('practice starts a server that has the same keys the next time', async () => {
  const begin = async () => {
    const running = bench.start(['practice', '--folder', 'practice', '--json']);
    await expect.poll(() => running.output()).toContain('\n');
    const { endpoint, keyFile } = JSON.parse(running.output()) as { endpoint: string; keyFile: string };
    return { ...running, keyFile, connect: ['--endpoint', endpoint, '--credentials', keyFile] };
  };
  const first = await begin();
  const made = await bench.run(['create-bucket', 'mine', '--region', 'eu-west-1', ...first.connect]);
  expect(made.code).toBe(0);
  first.child.kill('SIGINT');
  expect((await first.ended).code).toBe(0);

  const second = await begin();
  const { stdout } = await bench.run(['buckets', '--json', ...second.connect]);
  expect(JSON.parse(stdout)).toMatchObject({ buckets: [{ name: 'mine', region: 'eu-west-1' }] });
  second.child.kill('SIGTERM');
  expect((await second.ended).code).toBe(0);
  expect(second.output()).not.toContain((await readFile(second.keyFile, 'utf8')).split(',').at(-1)?.trim());
});

it('practice ends with the shell that npm started it in', async () => {
  const shell = spawn(
    'sh',
    ['-c', `'${process.execPath}' '${program.file}' practice --folder practice --json; true`],
    {
      cwd: bench.place,
      env: { PATH: process.env['PATH'], HOME: bench.place, npm_lifecycle_event: 'hoist' },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const closed = once(shell.stdout, 'close');
  await once(shell.stdout, 'data');
  shell.kill('SIGTERM');
  // The pipe closes when the last process that writes to it has ended.
  await closed;
  expect(shell.signalCode).toBe('SIGTERM');
});

it('leaves its own state and report inside the folder out, on the first run and on every later one', async () => {
  await bench.write({ ...small, 'out/old.txt': 'x' });
  await bench.createBucket('my-bucket');
  const own = ['--state', join(bench.folder, '.hoist'), '--report', join(bench.folder, 'out/report.csv')];
  const args = ['upload', bench.folder, 's3://my-bucket', ...bench.connect, '--json', ...own];
  for (const uploaded of [4, 0]) {
    const { code, stdout } = await bench.run(args);
    expect(code).toBe(0);
    expect(documentIn(stdout)).toMatchObject({ state: 'complete', totals: { uploaded, failed: 0 } });
  }
  const keys = Object.keys(await bench.objects('my-bucket'));
  expect(keys.filter((key) => key.includes('.hoist') || key.includes('report'))).toEqual([]);
  bench.faults = ({ operation }) =>
    operation === 'PutObject' ? { kind: 'error', code: 'InvalidRequest' } : null;
  await bench.write({ new: 'new' });
  expect(await bench.run(args)).toMatchObject({ code: 2 });
  bench.faults = null;
  const resumed = await bench.run(['resume', ...bench.connect, '--json', ...own]);
  expect(documentIn(resumed.stdout)).toMatchObject({ state: 'complete', totals: { uploaded: 1, failed: 0 } });
});

it('two uploads that record in one place at the same time are both complete', async () => {
  await bench.write(
    Object.fromEntries(Array.from({ length: 700 }, (_, index) => [`file-${index}`, `${index}`])),
  );
  await bench.createBucket('my-bucket');
  const upload = (prefix: string) =>
    bench.run(['upload', bench.folder, `s3://my-bucket/${prefix}`, ...bench.connect, '--json']);
  const ends = await Promise.all([upload('one'), upload('other')]);
  for (const { code, stdout } of ends) {
    expect(code).toBe(0);
    expect(documentIn(stdout)).toMatchObject({ state: 'complete', totals: { uploaded: 700, failed: 0 } });
  }
  const { runs } = JSON.parse((await bench.run(['runs', '--json'])).stdout) as { runs: object[] };
  expect(runs).toMatchObject([{ state: 'complete' }, { state: 'complete' }]);
});

it('keeps the file lists of as many runs as it is told, and says which run has none any more', async () => {
  await bench.write(small);
  await bench.createBucket('my-bucket');
  const ids: string[] = [];
  for (let run = 0; run < 2; run += 1) {
    const { stdout } = await bench.run([
      'upload',
      bench.folder,
      's3://my-bucket',
      ...bench.connect,
      '--json',
    ]);
    ids.push(String((documentIn(stdout) as { runId?: string }).runId));
  }
  const [older = '', newer = ''] = ids;
  const kept = await bench.run(['runs', '--keep', '1', '--json']);
  expect(JSON.parse(kept.stdout)).toMatchObject({
    keep: { unit: 'runs', count: 1 },
    runs: [
      { runId: newer, hasFiles: true },
      { runId: older, hasFiles: false, state: 'complete', totals: { uploaded: 3 } },
    ],
  });
  const again = await bench.run(['resume', older, ...bench.connect, '--json']);
  expect(documentIn(again.stdout)).toMatchObject({ error: { code: 'run-compacted' } });
  const days = await bench.run(['runs', '--keep', '30d']);
  expect(days).toMatchObject({ code: 0 });
  expect(await bench.run(['runs', '--keep', '0'])).toMatchObject({ code: 1 });
});

it('deletes an ended run from the record on request, and not a second time', async () => {
  await bench.write(small);
  await bench.createBucket('my-bucket');
  const { runId = '' } = documentIn(
    (await bench.run(['upload', bench.folder, 's3://my-bucket', ...bench.connect, '--json'])).stdout,
  ) as { runId?: string };
  const deleted = await bench.run(['runs', '--delete', runId.slice(0, 8), '--json']);
  expect(deleted).toMatchObject({ code: 0 });
  expect(JSON.parse(deleted.stdout)).toEqual({ keep: { unit: 'runs', count: 200 }, runs: [] });
  expect(Object.keys(await bench.objects('my-bucket'))).toHaveLength(3);
  const again = await bench.run(['runs', '--delete', runId]);
  expect(again).toMatchObject({ code: 1, stdout: '' });
});
