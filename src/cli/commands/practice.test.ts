import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { beforeEach, expect, it } from 'vitest';
import type { CommandBench } from '../../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../../tests/support/command-benches.js';

const openBench = useCommandBenches();
let bench: CommandBench;
beforeEach(async () => {
  bench = await openBench();
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
    ['-c', `'${process.execPath}' '${bench.program}' practice --folder practice --json; true`],
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
