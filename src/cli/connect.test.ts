import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandBench } from '../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../tests/support/command-benches.js';
import { type ConnectProxy, startConnectProxy } from '../../tests/support/connect-proxy.js';
import { makeUpAuthority } from '../../tests/support/test-authority.js';
import { type PracticeServer, startPracticeServer } from '../practice/practice-server.js';

const region = 'ap-northeast-2';
const authority = makeUpAuthority();
const hosts = [region, 'us-east-1'].flatMap((where) => [
  `s3.${where}.amazonaws.com`,
  `s3.dualstack.${where}.amazonaws.com`,
]);
const certificate = authority.certify([
  'IP:127.0.0.1',
  ...['s3.localhost', ...hosts].flatMap((host) => [`DNS:${host}`, `DNS:*.${host}`]),
]);

const openBench = useCommandBenches();
let bench: CommandBench;
let server: PracticeServer;
let proxy: ConnectProxy;
let caFile: string;
let keys: readonly string[];

beforeEach(async () => {
  bench = await openBench();
  const [, accessKeyId = '', secretAccessKey = ''] =
    /(AKIA[A-Z0-9]+),([^\s,]+)/.exec(await readFile(bench.keyFile, 'utf8')) ?? [];
  server = await startPracticeServer({
    folder: join(bench.place, 'encrypted'),
    accounts: [{ accessKeyId, secretAccessKey, userName: 'analyst', accountId: '111122223333' }],
    tls: certificate,
  });
  proxy = await startConnectProxy(server.port);
  caFile = join(bench.place, 'company.pem');
  await writeFile(caFile, authority.ca);
  keys = ['--credentials', bench.keyFile, '--ca-file', caFile];
  await bench.write({ 'a.csv': '1,2', 'b.csv': '3,4' });
});

afterEach(async () => {
  await proxy.close();
  await server.close();
});

describe('the connection to the server', () => {
  it('goes to AWS through the proxy of the environment, with user name and password', async () => {
    proxy.demand({ userName: 'kim', password: 'p@ss' });
    const env = { HTTPS_PROXY: `http://kim:p%40ss@127.0.0.1:${proxy.port}` };
    const made = await bench.run(['create-bucket', 'tunnel-data', '--region', region, ...keys], env);
    expect(made).toMatchObject({ code: 0 });
    const sent = await bench.run(['upload', bench.folder, 's3://tunnel-data', '--dual-stack', ...keys], env);
    expect(sent).toMatchObject({ code: 0 });
    expect(proxy.asked).toContain(`tunnel-data.s3.${region}.amazonaws.com:443`);
    expect(proxy.asked).toContain(`tunnel-data.s3.dualstack.${region}.amazonaws.com:443`);
    expect(proxy.refused()).toBe(0);
    expect(bench.said()).not.toContain('p@ss');
  });

  it('names a proxy that requires a user name and password', async () => {
    proxy.demand({ userName: 'kim', password: 'p@ss' });
    const ended = await bench.run(['buckets', '--json', ...keys], { HTTPS_PROXY: proxy.url });
    expect(ended.code).toBe(3);
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'proxy-auth-required' } });
  });

  it('bypasses the proxy for hosts in NO_PROXY and for this computer', async () => {
    const env = { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: caFile };
    const local = await bench.run(['buckets', '--endpoint', server.url, '--credentials', bench.keyFile], env);
    expect(local).toMatchObject({ code: 0 });
    expect(proxy.asked).toEqual([]);
    // This host can't be found without the proxy.
    const past = await bench.run(
      ['buckets', '--json', '--endpoint', 'https://s3.invalid', '--region', region, ...keys],
      { ...env, NO_PROXY: '.invalid' },
    );
    expect(past.stdout).toMatch(/host-not-found|network-unreachable/);
    expect(proxy.asked).toEqual([]);
  });

  it('trusts only the certificates it was told to trust', async () => {
    const ended = await bench.run([
      'buckets',
      '--json',
      '--endpoint',
      server.url,
      '--credentials',
      bench.keyFile,
    ]);
    expect(ended.code).toBe(3);
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'certificate-untrusted' } });
    const wrong = await bench.run([
      'buckets',
      '--json',
      '--credentials',
      bench.keyFile,
      '--ca-file',
      bench.keyFile,
    ]);
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { code: 'ca-file-invalid' } });
  });

  it('sends nothing unencrypted to another computer unless that is allowed', async () => {
    const line = ['buckets', '--json', '--endpoint', 'http://192.0.2.7:9', '--credentials', bench.keyFile];
    const refused = await bench.run(line);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'endpoint-not-encrypted' } });
    // Once allowed, it is tried, through a proxy that answers that it can't reach the server.
    proxy.answerWith(502);
    const tried = await bench.run([...line, '--allow-http'], { HTTP_PROXY: proxy.url });
    expect(JSON.parse(tried.stdout)).toMatchObject({ error: { code: 'network-unreachable' } });
    const to = ['--endpoint', 'http://192.0.2.7:9', '--allow-http', '--max-wait', '0'];
    const upload = ['upload', bench.folder, 's3://my-bucket', ...to, '--credentials', bench.keyFile];
    const warned = await bench.run(upload, { HTTP_PROXY: proxy.url });
    expect(warned.stderr).toContain('192.0.2.7:9 is not encrypted');
  });

  it('is remembered for an upload that is resumed', async () => {
    const env = { HTTPS_PROXY: proxy.url };
    await bench.run(['create-bucket', 'resumed-data', '--region', region, ...keys], env);
    const line = [
      'upload',
      bench.folder,
      's3://resumed-data',
      '--path-style',
      '--report',
      'report.json',
      ...keys,
    ];
    expect(await bench.run(line, env)).toMatchObject({ code: 0 });
    await bench.write({ 'a.csv': 'changed' });
    // The changed file fails: nothing is replaced unless that was asked for.
    expect(await bench.run(line, env)).toMatchObject({ code: 2 });
    const before = proxy.asked.length;
    const resumed = await bench.run(['resume', '--on-conflict', 'overwrite', '--ca-file', caFile], env);
    expect(resumed).toMatchObject({ code: 0 });
    const asked = proxy.asked.slice(before);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((host) => !/^(?:s3|sts)\./.test(host))).toEqual([]);
  });
});
