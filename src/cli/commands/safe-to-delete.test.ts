import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, expect, it } from 'vitest';
import type { CommandBench, Ended } from '../../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../../tests/support/command-benches.js';

const openBench = useCommandBenches();
let bench: CommandBench;
beforeEach(async () => {
  bench = await openBench();
  await bench.createBucket('my-bucket');
  await bench.write({ 'a.txt': 'a' });
});

const advice = 'can be deleted';
const target = 's3://my-bucket/in';
const hoist = (...args: readonly string[]): Promise<Ended> => bench.run([...args, ...bench.connect]);

async function uploaded(...options: readonly string[]): Promise<string> {
  const { code, stdout } = await hoist('upload', bench.folder, target, '--json', ...options);
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { readonly runId: string }).runId;
}

it('says when the files can be deleted after they were compared', async () => {
  expect((await hoist('upload', bench.folder, target)).stdout).toContain(advice);
  const verified = await hoist('verify', bench.folder, target);
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining(advice)]);
});

it('does not say so after a check of a run, which looks at no file here', async () => {
  const runId = await uploaded();
  await bench.write({ 'a.txt': 'three weeks of work' });
  const checked = await bench.run(['verify', '--run', runId]);
  expect(checked.code).toBe(0);
  expect(checked.stdout).not.toContain(advice);
  await bench.client.send(new DeleteObjectCommand({ Bucket: 'my-bucket', Key: 'in/a.txt' }));
  expect((await bench.run(['verify', '--run', runId, '--only-unproven'])).stdout).not.toContain(advice);
});

it('does not say so after a receipt was verified', async () => {
  const receipt = join(bench.place, 'receipt');
  await uploaded('--receipt', receipt);
  await bench.write({ 'a.txt': 'three weeks of work' });
  const report = join(bench.place, 'report.html');
  const verified = await hoist(
    'verify',
    '--receipt',
    join(receipt, 'receipt.json'),
    target,
    '--report',
    report,
  );
  expect(verified.code).toBe(0);
  expect(verified.stdout).not.toContain(advice);
  expect(await readFile(report, 'utf8')).not.toContain(advice);
});

it('does not say so when nothing was compared', async () => {
  const report = join(bench.place, 'report.html');
  const verified = await hoist('verify', bench.folder, target, '--exclude', '*.txt', '--report', report);
  expect(verified.stdout).not.toContain(advice);
  expect(await readFile(report, 'utf8')).not.toContain(advice);
});

it.skipIf(process.platform === 'win32')(
  'does not wait for a named pipe in the place of a receipt',
  async () => {
    await uploaded();
    await bench.write({ 'manifest-sha256.txt': 'x' });
    execFileSync('mkfifo', [join(bench.folder, 'receipt.json')]);
    const verified = await hoist('verify', bench.folder, target, '--json');
    expect([verified.code, verified.stdout]).toEqual([4, expect.stringContaining('object-missing')]);
  },
);
