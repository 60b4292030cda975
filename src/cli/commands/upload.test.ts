import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CommandBench, documentIn } from '../../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../../tests/support/command-benches.js';

const openBench = useCommandBenches();
let bench: CommandBench;
beforeEach(async () => {
  bench = await openBench();
});

const small = { '(before) a.csv': 'a', '(before) b.csv': 'bb', 'sub/한글.txt': 'ccc', '.DS_Store': 'junk' };

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

  it('reads back what it has sent where that is asked for, and says how many bytes that took', async () => {
    await bench.write({ 'a.txt': 'a', 'b.txt': 'bb' });
    await bench.createBucket('my-bucket');
    const args = ['upload', bench.folder, 's3://my-bucket', ...bench.connect];
    const { code, stdout } = await bench.run([...args, '--read-back', 'all', '--json']);
    expect(code).toBe(0);
    expect(documentIn(stdout)).toMatchObject({
      level: 'read-back',
      readBack: { files: 2, bytes: 3 },
      unproven: [],
    });
    await bench.write({ 'c.txt': 'cccc' });
    bench.faults = ({ operation, key }) =>
      operation === 'GetObject' && key === 'b.txt'
        ? { kind: 'error', status: 403, code: 'InvalidObjectState' }
        : null;
    const partly = await bench.run([...args, '--read-back', 'all']);
    expect(partly.stdout).toContain('downloaded and compared: 2 of 3 files (5 B)');
    expect(partly.stdout).toMatch(/not proven further: b\.txt: .+/);
    expect(partly.code).toBe(2);
    expect(partly.stdout).not.toContain('can be deleted');
    const run = /^run: (?<run>\S+)$/m.exec(partly.stdout)?.groups?.['run'] ?? '';
    const resumed = await bench.run(['resume', run, '--json']);
    expect(documentIn(resumed.stdout)).toMatchObject({
      error: { code: 'not-read-back' },
      unproven: [{ path: 'b.txt' }],
    });
    expect(resumed.code).toBe(2);
    bench.faults = null;
    const readable = await bench.run(['resume', run]);
    expect(readable.stdout).toContain('downloaded and compared: 3 of 3 files (7 B)');
    expect(readable.code).toBe(0);
    const none = await bench.run([...args, '--read-back', '0%']);
    expect(none.code).toBe(1);
    expect((await bench.run([...args, '--read-back', 'all', '--dry-run'])).code).toBe(1);
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
      'readBack',
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

it('asks for the bucket and for its listing at the same time', async () => {
  await bench.write(small);
  await bench.createBucket('my-bucket');
  let isListed = (): void => undefined;
  const listed = new Promise<void>((resolve) => {
    isListed = resolve;
  });
  bench.faults = ({ operation }) => {
    if (operation === 'ListObjectsV2') isListed();
    return operation === 'HeadBucket' ? { kind: 'hold', until: listed } : null;
  };
  const listings = (): number =>
    bench.server.requests().filter(({ operation }) => operation === 'ListObjectsV2').length;
  const args = ['upload', bench.folder, 's3://my-bucket', ...bench.connect];
  expect(await bench.run([...args, '--region', 'ap-northeast-2'])).toMatchObject({ code: 0 });
  // At the start and at the end.
  expect(listings()).toBe(2);
  // In a region where the bucket is not, it is listed once more.
  expect(await bench.run([...args, '--region', 'eu-west-1', '--json'])).toMatchObject({ code: 0 });
  expect(listings()).toBe(5);
});
