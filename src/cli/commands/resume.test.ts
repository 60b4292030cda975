import { beforeEach, expect, it } from 'vitest';
import { type CommandBench, documentIn } from '../../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../../tests/support/command-benches.js';

const openBench = useCommandBenches();
let bench: CommandBench;
beforeEach(async () => {
  bench = await openBench();
});

const small = { '(before) a.csv': 'a', '(before) b.csv': 'bb', 'sub/한글.txt': 'ccc', '.DS_Store': 'junk' };

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
