import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CommandBench, documentIn } from '../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../tests/support/command-benches.js';

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
