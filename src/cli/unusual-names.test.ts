import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CommandBench } from '../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../tests/support/command-benches.js';

const openBench = useCommandBenches();
let bench: CommandBench;

async function uploadTo(bucket: string) {
  await bench.write({ 'sub/file': 'content' });
  await bench.createBucket(bucket);
  return bench.run(['upload', bench.folder, `s3://${bucket}/x`, ...bench.connect, '--json']);
}

it.each(['dw_export', 'MyBucket', 'data-s3alias', 'data--x-s3', 'b'.repeat(64), `A.${'_'.repeat(253)}`])(
  'a bucket that new ones can’t be called is used: %s',
  async (bucket) => {
    bench = await openBench({}, { oldBucketNames: true });
    expect(await uploadTo(bucket)).toMatchObject({ code: 0, stderr: '' });
    expect(await bench.objects(bucket)).toEqual({ 'x/sub/file': 'content' });
    const verified = await bench.run(['verify', bench.folder, `s3://${bucket}/x`, ...bench.connect]);
    expect(verified.code).toBe(0);
  },
);

it('the rules for a new bucket stay strict', async () => {
  bench = await openBench({}, { oldBucketNames: true });
  await bench.write({ file: 'content' });
  const args = ['upload', bench.folder, 's3://dw_export', ...bench.connect, '--create-bucket', '--json'];
  const { code, stdout } = await bench.run(args);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'bucket-name-invalid' } });
});

it.each(['test:tester', 'kim@example.com', 'team-a.reader+1=', 'minioadmin'])(
  'a key id of another server is used: %s',
  async (accessKeyId) => {
    bench = await openBench({}, { accessKeyId });
    expect(await uploadTo('my-bucket')).toMatchObject({ code: 0, stderr: '' });
    expect(await bench.objects('my-bucket')).toEqual({ 'x/sub/file': 'content' });
  },
);

it.skipIf(process.platform === 'win32')('a link to a file is the file, when it is named', async () => {
  bench = await openBench();
  await bench.write({ target: 'content' });
  await bench.createBucket('my-bucket');
  const link = join(bench.place, 'link.txt');
  await symlink(join(bench.folder, 'target'), link);
  const { code } = await bench.run(['upload', link, 's3://my-bucket', ...bench.connect]);
  expect(code).toBe(0);
  expect(await bench.objects('my-bucket')).toEqual({ 'link.txt': 'content' });
});
