import { beforeEach, expect, it } from 'vitest';
import type { CommandBench } from '../../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../../tests/support/command-benches.js';

const openBench = useCommandBenches();
let bench: CommandBench;
beforeEach(async () => {
  bench = await openBench();
});

const seoul = ['--region', 'ap-northeast-2'];

interface Made {
  readonly outcome: string;
  readonly steps: readonly { step: string; state: string; error: string | null }[];
}

function changes(): readonly (string | null)[] {
  return bench.server
    .requests()
    .filter(({ method }) => method === 'PUT')
    .map(({ operation }) => operation);
}

it('create-bucket applies the settings of a new bucket, and completes a setup that was interrupted', async () => {
  const args = ['create-bucket', 'mine', ...seoul, ...bench.connect, '--versioning', '--tag', 'team=연구 1'];
  bench.faults = ({ operation }) =>
    operation === 'PutBucketTagging' ? { kind: 'error', code: 'AccessDenied' } : null;
  const broken = await bench.run([...args, '--json']);
  expect(broken.code).toBe(2);
  const { outcome, steps } = JSON.parse(broken.stdout) as Made;
  expect(outcome).toBe('created');
  expect(steps).toEqual([
    { step: 'public-access', state: 'done', error: null },
    { step: 'ownership', state: 'done', error: null },
    { step: 'versioning', state: 'done', error: null },
    { step: 'tags', state: 'denied', error: 'access-denied' },
    { step: 'lifecycle', state: 'done', error: null },
  ]);

  // The same command says what is missing and changes nothing.
  bench.faults = null;
  bench.server.clearRequests();
  const again = await bench.run(args);
  expect(again.code).toBe(0);
  expect(again.stdout).toContain('already belongs to you');
  expect(again.stderr).toMatch(/tags +missing/);
  expect(again.stderr).toContain('--complete');
  expect(changes()).toEqual([]);

  const completed = await bench.run([...args, '--complete', '--json']);
  expect(completed).toMatchObject({ code: 0, stderr: '' });
  expect((JSON.parse(completed.stdout) as Made).steps.every(({ state }) => state === 'done')).toBe(true);
  expect(changes()).toEqual(['PutBucketTagging']);
});

it('create-bucket succeeds although the keys may not apply a default setting', async () => {
  bench.faults = ({ operation }) =>
    operation?.includes('Lifecycle') === true ? { kind: 'error', code: 'AccessDenied' } : null;
  const { code, stderr } = await bench.run(['create-bucket', 'mine', ...seoul, ...bench.connect]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/unfinished uploads removed after 7 days +not allowed +/);
  expect(stderr).toContain('s3:');
});

it('create-bucket --dry-run shows the requests and sends none', async () => {
  const args = ['create-bucket', 'mine', ...seoul, ...bench.connect, '--kms-key', 'alias/data', '--dry-run'];
  const { code, stdout, stderr } = await bench.run(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.match(/^(?:HEAD|PUT) .*$/gm)).toEqual([
    'HEAD /mine/ HTTP/1.1',
    'PUT /mine/ HTTP/1.1',
    'PUT /mine/?publicAccessBlock= HTTP/1.1',
    'PUT /mine/?ownershipControls= HTTP/1.1',
    'PUT /mine/?encryption= HTTP/1.1',
    'PUT /mine/?lifecycle= HTTP/1.1',
  ]);
  expect(stdout).toContain('<KMSMasterKeyID>alias/data</KMSMasterKeyID>');
  expect(stdout).not.toContain(bench.secret);
  expect(stdout).not.toContain(bench.accessKeyId);
  expect(bench.server.requests()).toEqual([]);
});
